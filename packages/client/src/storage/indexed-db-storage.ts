import { randomId } from '@millrace/core/page'
import { checkKey } from '#checks'
import { chatJoiner } from './chat-joiner.js'
import { onReturn } from './page-events.js'
import type { ChatStorage, SavedChat } from './storage.js'

/** The parts of IndexedDB that are used, for environments whose types lack it. */
interface IdbRequest<T> {
  readonly result: T
  readonly error: unknown
  onsuccess: (() => void) | null
  onerror: (() => void) | null
  onupgradeneeded?: (() => void) | null
  onblocked?: (() => void) | null
}
interface IdbObjectStore {
  get(key: string): IdbRequest<SavedChat | undefined>
  put(chat: SavedChat, key: string): IdbRequest<unknown>
}
interface IdbTransaction {
  readonly error: unknown
  objectStore(name: string): IdbObjectStore
  abort(): void
  oncomplete: (() => void) | null
  onabort: (() => void) | null
}
interface IdbDatabase {
  createObjectStore(name: string): unknown
  transaction(name: string, mode: 'readonly' | 'readwrite'): IdbTransaction
  close(): void
}
interface IdbFactory {
  open(name: string, version: number): IdbRequest<IdbDatabase>
}

const objectStore = 'chats'

/**
 * Keeps a conversation in IndexedDB, which has room for attachments. Tabs that share it hear of one another by a `BroadcastChannel`.
 *
 * @param key - names the conversation.
 * @param database - name of the database, which holds any number of conversations. Default `millrace`.
 */
export function indexedDbStorage(key: string, database = 'millrace'): ChatStorage {
  checkKey(key, 'indexedDbStorage')
  const channelName = `${database} ${key}`
  const join = chatJoiner()
  const ownName = randomId()
  const tell = (): void => {
    const channel = new BroadcastChannel(channelName)
    channel.postMessage(ownName)
    channel.close()
  }
  return {
    load: () => within(database, 'readonly', chats => chats.get(key)),
    async save(chat) {
      await within(database, 'readwrite', chats => chats.put(chat, key))
      tell()
    },
    async update(page) {
      let joined: SavedChat | undefined
      await within(database, 'readwrite', (chats, attempt) => {
        const held = chats.get(key)
        held.onsuccess = () =>
          attempt(() => {
            joined = join(page, () => held.result)
            if (joined) chats.put(joined, key)
          })
        return held
      })
      if (joined) tell()
    },
    subscribe(changed) {
      const channel = new BroadcastChannel(channelName)
      channel.onmessage = ({ data }) => data !== ownName && changed()
      const end = onReturn(changed)
      return () => {
        channel.close()
        end()
      }
    },
  }
}

/** Opened for each use: an open database would keep other versions of the page from changing it. */
async function within<T>(
  name: string,
  mode: 'readonly' | 'readwrite',
  use: (chats: IdbObjectStore, attempt: (step: () => void) => void) => IdbRequest<T>,
): Promise<T> {
  const database = await open(name)
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(objectStore, mode)
      // A throw in a later step would be an error of the page, and not of the transaction.
      const attempt = (step: () => void): void => {
        try {
          step()
        } catch (thrown) {
          reject(thrown)
          transaction.abort()
        }
      }
      const request = use(transaction.objectStore(objectStore), attempt)
      transaction.oncomplete = () => resolve(request.result)
      transaction.onabort = () => reject(transaction.error)
    })
  } finally {
    database.close()
  }
}

function open(name: string): Promise<IdbDatabase> {
  return new Promise((resolve, reject) => {
    const request = (globalThis as unknown as { indexedDB: IdbFactory }).indexedDB.open(name, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(objectStore)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
