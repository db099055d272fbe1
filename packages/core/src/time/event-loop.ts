/** The parts of Node's `performance` that are used. */
export interface LoopClock {
  /** Milliseconds. */
  now(): number
  /** A reading, or the difference of two. Only Node has it. */
  eventLoopUtilization?(later?: LoopUse, earlier?: LoopUse): LoopUse
}

/** Idle and active time of the event loop, in milliseconds. */
interface LoopUse {
  readonly idle: number
  readonly active: number
  /** Share of the time that it has worked, 0 to 1. */
  readonly utilization: number
}

/** Sampling period in milliseconds. Longer under load, since gathered work comes in bursts with idle time between them. */
const sampleMs = { calm: 100, busy: 500 }
/** Utilisation, 0 to 1. Two thresholds (hysteresis): gathering lowers the load and must not switch itself off. */
const busyFrom = 0.8
const calmBelow = 0.5

/** Measures whether an event loop is near its limit. */
export class LoopLoad {
  readonly #clock: LoopClock
  #sampledAt = 0
  #before: LoopUse | undefined
  #busy = false

  constructor(clock: LoopClock) {
    this.#clock = clock
  }

  /** True from a utilisation of 0.8 on, until it falls below 0.5. Sampled when asked, at most once per period. */
  get busy(): boolean {
    const now = this.#clock.now()
    if (now - this.#sampledAt >= (this.#busy ? sampleMs.busy : sampleMs.calm)) this.#sample(now)
    return this.#busy
  }

  #sample(now: number): void {
    this.#sampledAt = now
    const use = this.#clock.eventLoopUtilization?.()
    if (!use) return
    const { utilization } = this.#clock.eventLoopUtilization!(use, this.#before ?? use)
    this.#before = use
    this.#busy = utilization >= (this.#busy ? calmBelow : busyFrom)
  }
}

/** The load of this thread's event loop. */
export const loopLoad = new LoopLoad(performance as LoopClock)
