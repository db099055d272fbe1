import { type ChatStorage, indexedDbStorage, type SavedChat, type SavedNode } from '@millrace/client'
import { type Durations, durationsOf, rememberDurations } from '../answer/history.js'
import { messagesDatabase } from './database.js'

/** A message as it is saved: with the times that the parts of an answer took, which its records do not tell. */
interface TimedNode extends SavedNode {
  readonly durations?: Durations
}

/** Hears of a conversation that is saved. */
export type SavedListener = (chat: SavedChat) => void

/**
 * The storage of one conversation that several tabs may have open: a tab that saves keeps the messages that others have added meanwhile, which a plain
 * storage would overwrite.
 */
export class SharedStorage implements ChatStorage {
  readonly #id: string
  readonly #inner: ChatStorage
  readonly #saved: SavedListener
  /** Ids of the messages that this tab has had: one of them that a save lacks was taken away by this tab. */
  readonly #known = new Set<string>()
  #state = ''
  /** Nothing was saved yet: reading would make an empty database. */
  #fresh: boolean

  constructor(
    id: string,
    fresh: boolean,
    saved: SavedListener,
    inner: ChatStorage = indexedDbStorage('messages', messagesDatabase(id)),
  ) {
    this.#id = id
    this.#fresh = fresh
    this.#inner = inner
    this.#saved = saved
  }

  /** Says what this tab knows of the conversation: equal texts for equal messages. */
  get state(): string {
    return this.#state
  }

  async load(): Promise<SavedChat | undefined> {
    const chat = this.#fresh ? undefined : await this.#inner.load()
    if (chat) this.#know(chat)
    return chat
  }

  /** Saves nothing of a conversation in which nothing was said. */
  async save(chat: SavedChat): Promise<void> {
    if (chat.nodes.length === 0 && this.#known.size === 0) return
    this.#fresh = false
    // One tab at a time reads and writes.
    await navigator.locks.request(messagesDatabase(this.#id), async () => {
      const kept = await this.#inner.load()
      const whole = withDurations(kept ? withForeign(chat, kept, this.#known) : chat)
      await this.#inner.save(whole)
      this.#know(whole)
    })
    this.#saved(chat)
  }

  #know(chat: SavedChat): void {
    for (const { id, durations } of chat.nodes as readonly TimedNode[]) {
      this.#known.add(id)
      if (durations) rememberDurations(id, durations)
    }
    this.#state = stateOf(chat)
  }
}

/** A conversation with the times of its answers. Those of messages that another tab has saved are in them already. */
function withDurations(chat: SavedChat): SavedChat {
  const nodes = chat.nodes.map((node): TimedNode => {
    const durations = durationsOf(node.id)
    return durations ? { ...node, durations } : node
  })
  return { ...chat, nodes }
}

/** A conversation with the messages of another copy that its tab has never had. Parents stay before children. */
export function withForeign(own: SavedChat, other: SavedChat, known: ReadonlySet<string>): SavedChat {
  const ids = new Set(own.nodes.map(({ id }) => id))
  const foreign = other.nodes.filter(({ id }) => !known.has(id) && !ids.has(id))
  if (foreign.length === 0) return own
  const reachable = new Set(ids)
  const added: SavedNode[] = []
  for (const node of foreign) {
    // What follows a message that this tab has taken away goes with it.
    if (node.parentId !== undefined && !reachable.has(node.parentId)) continue
    reachable.add(node.id)
    added.push(node)
  }
  return { ...own, nodes: [...own.nodes, ...added] }
}

/** Equal for conversations with the same messages in the same states, whatever is chosen among their branches and however far an answer has come. */
export const stateOf = ({ nodes }: SavedChat): string =>
  nodes
    .map(({ id, status, message }) =>
      status === 'running' ? `${id}:running` : `${id}:${status}:${message.content.length}`,
    )
    .sort()
    .join(' ')
