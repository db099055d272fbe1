import type { ChatState, ErrorInfo, Message, ToolCallPart } from '@millrace/core'

/**
 * State of a session: `submitted` from the question until something of the answer can be seen, `streaming` from then to its end (tools of the
 * client included), `error` where the last answer on the page has failed, `ready` otherwise.
 */
export type ChatStatus = 'ready' | 'submitted' | 'streaming' | 'error'

/**
 * State of a message: an answer that is `running`, `complete`, `stopped` by a person, or `failed`. Results of tools are `stopped` where a person stopped before
 * the next answer was asked for. Messages of people are `complete`.
 */
export type ChatNodeStatus = 'running' | 'complete' | 'stopped' | 'failed'

/** A message of a conversation, which is a tree: an edit or a new answer is a branch beside the old one. Never changed, only replaced. */
export interface ChatNode {
  /** Made once, here: the same while the answer runs, at its end and after a reload. */
  readonly id: string
  /** The message that this one follows. Absent at the beginning of the conversation. */
  readonly parentId?: string
  /** The speaker and the content, for display. An answer is here as far as it came. */
  readonly message: Message
  /** State of the message. */
  readonly status: ChatNodeStatus
  /** Names the answer at its server, where that keeps streams. */
  readonly streamId?: string | undefined
  /** An answer with all that is known of it: sources, usage, the reason of its end, its error. Absent for other messages and before its first record. */
  readonly answer?: ChatState
  /** Ids of the messages that follow the same parent, this one among them, oldest first: `‹2/3›` is the second of three. */
  readonly branches: readonly string[]
}

/** All that a page shows. Never changed, only replaced: the same object as long as nothing has changed, and so are the messages in it. */
export interface ChatSnapshot {
  /** State of the session. */
  readonly status: ChatStatus
  /** The messages of the chosen branches, oldest first. Results of the client's tools are messages of role `tool`. */
  readonly messages: readonly ChatNode[]
  /** Calls of the last answer that wait for this side: for a result of one of its tools, or (with `approval`) for a person's yes or no. */
  readonly waiting: readonly ToolCallPart[]
  /** Failure of the last answer. */
  readonly error?: ErrorInfo
  /** Why the conversation could not be saved or loaded: `limit` where the storage is full. It is complete in memory. Absent after the next save. */
  readonly storageError?: ErrorInfo
  /** False until the storage has given what it holds. */
  readonly restored: boolean
}

/** The snapshot of a session that has nothing yet, which a server renders. */
export const emptySnapshot: ChatSnapshot = Object.freeze({
  status: 'ready',
  messages: Object.freeze([]),
  waiting: Object.freeze([]),
  restored: false,
})
