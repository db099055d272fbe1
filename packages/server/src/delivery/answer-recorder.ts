import { type ChatRecord, type ErrorInfo, errorOf } from '@millrace/core'
import { ChatFold, resultOf } from '@millrace/core/internal'
import type { AnswerHooks, AnswerMessage, FinishedAnswer } from './hooks.js'
import { Reporter } from './reporter.js'

/** Milliseconds: since 1970, by the process's clock, and from there to the first batch. */
interface Clock {
  readonly startedAt: number
  readonly start: number
  firstBatchMs?: number
}

/** Collects one answer for `onFinish` and `onError`, and calls each hook once. Without `onFinish` nothing is collected. */
export class AnswerRecorder {
  readonly #hooks: AnswerHooks
  readonly #owner: string | undefined
  readonly #clock: Clock | undefined
  readonly #fold: ChatFold | undefined
  #closed = false
  /** Settles when `onFinish` has, once that was called. */
  #finishing: Promise<void> | undefined
  #onClose: (() => void) | undefined

  constructor(hooks: AnswerHooks, owner?: string) {
    this.#hooks = hooks
    this.#owner = owner
    if (!hooks.onFinish) return
    this.#clock = { startedAt: Date.now(), start: performance.now() }
    this.#fold = new ChatFold()
  }

  add(records: readonly ChatRecord[]): void {
    if (!this.#clock || this.#closed) return
    this.#clock.firstBatchMs ??= performance.now() - this.#clock.start
    for (const record of records) this.#fold?.add(record)
  }

  /** Settles when the answer is over and `onFinish` has settled. */
  async done(): Promise<void> {
    if (!this.#closed) {
      await new Promise<void>(resolve => {
        this.#onClose = resolve
      })
    }
    await this.#finishing
  }

  /** Ends the answer; the first call counts. Safe inside `batch()`: hooks run in a later microtask. */
  close(ending: FinishedAnswer['ending'], error?: ErrorInfo): void {
    if (this.#closed) return
    this.#closed = true
    if (error && ending === 'error') this.report(errorOf(error))
    const { onFinish } = this.#hooks
    if (onFinish && this.#clock && this.#fold) {
      const answer = this.#answer(this.#clock, this.#fold, ending, error)
      this.#finishing = Promise.resolve().then(() => new Reporter(this.#hooks).guard(() => onFinish(answer)))
    }
    this.#onClose?.()
  }

  /** Calls `onError`. */
  report(error: unknown): void {
    new Reporter(this.#hooks).report(error)
  }

  #answer(
    clock: Clock,
    fold: ChatFold,
    ending: FinishedAnswer['ending'],
    error: ErrorInfo | undefined,
  ): FinishedAnswer {
    const message = resultOf(fold.state) as AnswerMessage
    const { startedAt, start, firstBatchMs } = clock
    return {
      message,
      ...(message.finish && { finish: message.finish }),
      ...(message.usage && { usage: message.usage }),
      ...(error && { error }),
      ending,
      ...(this.#owner !== undefined && { owner: this.#owner }),
      timings: {
        startedAt,
        ...(firstBatchMs !== undefined && { firstBatchMs }),
        totalMs: performance.now() - start,
      },
    }
  }
}
