import type { ChatRecord, ChatResult, ErrorInfo, Warning } from '@millrace/core'
import { ChatFold, resultOf, SharedTimer } from '@millrace/core/internal'
import type { DeliveryRecorder } from './delivery-recorder.js'
import type { AnswerHooks, AnswerMessage, FinishedAnswer } from './hooks.js'
import { Reporter } from './reporter.js'

/** Milliseconds that somebody waits for `onFinish`. */
const finishLimitMs = 30_000

/** Called with an answer that is complete, in the async context of the request. */
export type CompleteListener = (answer: ChatResult) => Promise<void>

/** One answer as `onFinish` and the listener for a complete one will get it. */
interface Recording {
  readonly fold: ChatFold
  /** Milliseconds since 1970, and by the process's clock. */
  readonly startedAt: number
  readonly start: number
  firstBatchMs?: number
}

/** Calls the hooks of one answer, and collects it where `onFinish` wants it. */
export class AnswerRecorder implements DeliveryRecorder {
  readonly #hooks: AnswerHooks
  readonly #owner: string | undefined
  readonly #warnings: readonly Warning[] | undefined
  readonly #reporter: Reporter
  readonly #recording: Recording | undefined
  readonly #complete: CompleteListener | undefined
  readonly #streamId: string | undefined
  #closed = false
  /** Settles when `onFinish` and the listener have, once they were called. */
  #finishing: Promise<unknown> | undefined
  #onClose: (() => void) | undefined

  /** Made in the async context that all hooks are to run in. */
  constructor(
    hooks: AnswerHooks,
    owner?: string,
    warnings?: readonly Warning[],
    complete?: CompleteListener,
    streamId?: string,
  ) {
    this.#hooks = hooks
    this.#owner = owner
    this.#warnings = warnings
    this.#reporter = Reporter.for(hooks)
    this.#complete = complete
    this.#streamId = streamId
    if (hooks.onFinish || complete)
      this.#recording = { fold: new ChatFold(), startedAt: Date.now(), start: performance.now() }
  }

  /** Calls `onStart`, in a later microtask. */
  start(): void {
    const { onStart } = this.#hooks
    if (!onStart) return
    const startedAt = this.#recording?.startedAt ?? Date.now()
    const [owner, warnings, streamId] = [this.#owner, this.#warnings, this.#streamId]
    const told = {
      ...(owner !== undefined && { owner }),
      ...(streamId !== undefined && { streamId }),
      ...(warnings?.length && { warnings }),
    }
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

  /** Settles when the answer is over and `onFinish` has settled, or was waited for long enough. @returns undefined where that is so already. */
  done(): Promise<void> | undefined {
    if (this.#closed) return this.#finishing && this.#inTime(this.#finishing)
    return new Promise<void>(resolve => {
      this.#onClose = resolve
    }).then(() => this.done())
  }

  /** Ends the answer; the first call counts. Safe inside `batch()`: hooks run in a later microtask. */
  close(ending: FinishedAnswer['ending'], error?: ErrorInfo): void {
    if (this.#closed) return
    this.#closed = true
    const recording = this.#recording
    if (recording) {
      this.#finishing = this.#tell(recording, ending, error)
    }
    this.#onClose?.()
  }

  /** Calls `onError`. */
  failed(error: unknown): void {
    this.#reporter.report(error)
  }

  /** Calls `onError`. */
  report(error: unknown): void {
    this.#reporter.report(error)
  }

  #tell(recording: Recording, ending: FinishedAnswer['ending'], error: ErrorInfo | undefined): Promise<unknown> {
    const { onFinish } = this.#hooks
    const complete = ending === 'finish' ? this.#complete : undefined
    const result = resultOf(recording.fold.state)
    // First, since the reader may refer to the answer as soon as it has its end.
    const kept = complete && this.#reporter.guard(() => complete(result as ChatResult))
    const answer = onFinish && this.#answer(recording, result, ending, error)
    const told = answer && this.#reporter.guard(() => onFinish(answer))
    return Promise.all([kept, told])
  }

  /** A hook that never settles must hold up neither `drain()` nor a limit of requests at once. */
  #inTime(finishing: Promise<unknown>): Promise<void> {
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

  #answer(
    { startedAt, start, firstBatchMs }: Recording,
    message: AnswerMessage,
    ending: FinishedAnswer['ending'],
    error: ErrorInfo | undefined,
  ): FinishedAnswer {
    return {
      message,
      ...(message.finish && { finish: message.finish }),
      ...(message.usage && { usage: message.usage }),
      ...(error && { error }),
      ending,
      ...(this.#owner !== undefined && { owner: this.#owner }),
      ...(this.#streamId !== undefined && { streamId: this.#streamId }),
      timings: {
        startedAt,
        ...(firstBatchMs !== undefined && { firstBatchMs }),
        totalMs: performance.now() - start,
      },
    }
  }
}
