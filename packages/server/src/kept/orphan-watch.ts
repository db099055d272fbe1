import { SharedTimer, type TimerListener } from '@millrace/core/internal'

/** A run that is watched. */
export interface WatchedRun {
  readonly streamId: string
  readonly over: boolean
  /** Ends the answer. */
  stop(): void
}

/** Stops a run that nobody has read for a while, in this process or another one. */
export class OrphanWatch implements TimerListener {
  readonly #run: WatchedRun
  readonly #ms: number
  readonly #readElsewhere: (streamId: string) => Promise<boolean>
  readonly #timer = new SharedTimer()
  #read = false

  /**
   * @param ms - 0: it is stopped when the last reader of this process leaves, whoever reads elsewhere. Infinite: never.
   * @param readElsewhere - tells whether a reader of another process has come since the last time.
   */
  constructor(run: WatchedRun, ms: number, readElsewhere: (streamId: string) => Promise<boolean>) {
    this.#run = run
    this.#ms = ms
    this.#readElsewhere = readElsewhere
  }

  /** The run has readers in this process from now on, or none. */
  readers(some: boolean): void {
    this.#read = some
    this.#timer.clear()
    if (some || this.#run.over) return
    if (this.#ms === 0) this.#run.stop()
    else this.#timer.set(this.#ms, this)
  }

  /** The run is over. */
  end(): void {
    this.#timer.clear()
  }

  /** From the timer. */
  timeUp(): void {
    void this.#look()
  }

  async #look(): Promise<void> {
    let elsewhere: boolean
    try {
      elsewhere = await this.#readElsewhere(this.#run.streamId)
    } catch {
      // A store that is away knows of no readers, and the run is not stopped for that: it cannot append for long either.
      elsewhere = true
    }
    if (this.#read || this.#run.over) return
    if (elsewhere) this.#timer.set(this.#ms, this)
    else this.#run.stop()
  }
}
