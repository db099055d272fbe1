import type { StreamStore } from '@millrace/core'
import { ChatError, SharedTimer, type TimerListener } from '@millrace/core/internal'
import { usualLeaseMs } from './append-lane.js'

/** Is told of a read that has stopped. */
export interface ReadWatchListener {
  /** The store has more of the log, or does not say, and the read gives nothing. */
  hangs(error: ChatError): void
}

/** The log that is read. */
interface WatchedLog {
  readonly store: StreamStore
  readonly streamId: string
}

const silent = (): ChatError =>
  new ChatError({ code: 'timeout', message: 'The store gives nothing of a stream that it has.', retryable: true })

/**
 * Watches over a read of a store. A read that gives nothing may wait for a model that thinks, as long as that takes; the state of the log tells the two apart.
 * It is asked for after a lease, and a read that gives nothing for another lease hangs where the log has more, is over, or has no state.
 */
export class ReadWatch implements TimerListener {
  readonly #log: WatchedLog
  readonly #listener: ReadWatchListener
  readonly #timer = new SharedTimer()
  /** Number of the record behind which the read waits. */
  #at = 0
  /** Changes with each wait: what an earlier one asked for says nothing of this one. */
  #wait = 0
  #suspect = false

  constructor(log: WatchedLog, listener: ReadWatchListener) {
    this.#log = log
    this.#listener = listener
  }

  /** A read waits behind this record, from now on. */
  begin(at: number): void {
    this.#at = at
    this.#wait++
    this.#suspect = false
    this.#again()
  }

  /** The read has given something, or is over. */
  end(): void {
    this.#wait++
    this.#timer.clear()
  }

  /** From the timer. */
  timeUp(): void {
    if (this.#suspect) return this.#listener.hangs(silent())
    this.#suspect = true
    this.#again()
    void this.#look(this.#wait)
  }

  #again(): void {
    this.#timer.set(this.#log.store.leaseMs ?? usualLeaseMs, this)
  }

  async #look(wait: number): Promise<void> {
    try {
      const info = await this.#log.store.meta(this.#log.streamId)
      const waitsRightly = info?.status === 'running' && info.lastSeq <= this.#at
      if (waitsRightly && wait === this.#wait) this.#suspect = false
    } catch {
      // A store that is away: its read fails in time, or hangs.
    }
  }
}
