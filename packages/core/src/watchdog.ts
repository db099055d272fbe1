import type { ResolvedOptions } from './options.js'
import { maxTimerMs } from './timers.js'

/** Whole milliseconds: enough for limits of seconds, and kept in place where a fraction would be an object of its own. */
const now = (): number => Math.trunc(performance.now())

/** Time limits of one attempt: milliseconds until the first `touch()`, then between touches. */
export type WatchdogLimits = Pick<ResolvedOptions, 'firstByteTimeoutMs' | 'idleTimeoutMs'>

/** Who is told when nothing came for too long. */
export interface Watched {
  /** Called at most once for a period; the watchdog goes on only after the next `touch()`. */
  timedOut(what: 'first-byte' | 'idle'): void
}

/**
 * Calls back when nothing came for too long. `touch()` is called for each chunk and only looks at the clock: one timer is set per period,
 * and sees when it fires how much of the period is left.
 */
export class Watchdog {
  readonly #limits: WatchdogLimits
  readonly #watched: Watched
  #timer: ReturnType<typeof setTimeout> | undefined
  #what: 'first-byte' | 'idle' = 'first-byte'
  #last = now()
  #paused = false
  #pausedAt = 0
  #stopped = false

  constructor(limits: WatchdogLimits, watched: Watched) {
    this.#limits = limits
    this.#watched = watched
    this.#set(limits.firstByteTimeoutMs)
  }

  /** A byte came. */
  touch(): void {
    this.#last = now()
    if (this.#what === 'idle') return
    this.#what = 'idle'
    const { firstByteTimeoutMs, idleTimeoutMs } = this.#limits
    // The timer of a longer first period would see the end of the second too late; that of another one only looks once more.
    if (!this.#paused && idleTimeoutMs < firstByteTimeoutMs) this.#set(idleTimeoutMs)
  }

  /** The reader holds the stream back: no byte can come. */
  pause(): void {
    if (this.#paused) return
    this.#paused = true
    this.#pausedAt = now()
    clearTimeout(this.#timer)
  }

  /**
   * The period goes on where it stood. It must not begin anew: a reader who takes each heartbeat of the server by itself pauses and resumes
   * for each of them, and a vendor that is silent meanwhile would never be given up.
   */
  resume(): void {
    if (!this.#paused) return
    this.#paused = false
    // Silence in front of the pause; none, where the transport still delivered within it.
    const silence = Math.max(0, this.#pausedAt - this.#last)
    this.#last = now() - silence
    this.#set(this.#period - silence)
  }

  /** For good. */
  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  get #period(): number {
    return this.#what === 'idle' ? this.#limits.idleTimeoutMs : this.#limits.firstByteTimeoutMs
  }

  #set(ms: number): void {
    clearTimeout(this.#timer)
    if (!this.#stopped && ms <= maxTimerMs) this.#timer = setTimeout(() => this.#look(), Math.max(1, Math.ceil(ms)))
  }

  #look(): void {
    const left = this.#last + this.#period - now()
    if (left > 0) this.#set(left)
    else this.#watched.timedOut(this.#what)
  }
}
