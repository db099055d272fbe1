import { Timer } from './timer.js'

/** Who is told of silence. */
export interface HeartbeatOwner {
  /** Nothing was written for a whole period. */
  beat(): void
}

/** Tells of each period of silence. `touch()` is called for each write and only looks at the clock. */
export class Heartbeat {
  readonly #periodMs: number
  readonly #owner: HeartbeatOwner
  readonly #timer = new Timer()
  #last = 0

  /** @param periodMs - 0: never. */
  constructor(periodMs: number, owner: HeartbeatOwner) {
    this.#periodMs = periodMs
    this.#owner = owner
  }

  start(): void {
    this.touch()
    if (this.#periodMs > 0) this.#wait(this.#periodMs)
  }

  /** Something was written. */
  touch(): void {
    this.#last = performance.now()
  }

  stop(): void {
    this.#timer.clear()
  }

  #wait(ms: number): void {
    this.#timer.set(ms, () => this.#look())
  }

  #look(): void {
    const left = this.#last + this.#periodMs - performance.now()
    if (left <= 0) {
      this.touch()
      this.#owner.beat()
    }
    this.#wait(left > 0 ? Math.ceil(left) : this.#periodMs)
  }
}
