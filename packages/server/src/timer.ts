/** One timer that is set and cleared again and again. */
export class Timer {
  #id: ReturnType<typeof setTimeout> | undefined

  /** Calls back once after `ms`; what was set before is forgotten. */
  set(ms: number, callback: () => void): void {
    clearTimeout(this.#id)
    // setTimeout takes no more than 25 days and fires at once beyond: so long is never.
    if (ms < 2 ** 31) this.#id = setTimeout(callback, ms)
  }

  clear(): void {
    clearTimeout(this.#id)
    // A timer that is cleared and kept costs as much memory as one that runs.
    this.#id = undefined
  }
}
