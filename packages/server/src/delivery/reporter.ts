import type { AnswerHooks } from './hooks.js'

/** Runs what belongs to the application, so that nothing it throws gets any further than `onError`. */
export class Reporter {
  readonly #hooks: Pick<AnswerHooks, 'onError'>

  constructor(hooks: Pick<AnswerHooks, 'onError'>) {
    this.#hooks = hooks
  }

  /** Tells `onError`, in a later microtask. */
  report(error: unknown): void {
    queueMicrotask(() => void this.#tell(error))
  }

  /** Runs a hook and waits for it. Never rejects. */
  async guard(hook: () => unknown): Promise<void> {
    try {
      await hook()
    } catch (thrown) {
      this.report(thrown)
    }
  }

  async #tell(error: unknown): Promise<void> {
    try {
      await this.#hooks.onError?.(error)
    } catch {
      // What `onError` itself throws is lost: there is nobody left to tell, and it must not take the server down.
    }
  }
}
