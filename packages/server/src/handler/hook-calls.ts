import { ChatError } from '@millrace/core/internal'
import type { Reporter } from '../delivery/reporter.js'
import type { BoundedWait } from '../exchange/bounded-wait.js'
import { HttpError } from '../exchange/http-error.js'

/** The error that `onError` gets for a hook that took too long. */
export const hookIsLate = (name: string, ms: number): ChatError =>
  new ChatError({ code: 'timeout', message: `${name} did not settle within ${ms} ms (hookTimeoutMs).` })

/** Calls functions of the application that decide about one request, each within its time. */
export class HookCalls {
  readonly #wait: BoundedWait
  readonly #timeoutMs: number
  readonly #reporter: Reporter

  constructor(wait: BoundedWait, timeoutMs: number, reporter: Reporter) {
    this.#wait = wait
    this.#timeoutMs = timeoutMs
    this.#reporter = reporter
  }

  /**
   * Settles as the function does. Rejects with HttpError 503 where it takes too long, and then `onError` is told.
   *
   * @returns the result itself, where it is no promise. @throws what the function throws by itself.
   */
  call<T>(name: string, hook: () => T | PromiseLike<T>): T | Promise<T> {
    return this.#wait.for(hook, this.#timeoutMs, () => {
      this.#reporter.report(hookIsLate(name, this.#timeoutMs))
      return new HttpError(503, 'timeout', 'The server took too long.', { retryable: true })
    })
  }

  /** As `call`, for a store: a failure of it is HttpError 503 too. One of HTTP is passed on. */
  async ask<T>(name: string, hook: () => Promise<T>): Promise<T> {
    return await this.call(name, async () => {
      try {
        return await hook()
      } catch (thrown) {
        if (thrown instanceof HttpError) throw thrown
        this.#reporter.report(thrown)
        throw new HttpError(503, 'overloaded', 'The server cannot look that up at the moment.', { retryable: true })
      }
    })
  }
}
