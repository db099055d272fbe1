import { type ChatPage, type ChatStorage, indexedDbStorage, type SavedChat, type SavedNode } from '@millrace/client'
import { type AnswerNotes, notesOf, rememberNotes } from '../answer/history.js'
import { messagesDatabase } from './database.js'

/** A message as it is saved: with what a page has seen of an answer while it came. */
type NotedNode = SavedNode & AnswerNotes

/** The storage of one conversation, which several tabs may have open. It keeps what they have seen of the answers besides, which the records do not tell. */
export class ConversationStorage implements ChatStorage {
  readonly #inner: ChatStorage
  /** Nothing was said yet: reading would make an empty database. */
  #fresh: boolean
  #page: NotedPage | undefined

  /** @param inner - has an `update`, as those that tabs share do. */
  constructor(id: string, fresh: boolean, inner: ChatStorage = indexedDbStorage('messages', messagesDatabase(id))) {
    this.#fresh = fresh
    this.#inner = inner
  }

  /** The conversation as its page has it, all branches. Undefined before a session has it. */
  get chat(): SavedChat | undefined {
    return this.#page?.chat
  }

  load(): ReturnType<ChatStorage['load']> {
    return this.#inner.load()
  }

  save(chat: SavedChat): ReturnType<ChatStorage['save']> {
    return this.#inner.save(chat)
  }

  update(page: ChatPage): void | Promise<void> {
    this.#page ??= new NotedPage(page)
    if (this.#fresh && page.chat.nodes.length === 0) return undefined
    this.#fresh = false
    return this.#inner.update?.(this.#page)
  }

  subscribe(changed: () => void): () => void {
    return this.#inner.subscribe?.(changed) ?? (() => {})
  }
}

/** A page, the messages of which are saved with what it has seen of them. */
class NotedPage implements ChatPage {
  readonly #page: ChatPage

  constructor(page: ChatPage) {
    this.#page = page
  }

  get chat(): SavedChat {
    const { nodes, ...chat } = this.#page.chat
    return { ...chat, nodes: nodes.map((node): NotedNode => ({ ...node, ...notesOf(node) })) }
  }

  get isReading(): boolean {
    return this.#page.isReading
  }

  get isHearing(): boolean {
    return !!this.#page.isHearing
  }

  take(chat: SavedChat): void {
    this.#page.take(chat)
    for (const node of chat.nodes as readonly NotedNode[]) rememberNotes(node.id, node)
  }
}
