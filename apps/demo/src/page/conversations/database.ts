import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { type Conversation, isConversation } from './conversation.js'

interface ListSchema extends DBSchema {
  /** The rows of the list, by id. */
  conversations: { key: string; value: Conversation }
  /** All that was said in a conversation, in lower case, by its id. Apart, since the list is read at each start and the texts for a search alone. */
  texts: { key: string; value: string }
}

/** The list of conversations as the browser keeps it. Each conversation's messages are in a database of its own: see `messagesDatabase`. */
export class ListDatabase {
  #opened: Promise<IDBPDatabase<ListSchema>> | undefined

  /** @throws where the browser keeps nothing, as in some private windows. */
  async rows(): Promise<readonly Conversation[]> {
    return (await (await this.#open()).getAll('conversations')).filter(isConversation)
  }

  /** Keeps a row, and with it the text to search where it has changed. */
  async put(row: Conversation, text?: string): Promise<void> {
    const writing = (await this.#open()).transaction(['conversations', 'texts'], 'readwrite')
    const writes: Promise<unknown>[] = [writing.objectStore('conversations').put(row)]
    if (text !== undefined) writes.push(writing.objectStore('texts').put(text.toLowerCase(), row.id))
    await Promise.all([...writes, writing.done])
  }

  /** Forgets a conversation for good, its messages too. */
  async remove(id: string): Promise<void> {
    const writing = (await this.#open()).transaction(['conversations', 'texts'], 'readwrite')
    await Promise.all([
      writing.objectStore('conversations').delete(id),
      writing.objectStore('texts').delete(id),
      writing.done,
    ])
    indexedDB.deleteDatabase(messagesDatabase(id))
  }

  /** The ids of the conversations in which a text was said. */
  async find(text: string): Promise<ReadonlySet<string>> {
    const wanted = text.toLowerCase()
    const found = new Set<string>()
    const reading = (await this.#open()).transaction('texts')
    for (let cursor = await reading.store.openCursor(); cursor; cursor = await cursor.continue()) {
      if (cursor.value.includes(wanted)) found.add(cursor.key)
    }
    return found
  }

  #open(): Promise<IDBPDatabase<ListSchema>> {
    if (this.#opened) return this.#opened
    const opened = openDB<ListSchema>('millrace-conversations', 1, {
      upgrade(database) {
        database.createObjectStore('conversations', { keyPath: 'id' })
        database.createObjectStore('texts')
      },
      // A later version of the page, in another tab, may change the database: this one opens it again at its next use.
      blocking: (_current, _next, event) => {
        ;(event.target as IDBDatabase).close()
        this.#opened = undefined
      },
      terminated: () => {
        this.#opened = undefined
      },
    })
    this.#opened = opened
    // The failure may pass: the next use tries again.
    opened.catch(() => {
      this.#opened = undefined
    })
    return opened
  }
}

/** Names the database of one conversation's messages, which is deleted with it. */
export const messagesDatabase = (id: string): string => `millrace-conversation-${id}`
