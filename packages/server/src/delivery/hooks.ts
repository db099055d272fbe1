import type { ChatResult, ErrorInfo, Usage } from '@millrace/core'

/** When what happened. */
export interface AnswerTimings {
  /** When the answer was asked for, in milliseconds since 1970. */
  readonly startedAt: number
  /** Milliseconds from there to the first batch of the provider. Absent where none came. */
  readonly firstBatchMs?: number
  /** Milliseconds from there to the end of the answer. */
  readonly totalMs: number
}

/** A message as far as it came: everything of it is known only when `finish` is there. */
export type AnswerMessage = Pick<ChatResult, 'role' | 'content'> & Partial<ChatResult>

/** What `onFinish` is told. */
export interface FinishedAnswer {
  /** The message, or as much of it as came. */
  readonly message: AnswerMessage
  /** Why the model ended. Only where it did. */
  readonly finish?: ChatResult['finish']
  /** Tokens spent, as the vendor told them with its end. */
  readonly usage?: Usage
  /** Why the answer failed or was stopped, unmasked. */
  readonly error?: ErrorInfo
  /**
   * How the answer ended: `finish` when it is complete, `cancelled` when the reader left or somebody stopped it, else `error`. It is about
   * the answer and not about its delivery: a reader may leave before the last bytes of a complete one.
   */
  readonly ending: 'finish' | 'error' | 'cancelled'
  /** Whose answer it is, where `authorize` said so. */
  readonly owner?: string
  /** See {@link AnswerTimings}. */
  readonly timings: AnswerTimings
}

/** What an application hangs on the end of answers. What a hook throws goes to `onError` and disturbs nothing. */
export interface AnswerHooks {
  /**
   * Called exactly once per answer, on every path: the place to save it. Runs after the batch with the last record; a promise is
   * waited for by `drain()` alone. Not called for a request that was refused before the provider was asked.
   */
  onFinish?(answer: FinishedAnswer): void | Promise<void>
  /**
   * Called with what went wrong: a `ChatError` with the vendor's own words for a failed answer (the browser gets `publicError`), and
   * whatever a hook threw. Not called for a reader who leaves or an answer that was stopped. Default: nothing is printed.
   */
  onError?(error: unknown): void | Promise<void>
}
