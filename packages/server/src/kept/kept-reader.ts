import type { ChatRecord, ErrorInfo, Flow, StoredBatch, StreamStore } from '@millrace/core'
import { ChatError, publicError } from '@millrace/core/internal'
import type { DeliveryReader, DeliverySource } from '../delivery/delivery-source.js'
import { ReadWatch, type ReadWatchListener } from './read-watch.js'
import type { LastRecords, Run, RunReader } from './run.js'
import { checkDense, endOf, liveEnd, partBehind } from './stored-batch.js'

/** The log that is read, and the place from which. */
export interface KeptReading {
  readonly store: StreamStore
  readonly streamId: string
  /** Number of the last record that the reader has. */
  readonly after: number
  /** The run that writes the log, where it is in this process. */
  readonly run?: Run | undefined
  /** Called once, when nothing is read any more. */
  onEnd?(): void
  /** Called with what the store throws. */
  report(error: unknown): void
}

/**
 * Reads a log for one delivery, from any place. A reader at the end of a run in this process is given records as the run gives them out; one who is
 * behind, or elsewhere, reads the store until it has caught up. A slow reader holds up nobody: it falls behind and reads the store.
 */
export class KeptReader implements DeliverySource, Flow, RunReader, ReadWatchListener {
  readonly #reading: KeptReading
  readonly #watch: ReadWatch
  /** Made when the store is read: most readers get all from their run. */
  #abort: AbortController | undefined
  #reader: DeliveryReader | undefined
  #at: number
  #paused = false
  #live = false
  #over = false
  #busy = false
  #resumed: (() => void) | undefined
  /** The last records, which no store has. */
  #last: LastRecords | undefined

  constructor(reading: KeptReading) {
    this.#reading = reading
    this.#at = reading.after
    this.#watch = new ReadWatch(reading, this)
    reading.run?.join(this)
  }

  /** The run is in this process: an end of the server is an end of the answer, which the reader will be told as such. */
  get local(): boolean {
    return this.#reading.run?.over === false
  }

  connect(reader: DeliveryReader): Flow {
    this.#reader = reader
    queueMicrotask(() => this.#go())
    return this
  }

  /** From the run. */
  live(batch: StoredBatch): void {
    if (!this.#live || this.#over) return
    if (this.#paused) this.#live = false
    else this.#give(batch, liveEnd)
  }

  /** From the run. */
  lost(last: LastRecords): void {
    this.#last = last
    this.#live = false
    // It waits for records that do not come.
    if (this.#busy && this.#isLost) this.#abort?.abort()
    queueMicrotask(() => this.#go())
  }

  /** From the watch. A store that does not settle is waited for no longer. */
  hangs(error: ChatError): void {
    this.#abort?.abort()
    this.#busy = false
    if (!this.#isLost) this.#failed(error)
    this.#go()
  }

  pause(): void {
    this.#paused = true
  }

  resume(): void {
    if (!this.#paused) return
    this.#paused = false
    this.#resumed?.()
    if (!this.#live) queueMicrotask(() => this.#go())
  }

  /** The reader is gone, or is not to be served any more: nothing comes. */
  cancel(): void {
    this.#end()
  }

  #go(): void {
    if (this.#over || this.#paused || this.#live || this.#busy) return
    if (this.#isLost) this.#giveLast()
    else if (!this.#catchUp()) void this.#readStore()
  }

  /** @returns whether the run goes on from the reader's place. */
  #catchUp(): boolean {
    const batches = this.#reading.run?.behind(this.#at)
    if (!batches) return false
    this.#live = true
    for (const batch of batches) this.live(batch)
    return true
  }

  async #readStore(): Promise<void> {
    const { store, streamId } = this.#reading
    this.#busy = true
    this.#abort ??= new AbortController()
    this.#watch.begin(this.#at)
    try {
      for await (const batch of store.read(streamId, this.#at, this.#abort.signal)) {
        this.#watch.end()
        if (this.#over) return
        checkDense(batch, this.#at)
        this.#give(batch, endOf)
        while (this.#paused && !this.#over) await this.#whenResumed()
        if (this.#over || this.#isLost || this.#catchUp()) return
        this.#watch.begin(this.#at)
      }
      if (!this.#over && !this.#isLost) this.#failed(new TypeError('The store ended a stream without its last record.'))
    } catch (thrown) {
      if (!this.#over) this.#failed(thrown)
    } finally {
      this.#watch.end()
      this.#busy = false
      this.#go()
    }
  }

  #failed(thrown: unknown): void {
    const isGone = thrown instanceof ChatError && thrown.code === 'gone'
    if (!isGone) this.#reading.report(thrown)
    const known = this.#last
    const ending: ChatRecord = { type: 'error', error: isGone ? gone : away }
    this.#last = { behind: this.#at, at: seq => known?.at(seq) ?? [ending] }
  }

  /** True where nothing comes behind the reader's place but the last records. */
  get #isLost(): boolean {
    return this.#last !== undefined && this.#at >= this.#last.behind
  }

  #giveLast(): void {
    const records = this.#last!.at(this.#at)
    this.#end()
    this.#reader?.batch(records)
  }

  #whenResumed(): Promise<void> {
    return new Promise(resolve => {
      this.#resumed = resolve
    })
  }

  /** Gives what is behind the reader's place: the store may have told a batch that the run tells now. @param endIn - finds the last record of the log. */
  #give(batch: StoredBatch, endIn: typeof endOf): void {
    const rest = partBehind(batch, this.#at)
    if (!rest) return
    this.#at = rest.seq
    const end = endIn(rest)
    if (end) this.#end()
    this.#reader?.stored(rest, end)
  }

  #end(): void {
    if (this.#over) return
    this.#over = true
    this.#abort?.abort()
    this.#watch.end()
    this.#resumed?.()
    this.#reading.run?.leave(this)
    this.#reading.onEnd?.()
  }
}

/** The words for a reader whose log was deleted meanwhile, and whose store is away. They are no part of the log and have no number. */
const gone: ErrorInfo = publicError({ code: 'gone', message: '', retryable: false })
const away: ErrorInfo = publicError({ code: 'overloaded', message: '', retryable: true })
