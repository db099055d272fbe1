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

/**
 * Measures whether an event loop is near its limit: it has worked for most of the time, and has had the processor for as much. A loop whose processor
 * others use as well seems to work while it waits for them, and what it does later would only come later still.
 */
export class LoopLoad {
  readonly #clock: LoopClock
  readonly #cpuMs: () => number
  #sampledAt = 0
  #before: LoopUse | undefined
  #cpuMsBefore: number | undefined
  #busy = false

  /** @param cpuMs - milliseconds that the loop has had of the processor. Asked only where there is a utilisation. */
  constructor(clock: LoopClock, cpuMs: () => number) {
    this.#clock = clock
    this.#cpuMs = cpuMs
  }

  /** True from four fifths of the time on, until it falls below a half. Sampled when asked, at most once per period. */
  get busy(): boolean {
    const now = this.#clock.now()
    const elapsedMs = now - this.#sampledAt
    if (elapsedMs >= (this.#busy ? sampleMs.busy : sampleMs.calm)) {
      this.#sampledAt = now
      this.#busy = this.#share(elapsedMs) >= (this.#busy ? calmBelow : busyFrom)
    }
    return this.#busy
  }

  /** Share of the time since the last sample that the loop has worked, 0 to 1. */
  #share(elapsedMs: number): number {
    const use = this.#clock.eventLoopUtilization?.()
    if (!use) return 0
    const cpuMs = this.#cpuMs()
    const { utilization } = this.#clock.eventLoopUtilization!(use, this.#before ?? use)
    const usedMs = cpuMs - (this.#cpuMsBefore ?? cpuMs)
    this.#before = use
    this.#cpuMsBefore = cpuMs
    return Math.min(utilization, usedMs / elapsedMs)
  }
}

interface CpuUse {
  /** Microseconds. */
  readonly user: number
  /** Microseconds. */
  readonly system: number
}

interface NodeProcess {
  threadCpuUsage?(): CpuUse
  cpuUsage(): CpuUse
}

/**
 * Processor time of this thread; of the whole process before Node 23.9, which knows no other. 0 in runtimes that imitate Node and do not know it: workerd
 * (1.20261117.1) has functions that throw, Next's edge runtime (16.4.6, 2026-11) a process without them.
 */
function ownCpuMs(): number {
  const { process } = globalThis as unknown as { process: NodeProcess }
  try {
    const { user, system } = process.threadCpuUsage?.() ?? process.cpuUsage()
    return (user + system) / 1000
  } catch {
    return 0
  }
}

/** The load of this thread's event loop. */
export const loopLoad = new LoopLoad(performance as LoopClock, ownCpuMs)
