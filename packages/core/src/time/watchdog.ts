import type { ResolvedOptions } from '../vocabulary/options.js'
import { SharedTimer, type TimerListener } from './shared-timer.js'

/** Time limits of one attempt: milliseconds until the first `touch()`, then between touches. */
export type WatchdogLimits = Pick<ResolvedOptions, 'firstByteTimeoutMs' | 'idleTimeoutMs'>

/** Is told when nothing came for too long. */
export interface WatchdogListener {
  /** Called at most once; the watchdog goes on only after the next `touch()`. */
  timedOut(what: 'first-byte' | 'idle'): void
}

/** Calls back when nothing came for too long. */
export class Watchdog implements TimerListener {
  readonly #limits: WatchdogLimits
  readonly #watched: WatchdogListener
  readonly #timer = new SharedTimer()
  #what: 'first-byte' | 'idle' = 'first-byte'
  /** While paused: milliseconds of the period that are left. */
  #left: number | undefined

  constructor(limits: WatchdogLimits, watched: WatchdogListener) {
    this.#limits = limits
    this.#watched = watched
    this.#timer.set(limits.firstByteTimeoutMs, this)
  }

  /** A byte came. */
  touch(): void {
    const { idleTimeoutMs } = this.#limits
    this.#what = 'idle'
    if (this.#left === undefined) this.#timer.set(idleTimeoutMs, this)
    // The transport still delivered within the pause.
    else this.#left = idleTimeoutMs
  }

  /** The reader holds the stream back, so no byte can come. */
  pause(): void {
    if (this.#left !== undefined) return
    this.#left = this.#timer.left
    this.#timer.clear()
  }

  /**
   * The period goes on where it stood. It must not begin anew: a reader who takes each heartbeat of the server by itself pauses and resumes
   * for each of them, and a vendor that is silent meanwhile would never be given up.
   */
  resume(): void {
    if (this.#left === undefined) return
    this.#timer.set(this.#left, this)
    this.#left = undefined
  }

  /** Ends the watch. */
  stop(): void {
    this.#timer.clear()
  }

  /** Called by the timer. */
  timeUp(): void {
    this.#watched.timedOut(this.#what)
  }
}
