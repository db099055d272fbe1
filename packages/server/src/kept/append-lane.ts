import type { ChatRecord, StoredBatch, StreamStore } from '@millrace/core'
import { ChatError } from '@millrace/core/internal'

/** Is told what becomes of appends. */
export interface AppendLaneListener {
  /** A batch is kept. @param end - it was the log's last. */
  kept(batch: StoredBatch, end: boolean): void
  /** A batch is not kept. */
  failed(error: unknown): void
}

/** Default of `StreamStore.leaseMs`. */
export const usualLeaseMs = 15_000

/** A lease is renewed so often. */
export const leaseParts = 3

const silent = (): ChatError =>
  new ChatError({
    code: 'timeout',
    message: 'The store did not keep a record within the time of a lease.',
    retryable: true,
  })

/** A log that its producer writes. */
export interface WrittenLog {
  readonly store: StreamStore
  readonly streamId: string
  readonly lease: string
}

/** An append as it is sent. */
export interface Append {
  readonly records: readonly ChatRecord[]
  /** The JSON of each record. */
  readonly texts: readonly string[]
  /** The last record is that of the log. */
  readonly end: boolean
}

/**
 * Appends to one log, one batch at a time. Two are never in flight at once: where the first failed and the second did not, the log would lack records
 * in its middle, and its dense numbers would not show it.
 */
export class AppendLane {
  readonly #log: WrittenLog
  readonly #listener: AppendLaneListener
  /** The append that is in flight. */
  #sent: Append | undefined
  #active = false
  /** Calls of `renew` since the append in flight was sent. */
  #waited = 0
  #seq = 0

  constructor(log: WrittenLog, listener: AppendLaneListener) {
    this.#log = log
    this.#listener = listener
  }

  /** An append is in flight. */
  get busy(): boolean {
    return this.#sent !== undefined
  }

  /** Number of the last record that is kept. */
  get seq(): number {
    return this.#seq
  }

  /** Called only while none is in flight. A store that keeps at once has told the listener when this returns. */
  send(append: Append): void {
    this.#active = true
    let kept: number | Promise<number>
    try {
      kept = this.#append(append)
    } catch (thrown) {
      return this.#listener.failed(thrown)
    }
    if (typeof kept === 'number') return this.#kept(append, kept)
    this.#sent = append
    this.#waited = 0
    // A store of one's own may give anything.
    Promise.resolve(kept).then(this.#settled, this.#refused)
  }

  /**
   * Called in each third of a lease: prolongs it, where nothing was appended since the last call. A failure other than the loss of the lease is left to the next
   * try. An append that is in flight for as long as a lease has failed: readers must not wait for a store that says nothing.
   */
  renew(): void {
    const needed = !this.#active && !this.busy
    this.#active = false
    if (this.busy && ++this.#waited > leaseParts) return this.#listener.failed(silent())
    if (needed) void this.#prolong()
  }

  /** Holds nothing up: appends of one producer keep their order. */
  async #prolong(): Promise<void> {
    try {
      await this.#append({ records: [], texts: [], end: false })
    } catch (thrown) {
      if (thrown instanceof ChatError && thrown.code === 'gone') this.#listener.failed(thrown)
    }
  }

  #append({ records, texts, end }: Append): number | Promise<number> {
    const { store, streamId, lease } = this.#log
    return store.append(streamId, lease, records, end ? { texts, end } : { texts })
  }

  // One function for all appends: there is one for each token of an answer.
  readonly #settled = (lastSeq: number): void => {
    const append = this.#sent!
    this.#sent = undefined
    try {
      this.#kept(append, lastSeq)
    } catch (thrown) {
      // Records that JSON cannot hold, which came while this append was in flight.
      this.#listener.failed(thrown)
    }
  }

  readonly #refused = (thrown: unknown): void => {
    this.#sent = undefined
    this.#listener.failed(thrown)
  }

  #kept({ records, texts, end }: Append, lastSeq: number): void {
    const seq = this.#seq + records.length
    if (lastSeq !== seq) {
      const message = `The store has numbered a record ${lastSeq} that is number ${seq} of its stream.`
      return this.#listener.failed(new ChatError({ code: 'protocol', message }))
    }
    this.#seq = seq
    this.#listener.kept({ seq, records, texts }, end)
  }
}
