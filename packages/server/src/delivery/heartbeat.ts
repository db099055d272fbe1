import type { SharedTimer, TimerListener } from '@millrace/core/internal'

/** Who is told of silence. */
export interface HeartbeatListener {
  /** Nothing was written for a whole period. */
  beat(): void
}

/** Tells of each period of silence. */
export class Heartbeat implements TimerListener {
  readonly #timer: SharedTimer
  readonly #periodMs: number
  readonly #owner: HeartbeatListener
  #runs = false

  /**
   * @param timer - the answer's, taken over from `start` on.
   * @param periodMs - 0: never.
   */
  constructor(timer: SharedTimer, periodMs: number, owner: HeartbeatListener) {
    this.#timer = timer
    this.#periodMs = periodMs
    this.#owner = owner
  }

  start(): void {
    this.#runs = true
    this.touch()
  }

  /** Something was written. */
  touch(): void {
    if (!this.#runs) return
    if (this.#periodMs > 0) this.#timer.set(this.#periodMs, this)
    else this.#timer.clear()
  }

  /** Leaves the timer to who comes next. */
  stop(): void {
    this.#runs = false
  }

  /** From the timer. */
  timeUp(): void {
    // First, since the beat itself may be what fills the reader up, and then the timer is no longer ours.
    this.touch()
    this.#owner.beat()
  }
}
