import type { InContext } from '../context/async-context.js'
import { SharedTimer, type TimerListener } from '../time/shared-timer.js'

/**
 * Calls functions of the application, and waits for none of them longer than its time limit or its `abort`: one that ignores its signal is left to
 * itself. Its signal is aborted in the context of the answer, since listeners are the application's too.
 */
export class BoundedCall implements TimerListener {
  readonly #controller = new AbortController()
  readonly #timer = new SharedTimer()
  readonly #inContext: InContext
  readonly #late: () => Error
  #leftMs: number

  /** @param late - makes the error of a call that took longer than `limitMs`. */
  constructor(inContext: InContext, limitMs: number, late: () => Error) {
    this.#inContext = inContext
    this.#leftMs = limitMs
    this.#late = late
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Lets the time run, from where it was stopped. */
  go(): void {
    if (this.#leftMs < Number.POSITIVE_INFINITY && !this.signal.aborted) this.#timer.set(this.#leftMs, this)
  }

  /** Stops the time. */
  rest(): void {
    if (this.#leftMs < Number.POSITIVE_INFINITY) this.#leftMs = this.#timer.left
    this.#timer.clear()
  }

  /** From the timer. */
  timeUp(): void {
    this.abort(this.#late())
  }

  abort(reason: unknown): void {
    this.#timer.clear()
    this.#inContext(() => this.#controller.abort(reason))
  }

  /** The call is over: its signal is not aborted any more. */
  end(): void {
    this.#timer.clear()
  }

  /** Rejects with what the function throws, or with the reason of the abort. */
  for<Result>(run: () => Result | PromiseLike<Result>): Promise<Result> {
    const { signal } = this
    return new Promise((resolve, reject) => {
      const leave = (): void => reject(signal.reason as Error)
      if (signal.aborted) return leave()
      signal.addEventListener('abort', leave, { once: true })
      const settled = (): void => signal.removeEventListener('abort', leave)
      const running = async (): Promise<Result> => run()
      running().then(resolve, reject).finally(settled)
    })
  }
}
