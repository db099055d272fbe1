import type { ChatRecord, StoredBatch } from '@millrace/core'
import { SharedTimer, type TimerListener } from '@millrace/core/internal'
import { AppendLane, type AppendLaneListener, type WrittenLog } from './append-lane.js'
import { Backlog, type RecordQueue, type RecordQueueListener } from './record-queue.js'

/** Characters that are appended without waiting longer. */
const enough = 64 * 1024

/**
 * A queue whose records go to readers at once, and into the store in pieces that were gathered over a time (`appendBehindMs`). Readers of this instance
 * are served from here meanwhile. The last batch alone goes to readers when it is kept, with all before it: an answer that has its end for a reader has
 * it for all.
 */
export class ReadersFirst implements RecordQueue, AppendLaneListener, TimerListener {
  readonly #listener: RecordQueueListener
  readonly #lane: AppendLane
  readonly #behindMs: number
  readonly #backlog: Backlog
  readonly #timer = new SharedTimer()
  /** The batches that are not known to be kept, oldest first. */
  #unkept: StoredBatch[] = []
  /** Characters of those that are not in flight. */
  #characters = 0
  #inFlight = 0
  /** Held back until it is kept. */
  #last: StoredBatch | undefined
  #seq = 0
  #closed = false

  constructor(log: WrittenLog, behindMs: number, listener: RecordQueueListener) {
    this.#listener = listener
    this.#behindMs = behindMs
    this.#lane = new AppendLane(log, this)
    this.#backlog = new Backlog(listener)
  }

  get seq(): number {
    return this.#seq
  }

  get keptSeq(): number {
    return this.#lane.seq
  }

  add(records: readonly ChatRecord[], end: boolean): void {
    if (this.#closed) return
    const texts = records.map(record => JSON.stringify(record))
    const characters = texts.reduce((sum, text) => sum + text.length, 0)
    const batch = { seq: this.#seq + records.length, records, texts }
    this.#unkept.push(batch)
    this.#characters += characters
    this.#backlog.add(characters)
    if (end) {
      this.#last = batch
      return this.#flush()
    }
    this.#seq = batch.seq
    this.#listener.numbered(batch)
    if (this.#characters >= enough) this.#flush()
    else this.#await()
  }

  behind(seq: number): readonly StoredBatch[] | undefined {
    if (seq >= this.#seq) return []
    const [first] = this.#unkept
    if (!first || seq < first.seq - first.records.length) return undefined
    return this.#unkept.filter(batch => batch.seq > seq && batch !== this.#last)
  }

  renew(): void {
    if (!this.#closed) this.#lane.renew()
  }

  close(): void {
    this.#closed = true
    this.#timer.clear()
  }

  /** From the timer. */
  timeUp(): void {
    this.#flush()
  }

  /** From the lane. */
  kept({ seq }: StoredBatch, end: boolean): void {
    if (this.#closed) return
    this.#unkept = this.#unkept.filter(batch => batch.seq > seq)
    const kept = this.#inFlight
    this.#inFlight = 0
    if (end) {
      this.#seq = seq
      this.#listener.numbered(this.#last!)
      return this.#listener.ended()
    }
    if (this.#last || this.#characters >= enough) this.#flush()
    else if (this.#unkept.length > 0) this.#await()
    this.#backlog.remove(kept)
  }

  /** From the lane. */
  failed(error: unknown): void {
    if (this.#closed) return
    this.close()
    this.#listener.failed(error)
  }

  #await(): void {
    if (!this.#closed && !this.#lane.busy && this.#timer.left === 0) this.#timer.set(this.#behindMs, this)
  }

  #flush(): void {
    if (this.#closed || this.#lane.busy || this.#unkept.length === 0) return
    this.#timer.clear()
    const records: ChatRecord[] = []
    const texts: string[] = []
    for (const batch of this.#unkept) {
      records.push(...batch.records)
      texts.push(...(batch.texts ?? []))
    }
    this.#inFlight = this.#characters
    this.#characters = 0
    this.#lane.send({ records, texts, end: this.#last !== undefined })
  }
}
