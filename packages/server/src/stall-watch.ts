import type { Reply } from './reply.js'
import { Timer } from './timer.js'

/** Who is told of a reader who takes nothing. */
export interface StallOwner {
  /** Nothing was taken for a whole period. */
  stalled(): void
}

/** Tells when a reader that is waited for has taken nothing for a whole period. */
export class StallWatch {
  readonly #reply: Reply
  readonly #owner: StallOwner
  readonly #timer = new Timer()
  #periodMs: number
  #buffered = 0

  /** @param periodMs - 0: never. */
  constructor(reply: Reply, periodMs: number, owner: StallOwner) {
    this.#reply = reply
    this.#periodMs = periodMs
    this.#owner = owner
  }

  /** The wait begins. */
  start(): void {
    this.#buffered = this.#reply.buffered
    if (this.#periodMs > 0) this.#timer.set(this.#periodMs, () => this.#look())
  }

  /** From now on the reader has this long. */
  hurry(periodMs: number): void {
    this.#periodMs = periodMs
    this.start()
  }

  stop(): void {
    this.#timer.clear()
  }

  #look(): void {
    const before = this.#buffered
    if (this.#reply.buffered < before) this.start()
    else this.#owner.stalled()
  }
}
