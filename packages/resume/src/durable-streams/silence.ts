import { longestMs } from '../reach.js'

/** Measures how long nothing was heard, while somebody listens. */
export class Silence {
  readonly #ms: number
  readonly #onSilence: () => void
  #heardAt = performance.now()
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param onSilence - called when nothing was heard for `ms`, and each further `ms`. */
  constructor(ms: number, onSilence: () => void) {
    this.#ms = ms
    this.#onSilence = onSilence
  }

  /** Something was heard. */
  heard(): void {
    this.#heardAt = performance.now()
  }

  /** Listens until this settles. */
  async during<Result>(work: Promise<Result>): Promise<Result> {
    this.#arm()
    try {
      return await work
    } finally {
      clearTimeout(this.#timer)
    }
  }

  #arm(): void {
    const left = this.#heardAt + this.#ms - performance.now()
    this.#timer = setTimeout(() => this.#timeUp(), Math.max(0, Math.min(left, longestMs)))
  }

  #timeUp(): void {
    if (performance.now() >= this.#heardAt + this.#ms) {
      this.heard()
      this.#onSilence()
    }
    this.#arm()
  }
}
