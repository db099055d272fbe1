import type { SharedTimer, TimerListener } from '@millrace/core/internal'
import type { Reply } from '../exchange/reply.js'

/** Who is told of a reader who takes nothing. */
export interface StallListener {
  /** Nothing was taken for a whole period. */
  stalled(): void
}

/** Tells when a reader that is waited for has taken nothing for a whole period. */
export class StallWatch implements TimerListener {
  readonly #timer: SharedTimer
  readonly #reply: Reply
  readonly #owner: StallListener
  #periodMs: number
  #buffered = 0

  /**
   * @param timer - the answer's, taken over from `start` on, until somebody else does.
   * @param periodMs - 0: never.
   */
  constructor(timer: SharedTimer, reply: Reply, periodMs: number, owner: StallListener) {
    this.#timer = timer
    this.#reply = reply
    this.#periodMs = periodMs
    this.#owner = owner
  }

  /** The wait begins. */
  start(): void {
    this.#buffered = this.#reply.buffered
    if (this.#periodMs > 0) this.#timer.set(this.#periodMs, this)
    else this.#timer.clear()
  }

  /** From now on the reader has this long. */
  hurry(periodMs: number): void {
    this.#periodMs = periodMs
    this.start()
  }

  /** From the timer. */
  timeUp(): void {
    const before = this.#buffered
    if (this.#reply.buffered < before) this.start()
    else this.#owner.stalled()
  }
}
