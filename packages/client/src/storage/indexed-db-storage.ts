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
 * Keeps a conversation in IndexedDB, which has room for attachments.
 *
 * @param key - names the conversation.
 * @param database - name of the database, which holds any number of conversations. Default `millrace`.
 */
export function indexedDbStorage(key: string, database = 'millrace'): ChatStorage {
  return {
    load: () => within(database, 'readonly', chats => chats.get(key)),
    async save(chat) {
      await within(database, 'readwrite', chats => chats.put(chat, key))
    },
  }
}

/** Opened for each use: an open database would keep other versions of the page from changing it. */
async function within<T>(
  name: string,
  mode: 'readonly' | 'readwrite',
  use: (chats: IdbObjectStore) => IdbRequest<T>,
): Promise<T> {
  const database = await open(name)
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(objectStore, mode)
      const request = use(transaction.objectStore(objectStore))
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
