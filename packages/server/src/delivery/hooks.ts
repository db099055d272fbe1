import type { ChatRecord, ChatResult, ErrorInfo, Usage, Warning } from '@millrace/core'

/** Times of one answer. */
export interface AnswerTimings {
  /** When the answer was asked for, in milliseconds since 1970. */
  readonly startedAt: number
  /** Milliseconds from there to the first batch of the provider. Absent where none came. */
  readonly firstBatchMs?: number
  /** Milliseconds from there to the end of the answer. */
  readonly totalMs: number
}

/** A message as far as it came: everything of it is known only when `finish` is there. Its `messages` are what goes back with the next request. */
export type AnswerMessage = Pick<ChatResult, 'role' | 'content' | 'messages'> & Partial<ChatResult>

/** Argument of `onStart`. */
export interface StartedAnswer {
  /** When the answer was asked for, in milliseconds since 1970. */
  readonly startedAt: number
  /** The answer's owner, where `authorize` named one. */
  readonly owner?: string
  /** The id by which readers come back to the answer. Absent where no store keeps it. */
  readonly streamId?: string
  /**
   * Parts of the client's request that were left out or changed. Absent where there are none; the `start` of the answer has them too, before those of
   * the provider.
   */
  readonly warnings?: readonly Warning[]
}

/** Argument of `onFinish`. */
export interface FinishedAnswer {
  /** The message, or as much of it as came. */
  readonly message: AnswerMessage
  /** Why the model ended. Absent where it did not. */
  readonly finish?: ChatResult['finish']
  /** Tokens spent, as the vendor told them with its end. */
  readonly usage?: Usage
  /** Why the answer failed or was stopped, unmasked. */
  readonly error?: ErrorInfo
  /**
   * The ending of the answer: `finish` when it is complete, `cancelled` when the reader left or somebody stopped it, else `error`. It is
   * about the answer and not about its delivery: a reader may leave before the last bytes of a complete one.
   */
  readonly ending: 'finish' | 'error' | 'cancelled'
  /** The answer's owner, where `authorize` named one. */
  readonly owner?: string
  /** The id by which readers come back to the answer. Absent where no store keeps it. */
  readonly streamId?: string
  /** See {@link AnswerTimings}. */
  readonly timings: AnswerTimings
}

/**
 * Functions that an application is told of its answers by. They run in the async context of the request, never inside of the stream's work.
 * An error that one of them throws goes to `onError` and disturbs nothing.
 */
export interface AnswerHooks {
  /** Called once per answer, as the provider is asked, and before any other hook of the answer. Not called for a request that was refused before that. */
  onStart?(answer: StartedAnswer): void | Promise<void>
  /**
   * Called with each record of the answer, in order, a failure unmasked; not with what comes after the reader has left, unless
   * `onDisconnect` lets the answer go on. A promise is not waited for.
   */
  onRecord?(record: ChatRecord): void | Promise<void>
  /**
   * Called exactly once per answer, however it ends: the place to save it. Runs after the batch with the last record. `drain()` waits for
   * its promise, for 30 s at most; then `onError` is told. Not called for a request that was refused before the provider was asked.
   */
  onFinish?(answer: FinishedAnswer): void | Promise<void>
  /**
   * Called with each failure: a `ChatError` with the vendor's own words (the browser gets `publicError`), and whatever a hook or a wire
   * format threw. Not called for a reader who leaves or an answer that was stopped. Default: one line on the console, with code and message;
   * `false`: nothing.
   */
  onError?: ((error: unknown) => void | Promise<void>) | false
}

/** The names of the hooks. */
export const hookNames = ['onStart', 'onRecord', 'onFinish', 'onError'] as const
