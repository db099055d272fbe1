import { Bag, type BagMember } from '../lib/bag.js'
import { timersEndWithRequest } from './request-timers.js'
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

/** Timers that share one of the event loop. */
class TimerGroup {
  readonly #set = new Bag<SharedTimer>()
  #id: ReturnType<typeof setTimeout> | undefined
  #looksAt = Number.POSITIVE_INFINITY

  add(timer: SharedTimer, time: number): void {
    this.#set.add(timer)
    if (timer.dueAt < this.#looksAt) this.#lookAt(timer.dueAt, time)
    // Long due: the event loop was held up, or a test has changed the clock, and the look that was planned in it may never come.
    else if (this.#looksAt < time - crowdMs) this.#lookAt(time, time)
  }

  remove(timer: SharedTimer): void {
    this.#set.remove(timer)
    if (this.#set.size === 0) this.#lookAt(Number.POSITIVE_INFINITY, 0)
  }

  #lookAt(at: number, time: number): void {
    clearTimeout(this.#id)
    this.#looksAt = at
    this.#id = at === Number.POSITIVE_INFINITY ? undefined : setTimeout(() => this.#look(), Math.max(1, at - time))
  }

  #look(): void {
    const time = now()
    const due: SharedTimer[] = []
    let next = Number.POSITIVE_INFINITY
    for (let place = 0; place < this.#set.size; place++) {
      const timer = this.#set.at(place)
      if (timer.dueAt <= time) due.push(timer)
      else if (timer.dueAt < next) next = timer.dueAt
    }
    // Before anybody is called, who may set and clear.
    this.#lookAt(this.#set.size < crowd ? next : Math.max(next, time + crowdMs), time)
    due.sort(byTime)
    let fired = 0
    try {
      for (; fired < due.length; fired++) due[fired]!.look(time)
    } finally {
      // One that throws must not keep the others waiting.
      if (fired < due.length) this.#lookAt(time, time)
    }
  }
}

const byTime = (one: SharedTimer, other: SharedTimer): number => one.dueAt - other.dueAt

const everybody = new TimerGroup()

/**
 * A time limit for an answer: set and moved with every token, mostly never reached. All timers share one of the event loop, which looks at
 * them when the first is due: thousands of streams cost neither a timer each nor a new one for each token. To the millisecond where they
 * are few; in a crowd up to 50 ms late. A timer that is set keeps the process alive. Where a timer ends with the request in which it is set, each has its
 * own.
 */
export class SharedTimer implements BagMember {
  /** From its group. */
  place = -1
  /** Milliseconds of the clock at which the time is up. */
  dueAt = 0
  #target: TimerListener | undefined
  readonly #group = timersEndWithRequest ? new TimerGroup() : everybody

  /** Calls back once after `ms`; what was set before is forgotten. More than 25 days are for ever. */
  set(ms: number, target: TimerListener): void {
    const time = now()
    this.#target = target
    this.dueAt = ms > maxTimerMs ? Number.POSITIVE_INFINITY : time + ms
    this.#group.add(this, time)
  }

  /** Nobody is called back. */
  clear(): void {
    if (!this.#target) return
    this.#target = undefined
    this.#group.remove(this)
  }

  /** Milliseconds until the time is up, 0 when it was not set. */
  get left(): number {
    return this.#target ? Math.max(0, this.dueAt - now()) : 0
  }

  /** From the group. Calls back, unless one that was called before has cleared it, or set it anew. */
  look(time: number): void {
    const target = this.#target
    if (!target || this.dueAt > time) return
    this.clear()
    target.timeUp()
  }
}
