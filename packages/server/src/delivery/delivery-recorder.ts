import type { ChatRecord, ErrorInfo } from '@millrace/core'
import type { AnswerHooks, FinishedAnswer } from './hooks.js'
import { Reporter } from './reporter.js'

/** Is told of the answer that a delivery brings. */
export interface DeliveryRecorder {
  /** The delivery begins. */
  start(): void
  add(records: readonly ChatRecord[]): void
  /** The answer has failed. */
  failed(error: unknown): void
  /** The answer is over, for this delivery. */
  close(ending: FinishedAnswer['ending'], error?: ErrorInfo): void
  /** Something else has failed: the wire format, the reply. */
  report(error: unknown): void
  /** Settles when nothing is left to do for the answer. @returns undefined where that is so already. */
  done(): Promise<void> | undefined
}

/** The recorder of a delivery whose answer is another's to tell of, since more than one reader may have it: tells what fails on the way to this one. */
export class ReaderRecorder implements DeliveryRecorder {
  readonly #reporter: Reporter

  constructor(hooks: AnswerHooks) {
    this.#reporter = Reporter.for(hooks)
  }

  start(): void {}

  add(): void {}

  failed(): void {}

  close(): void {}

  report(error: unknown): void {
    this.#reporter.report(error)
  }

  done(): undefined {}
}
