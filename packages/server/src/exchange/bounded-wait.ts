import { isPromise, SharedTimer, type TimerListener } from '@millrace/core/internal'

/** Waits for one piece of work after the other, each within a time limit, and none beyond `end`. */
export class BoundedWait implements TimerListener {
  readonly #timer = new SharedTimer()
  #reject: ((reason: unknown) => void) | undefined
  #late: (() => unknown) | undefined
  #ended: { readonly reason: unknown } | undefined

  /**
   * Settles as the work does, or rejects with what `late` makes when that takes longer than `ms` (0: no limit), or with the reason of `end`.
   * Work that settles after that changes nothing.
   *
   * @returns a value, where the work needs no promise: then nothing was waited for.
   * @throws what the work throws by itself, and the reason of `end`.
   */
  for<T>(work: () => T | PromiseLike<T>, ms: number, late: () => unknown): T | Promise<T> {
    this.#check()
    const done = work()
    if (isPromise(done)) return this.#settled(done, ms, late)
    // The work itself may have ended the wait.
    this.#check()
    return done
  }

  #check(): void {
    if (this.#ended) throw this.#ended.reason
  }

  #settled<T>(work: PromiseLike<T>, ms: number, late: () => unknown): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#reject = reject
      this.#late = late
      if (this.#ended) reject(this.#ended.reason)
      else if (ms > 0) this.#timer.set(ms, this)
      // Work that was too late does not end the wait for what came after it.
      const over = (): void => {
        if (this.#reject !== reject) return
        this.#timer.clear()
        this.#reject = undefined
        this.#late = undefined
      }
      work.then(
        value => {
          over()
          resolve(value)
        },
        (thrown: unknown) => {
          over()
          reject(thrown)
        },
      )
    })
  }

  /** Rejects what is waited for, and all that is asked for later. The first call counts. */
  end(reason: unknown): void {
    this.#ended ??= { reason }
    this.#timer.clear()
    this.#reject?.(reason)
  }

  /** From the timer. */
  timeUp(): void {
    this.#reject?.(this.#late?.())
  }
}
