/** Something that takes a step each period, until it says that it was the last one. */
export type Step = () => boolean

/**
 * One timer for any number of streams of the same period: each stream is served in the millisecond of the period that it was given,
 * so that streams do not beat in time with each other. A late timer catches up; no step is lost.
 */
export class Pacer {
  readonly #periodMs: number
  readonly #slots: Set<Step>[]
  readonly #started = performance.now()
  readonly #timer: ReturnType<typeof setInterval>
  #served = 0
  #next = 0

  constructor(periodMs: number) {
    this.#periodMs = periodMs
    this.#slots = Array.from({ length: periodMs }, () => new Set<Step>())
    this.#timer = setInterval(() => this.#tick(), 1)
  }

  add(step: Step): void {
    this.#next = (this.#next + 7) % this.#periodMs
    this.#slots[this.#next]!.add(step)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #tick(): void {
    const due = Math.floor(performance.now() - this.#started)
    for (; this.#served < due; this.#served++) {
      const slot = this.#slots[this.#served % this.#periodMs]!
      for (const step of slot) if (!step()) slot.delete(step)
    }
  }
}
