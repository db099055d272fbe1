/** What is used of Node's `performance`. */
export interface LoopClock {
  /** Milliseconds. */
  now(): number
  /** Where there is no Node, nobody knows. Of two readings, the difference. */
  eventLoopUtilization?(later?: LoopUse, earlier?: LoopUse): LoopUse
}

/** A reading of how long the event loop has worked. */
interface LoopUse {
  readonly idle: number
  readonly active: number
  /** The part of the time that it has worked, 0 … 1. */
  readonly utilization: number
}

/**
 * Milliseconds that are looked at together: soon enough for a rush; for its end longer, since what is gathered is work in gusts, with calm
 * between them.
 */
const lookMs = { calm: 100, busy: 500 }
/** Parts of the time. Apart, so that what is saved by knowing of the load does not end it. */
const busyFrom = 0.8
const calmBelow = 0.5

/** Knows whether an event loop has hardly any time left. */
export class LoopLoad {
  readonly #clock: LoopClock
  #lookedAt = 0
  #before: LoopUse | undefined
  #busy = false

  constructor(clock: LoopClock) {
    this.#clock = clock
  }

  /** Whether it worked four fifths of the time or more, lately; until it is half of the time or less. */
  get busy(): boolean {
    const now = this.#clock.now()
    if (now - this.#lookedAt >= (this.#busy ? lookMs.busy : lookMs.calm)) this.#look(now)
    return this.#busy
  }

  #look(now: number): void {
    this.#lookedAt = now
    const use = this.#clock.eventLoopUtilization?.()
    if (!use) return
    const { utilization } = this.#clock.eventLoopUtilization!(use, this.#before ?? use)
    this.#before = use
    this.#busy = utilization >= (this.#busy ? calmBelow : busyFrom)
  }
}

/** Of the loop that this runs on. */
export const loopLoad = new LoopLoad(performance as LoopClock)
