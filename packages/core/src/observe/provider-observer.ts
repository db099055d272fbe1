import type { ChatRecord, ErrorRecord, FinishEvent } from '../vocabulary/events.js'
import type { ChatRequest } from '../vocabulary/request.js'

/** Watches one answer. */
export interface AnswerObserver {
  /** Runs the call to the provider, in a context of the observer's own. Default: as it is. */
  within?<Result>(run: () => Result): Result
  /** A batch has come, and goes on to the reader after this. */
  batch?(records: readonly ChatRecord[]): void
  /** The answer is over; called once, behind its last batch. @param end - absent where the reader has left. */
  ended?(end: FinishEvent | ErrorRecord | undefined): void
}

/** Watches the answers of a provider. */
export interface ProviderObserver {
  /**
   * False where `batch` looks at no `AsyncLocalStorage`: it is called as the batch comes, and not in the async context of the stream's reader, which costs as much
   * as a small observer does. Default true.
   */
  readonly batchesInContext?: boolean
  /** A request is sent. @returns the observer of its answer; undefined for one that is not watched. */
  begun(request: ChatRequest, provider: string): AnswerObserver | undefined
  /** Is told what the observer itself has thrown: it sees no further batch of this answer, which goes on, and is told of its end. Default: a line on the console. */
  onError?(error: unknown): void
}
