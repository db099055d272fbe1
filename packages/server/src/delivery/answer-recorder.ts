import type { ChatRecord, ErrorInfo, Warning } from '@millrace/core'
import { ChatFold, resultOf, SharedTimer } from '@millrace/core/internal'
import type { AnswerHooks, AnswerMessage, FinishedAnswer } from './hooks.js'
import { Reporter } from './reporter.js'

/** Milliseconds that somebody waits for `onFinish`. */
const finishLimitMs = 30_000

/** One answer as `onFinish` will get it. */
interface Recording {
  readonly onFinish: (answer: FinishedAnswer) => void | Promise<void>
  readonly fold: ChatFold
  /** Milliseconds since 1970, and by the process's clock. */
  readonly startedAt: number
  readonly start: number
  firstBatchMs?: number
}

/** Calls the hooks of one answer, and collects it where `onFinish` wants it. */
export class AnswerRecorder {
  readonly #hooks: AnswerHooks
  readonly #owner: string | undefined
  readonly #warnings: readonly Warning[] | undefined
  readonly #reporter: Reporter
  readonly #recording: Recording | undefined
  #closed = false
  /** Settles when `onFinish` has, once that was called. */
  #finishing: Promise<void> | undefined
  #onClose: (() => void) | undefined

  /** Made in the async context that all hooks are to run in. */
  constructor(hooks: AnswerHooks, owner?: string, warnings?: readonly Warning[]) {
    this.#hooks = hooks
    this.#owner = owner
    this.#warnings = warnings
    this.#reporter = Reporter.for(hooks)
    const { onFinish } = hooks
    if (onFinish) this.#recording = { onFinish, fold: new ChatFold(), startedAt: Date.now(), start: performance.now() }
  }

  /** Calls `onStart`, in a later microtask. */
  start(): void {
    const { onStart } = this.#hooks
    if (!onStart) return
    const startedAt = this.#recording?.startedAt ?? Date.now()
    const [owner, warnings] = [this.#owner, this.#warnings]
    const told = { ...(owner !== undefined && { owner }), ...(warnings?.length && { warnings }) }
    this.#reporter.each([{ startedAt, ...told }], onStart)
  }

  add(records: readonly ChatRecord[]): void {
    if (this.#closed) return
    const { onRecord } = this.#hooks
    if (onRecord) this.#reporter.each(records, onRecord)
    const recording = this.#recording
    if (!recording) return
    recording.firstBatchMs ??= performance.now() - recording.start
    for (const record of records) recording.fold.add(record)
  }

  /** Settles when the answer is over and `onFinish` has settled, or was waited for long enough. */
  async done(): Promise<void> {
    if (!this.#closed) {
      await new Promise<void>(resolve => {
        this.#onClose = resolve
      })
    }
    if (this.#finishing) await this.#inTime(this.#finishing)
  }

  /** Ends the answer; the first call counts. Safe inside `batch()`: hooks run in a later microtask. */
  close(ending: FinishedAnswer['ending'], error?: ErrorInfo): void {
    if (this.#closed) return
    this.#closed = true
    const recording = this.#recording
    if (recording) {
      const answer = this.#answer(recording, ending, error)
      this.#finishing = this.#reporter.guard(() => recording.onFinish(answer))
    }
    this.#onClose?.()
  }

  /** Calls `onError`. */
  report(error: unknown): void {
    this.#reporter.report(error)
  }

  /** A hook that never settles must hold up neither `drain()` nor a limit of requests at once. */
  #inTime(finishing: Promise<void>): Promise<void> {
    return new Promise(resolve => {
      const timer = new SharedTimer()
      const timeUp = (): void => {
        this.report(new Error(`onFinish has not settled within ${finishLimitMs / 1000} s. It is waited for no longer.`))
        resolve()
      }
      timer.set(finishLimitMs, { timeUp })
      void finishing.then(() => {
        timer.clear()
        resolve()
      })
    })
  }

  #answer(recording: Recording, ending: FinishedAnswer['ending'], error: ErrorInfo | undefined): FinishedAnswer {
    const { fold, startedAt, start, firstBatchMs } = recording
    const message: AnswerMessage = resultOf(fold.state)
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
