/** Whole milliseconds: kept in place, where a fraction would be an object of its own. */
const now = (): number => Math.trunc(performance.now())

/** Who waits for a {@link Timer}. */
export interface TimerTarget {
  /** The time is up. */
  timeUp(): void
}

/**
 * One timer that is set and cleared again and again. Where it runs already and is set for later, it runs on and waits for the rest then:
 * an answer goes from one wait to the next longer one, each token moves a heartbeat, and none of that costs a timer of the event loop.
 */
export class Timer {
  #id: ReturnType<typeof setTimeout> | undefined
  #firesAt = 0
  #dueAt = 0
  #target: TimerTarget | undefined

  /** Calls back once after `ms`; what was set before is forgotten. */
  set(ms: number, target: TimerTarget): void {
    this.#target = target
    this.#dueAt = now() + ms
    if (this.#id === undefined || this.#firesAt > this.#dueAt) this.#run(ms)
  }

  clear(): void {
    this.#target = undefined
    this.#stop()
  }

  #run(ms: number): void {
    this.#stop()
    // setTimeout takes no more than 25 days and fires at once beyond: so long is never.
    if (ms >= 2 ** 31) return
    this.#firesAt = this.#dueAt
    this.#id = setTimeout(() => this.#fire(), ms)
  }

  #stop(): void {
    clearTimeout(this.#id)
    // A timer that is cleared and kept costs as much memory as one that runs.
    this.#id = undefined
  }

  #fire(): void {
    this.#id = undefined
    const left = this.#dueAt - now()
    if (left > 0) return this.#run(left)
    const target = this.#target
    this.#target = undefined
    target?.timeUp()
  }
}
