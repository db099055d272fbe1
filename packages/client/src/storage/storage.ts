import type { ChatState, Message } from '@millrace/core'
import type { ChatNodeStatus } from '../session/snapshot.js'

/** A message as it is saved. */
export interface SavedNode {
  /** See `ChatNode.id`. */
  readonly id: string
  /** See `ChatNode.parentId`. */
  readonly parentId?: string
  /** See `ChatNode.message`. */
  readonly message: Message
  /** See `ChatNode.status`. */
  readonly status: ChatNodeStatus
  /** See `ChatNode.streamId`. */
  readonly streamId?: string | undefined
  /** The answer without what the message says already. */
  readonly answer?: Omit<ChatState, 'content' | 'messages'>
}

/** A conversation as it is saved: JSON. */
export interface SavedChat {
  /** Version of this form. */
  readonly version: 1
  /** The messages, parents before children. */
  readonly nodes: readonly SavedNode[]
  /** Ids of the messages that were chosen among branches. */
  readonly chosen: readonly string[]
  /** Ids of messages that were taken away with all that followed them, so that they do not come back from another page. Default none. */
  readonly removed?: readonly string[]
}

/**
 * Keeps one conversation over reloads. A storage that is full rejects or throws a `QuotaExceededError`, as the platform's do: the session tells it as
 * `limit`. One that answers at once may do so without a promise.
 *
 * Pages may share a storage that has `update`: none loses a message of another, what two have said at the same place are branches, and an answer that one has
 * read to its end is complete for all. With one that has `load` and `save` alone, the last save stays.
 */
export interface ChatStorage {
  /** Gives the conversation that was saved last; undefined for none. */
  load(): SavedChat | undefined | Promise<SavedChat | undefined>
  /** Saves the conversation in place of what was saved before. Neither this nor `update` is called again before it settles. */
  save(chat: SavedChat): void | Promise<void>
  /**
   * Joins the conversation of a page with the one that it holds, by a `chatJoiner`, in one step in which nobody else writes. Called at first, and then as
   * `save`. Default: pages that share a conversation overwrite one another's.
   */
  update?(page: ChatPage): void | Promise<void>
  /** Calls back when another page has saved the conversation, or may have. Gives a function that ends it. Default: pages learn of one another when they save. */
  subscribe?(changed: () => void): () => void
}

/** A page whose conversation is joined with that of a storage: a session is one. */
export interface ChatPage {
  /** The conversation as it is now. */
  readonly chat: SavedChat
  /** The page reads an answer. */
  readonly isReading: boolean
  /** The page has heard of another one's save, and has said, chosen or ended nothing itself: an answer that grows in it is saved another time. Default false. */
  readonly isHearing?: boolean
  /**
   * Takes over a conversation.
   *
   * @throws ChatError (`protocol`) for something that is no conversation, or one of a later version.
   */
  take(chat: SavedChat): void
}
