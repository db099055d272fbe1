/** The end of something that waits: by its own signal, or by whoever holds it. */
export class Ending {
  readonly #controller = new AbortController()
  readonly #outer: AbortSignal | undefined
  readonly #onEnd: () => void

  /**
   * @param outer - aborts this too. Default: nothing does.
   * @param onEnd - called when it is over, by `end` or by `abort`; maybe twice.
   */
  constructor(outer: AbortSignal | undefined, onEnd: () => void) {
    this.#outer = outer
    this.#onEnd = onEnd
    if (outer?.aborted) this.#controller.abort()
    else outer?.addEventListener('abort', this.abort, { once: true })
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Ends it before its time. */
  readonly abort = (): void => {
    this.#controller.abort()
    this.end()
  }

  /** It is over. */
  end(): void {
    this.#outer?.removeEventListener('abort', this.abort)
    this.#onEnd()
  }
}
