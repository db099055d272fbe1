import type { ChatRecord, StoredBatch } from '@millrace/core'
import { mergeDeltas } from '@millrace/core/internal'
import { type Append, AppendLane, type AppendLaneListener, type WrittenLog } from './append-lane.js'
import { Backlog, type RecordQueue, type RecordQueueListener } from './record-queue.js'

/** Characters that a record other than a delta is taken for while it waits, beside its file. */
const usual = 256

/**
 * A queue whose records go to readers when they are kept, so that no reader has seen what a later one would not. The first batch is appended at once;
 * what comes while an append is in flight is gathered until that is kept, with adjacent deltas joined, before any number is given.
 */
export class StoreFirst implements RecordQueue, AppendLaneListener {
  readonly #listener: RecordQueueListener
  readonly #lane: AppendLane
  readonly #backlog: Backlog
  #waiting: ChatRecord[] = []
  #ending = false
  /** Characters of the waiting records, and of those in flight. */
  #characters = 0
  #inFlight = 0
  #closed = false

  constructor(log: WrittenLog, listener: RecordQueueListener) {
    this.#listener = listener
    this.#lane = new AppendLane(log, this)
    this.#backlog = new Backlog(listener)
  }

  get seq(): number {
    return this.#lane.seq
  }

  get keptSeq(): number {
    return this.#lane.seq
  }

  add(records: readonly ChatRecord[], end: boolean): void {
    if (this.#closed) return
    this.#ending = end
    if (!this.#lane.busy) return this.#send(records)
    for (const record of records) this.#waiting.push(record)
    const characters = charactersOf(records)
    this.#characters += characters
    this.#backlog.add(characters)
  }

  behind(seq: number): readonly StoredBatch[] | undefined {
    return seq >= this.#lane.seq ? [] : undefined
  }

  renew(): void {
    if (!this.#closed) this.#lane.renew()
  }

  close(): void {
    this.#closed = true
    this.#waiting = []
  }

  /** From the lane. */
  kept(batch: StoredBatch, end: boolean): void {
    if (this.#closed) return
    this.#listener.numbered(batch)
    if (end) return this.#listener.ended()
    const kept = this.#inFlight
    this.#inFlight = 0
    if (this.#waiting.length > 0 && !this.#closed) this.#sendWaiting()
    if (kept > 0) this.#backlog.remove(kept)
  }

  /** From the lane. */
  failed(error: unknown): void {
    if (this.#closed) return
    this.close()
    this.#listener.failed(error)
  }

  #sendWaiting(): void {
    const records = this.#waiting
    this.#waiting = []
    this.#inFlight = this.#characters
    this.#characters = 0
    this.#send(mergeDeltas(records))
  }

  #send(records: readonly ChatRecord[]): void {
    const append: Append = { records, texts: records.map(record => JSON.stringify(record)), end: this.#ending }
    this.#lane.send(append)
  }
}

/** An estimate: what a record comes to as JSON is known when it is sent. */
function charactersOf(records: readonly ChatRecord[]): number {
  let characters = 0
  for (const record of records) {
    if ('delta' in record) characters += record.delta.length
    else characters += usual + (record.type === 'file' ? (record.data?.length ?? 0) : 0)
  }
  return characters
}
