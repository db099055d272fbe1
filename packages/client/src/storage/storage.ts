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
}

/**
 * Keeps one conversation over reloads. A storage that is full rejects or throws a `QuotaExceededError`, as the platform's do: the session tells it as
 * `limit`. One that answers at once may do so without a promise. The last save of two pages that share a conversation stays: name
 * it anew for each, or let one write.
 */
export interface ChatStorage {
  /** Gives the conversation that was saved last; undefined for none. */
  load(): SavedChat | undefined | Promise<SavedChat | undefined>
  /** Saves the conversation in place of what was saved before. Not called again before it settles. */
  save(chat: SavedChat): void | Promise<void>
}
