import { applyEvent, type ChatRecord, type ChatState, type ErrorInfo, errorOf } from '@millrace/core'
import type { AnswerHooks, AnswerMessage, FinishedAnswer } from './hooks.js'
import { Reporter } from './reporter.js'

/** Milliseconds: since 1970, by the process's clock, and from there to the first batch. */
interface Clock {
  readonly startedAt: number
  readonly start: number
  firstBatchMs?: number
}

/** Keeps the books of one answer and tells the hooks, once. The message is only folded when somebody wants it. */
export class AnswerRecorder {
  readonly #hooks: AnswerHooks
  readonly #owner: string | undefined
  /** Only where somebody hears of it. */
  readonly #clock: Clock | undefined
  #state: ChatState | undefined
  #closed = false
  /** What `onFinish` has to do still, once it was called. */
  #finishing: Promise<void> | undefined
  #onClose: (() => void) | undefined

  constructor(hooks: AnswerHooks, owner?: string) {
    this.#hooks = hooks
    this.#owner = owner
    if (hooks.onFinish) this.#clock = { startedAt: Date.now(), start: performance.now() }
  }

  add(records: readonly ChatRecord[]): void {
    if (!this.#clock || this.#closed) return
    this.#clock.firstBatchMs ??= performance.now() - this.#clock.start
    for (const record of records) this.#state = applyEvent(this.#state, record)
  }

  /** Settles when the books are closed and `onFinish` is through. */
  async done(): Promise<void> {
    if (!this.#closed) {
      await new Promise<void>(resolve => {
        this.#onClose = resolve
      })
    }
    await this.#finishing
  }

  /** Closes the books; the first call counts. Safe inside `batch()`: hooks run in a later microtask. */
  close(ending: FinishedAnswer['ending'], error?: ErrorInfo): void {
    if (this.#closed) return
    this.#closed = true
    if (error && ending === 'error') this.report(errorOf(error))
    const { onFinish } = this.#hooks
    if (onFinish && this.#clock) {
      const answer = this.#answer(this.#clock, ending, error)
      this.#finishing = Promise.resolve().then(() => new Reporter(this.#hooks).guard(() => onFinish(answer)))
    }
    this.#onClose?.()
  }

  /** Tells `onError`. */
  report(error: unknown): void {
    new Reporter(this.#hooks).report(error)
  }

  #answer(clock: Clock, ending: FinishedAnswer['ending'], error: ErrorInfo | undefined): FinishedAnswer {
    const state = this.#state
    const { startedAt, start, firstBatchMs } = clock
    return {
      message: messageOf(state),
      ...(state?.finish && { finish: state.finish }),
      ...(state?.usage && { usage: state.usage }),
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

/** The message within a state, without the bookkeeping. */
function messageOf(state: ChatState | undefined): AnswerMessage {
  if (!state) return { role: 'assistant', content: [] }
  const { role, content, messageId, model, finish, usage, sources, warnings } = state
  return {
    role,
    content,
    ...(messageId !== undefined && { messageId }),
    ...(model !== undefined && { model }),
    ...(finish && { finish }),
    ...(usage && { usage }),
    ...(sources && { sources }),
    ...(warnings && { warnings }),
  }
}
