import { maxTimerMs } from './timers.js'

/** Whole milliseconds: kept in place, where a fraction would be an object of its own. */
const now = (): number => Math.trunc(performance.now())

/** Is told when a {@link SharedTimer} runs out. */
export interface TimerListener {
  /** The time is up. */
  timeUp(): void
}

/** From this number of timers on, they are checked only once in so many milliseconds. */
const crowd = 100
const crowdMs = 50

/**
 * A time limit for an answer: set and moved with every token, mostly never reached. All timers share one of the event loop, which looks at
 * them when the first is due: thousands of streams cost neither a timer each nor a new one for each token. To the millisecond where they
 * are few; in a crowd up to 50 ms late. A timer that is set keeps the process alive.
 */
export class SharedTimer {
  static readonly #set = new Set<SharedTimer>()
  static #id: ReturnType<typeof setTimeout> | undefined
  static #looksAt = Number.POSITIVE_INFINITY

  #target: TimerListener | undefined
  #dueAt = 0

  /** Calls back once after `ms`; what was set before is forgotten. More than 25 days are for ever. */
  set(ms: number, target: TimerListener): void {
    const time = now()
    this.#target = target
    this.#dueAt = ms > maxTimerMs ? Number.POSITIVE_INFINITY : time + ms
    SharedTimer.#set.add(this)
    if (this.#dueAt < SharedTimer.#looksAt) SharedTimer.#lookAt(this.#dueAt, time)
    // Long due: the event loop was held up, or a test has changed the clock, and the look that was planned in it may never come.
    else if (SharedTimer.#looksAt < time - crowdMs) SharedTimer.#lookAt(time, time)
  }

  /** Nobody is called back. */
  clear(): void {
    if (!this.#target) return
    this.#target = undefined
    SharedTimer.#set.delete(this)
    if (SharedTimer.#set.size === 0) SharedTimer.#lookAt(Number.POSITIVE_INFINITY, 0)
  }

  /** Milliseconds until the time is up, 0 when it was not set. */
  get left(): number {
    return this.#target ? Math.max(0, this.#dueAt - now()) : 0
  }

  static #lookAt(at: number, time: number): void {
    clearTimeout(SharedTimer.#id)
    SharedTimer.#looksAt = at
    SharedTimer.#id =
      at === Number.POSITIVE_INFINITY ? undefined : setTimeout(SharedTimer.#look, Math.max(1, at - time))
  }

  static #look(): void {
    const time = now()
    const due: SharedTimer[] = []
    let next = Number.POSITIVE_INFINITY
    for (const timer of SharedTimer.#set) {
      if (timer.#dueAt <= time) due.push(timer)
      else if (timer.#dueAt < next) next = timer.#dueAt
    }
    // Before anybody is called, who may set and clear.
    SharedTimer.#lookAt(SharedTimer.#set.size < crowd ? next : Math.max(next, time + crowdMs), time)
    let fired = 0
    try {
      for (; fired < due.length; fired++) due[fired]!.#fire(time)
    } finally {
      // One that throws must not keep the others waiting.
      if (fired < due.length) SharedTimer.#lookAt(time, time)
    }
  }

  /** Unless one that was called before has cleared it, or set it anew. */
  #fire(time: number): void {
    const target = this.#target
    if (!target || this.#dueAt > time) return
    this.clear()
    target.timeUp()
  }
}
