import type { Reply } from './reply.js'
import { Timer } from './timer.js'

/** Calls back when a reader that is waited for has taken nothing for a whole period. */
export class StallWatch {
  readonly #reply: Reply
  readonly #onStall: () => void
  readonly #timer = new Timer()
  #periodMs: number
  #buffered = 0

  /** @param periodMs - 0: never. */
  constructor(reply: Reply, periodMs: number, onStall: () => void) {
    this.#reply = reply
    this.#periodMs = periodMs
    this.#onStall = onStall
  }

  /** The wait begins. */
  start(): void {
    this.#buffered = this.#reply.buffered
    if (this.#periodMs > 0) this.#timer.set(this.#periodMs, this.#look)
  }

  /** From now on the reader has this long. */
  hurry(periodMs: number): void {
    this.#periodMs = periodMs
    this.start()
  }

  stop(): void {
    this.#timer.clear()
  }

  readonly #look = (): void => {
    const before = this.#buffered
    if (this.#reply.buffered < before) this.start()
    else this.#onStall()
  }
}
