import { Timer } from './timer.js'

/** Calls back after each period of silence. `touch()` is called for each write and only looks at the clock. */
export class Heartbeat {
  readonly #periodMs: number
  readonly #beat: () => void
  readonly #timer = new Timer()
  #last = 0

  /** @param periodMs - 0: never. */
  constructor(periodMs: number, beat: () => void) {
    this.#periodMs = periodMs
    this.#beat = beat
  }

  start(): void {
    this.touch()
    if (this.#periodMs > 0) this.#timer.set(this.#periodMs, this.#look)
  }

  /** Something was written. */
  touch(): void {
    this.#last = performance.now()
  }

  stop(): void {
    this.#timer.clear()
  }

  readonly #look = (): void => {
    const left = this.#last + this.#periodMs - performance.now()
    if (left <= 0) {
      this.touch()
      this.#beat()
    }
    this.#timer.set(left > 0 ? Math.ceil(left) : this.#periodMs, this.#look)
  }
}
