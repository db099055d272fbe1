import type { ChatRecord, StoredBatch } from '@millrace/core'

/** Records of one answer on their way into its log and to its readers. */
export interface RecordQueue {
  /** Number of the last record that went to readers. */
  readonly seq: number
  /** Number of the last record that the store has. */
  readonly keptSeq: number
  /** Takes a batch. @param end - its last record is that of the answer. */
  add(records: readonly ChatRecord[], end: boolean): void
  /** The batches behind a place, where a reader need not ask the store for them: none, for one who has all that went to readers. */
  behind(seq: number): readonly StoredBatch[] | undefined
  /** Prolongs the lease. */
  renew(): void
  /** Nothing is written any more. */
  close(): void
}

/** Is told what becomes of the records of a queue. */
export interface RecordQueueListener {
  /** Records have their numbers, and go to readers. */
  numbered(batch: StoredBatch): void
  /** The last record is kept, and has gone to readers. */
  ended(): void
  /** Records cannot be kept; nothing more comes. */
  failed(error: unknown): void
  /** More is waiting than may: the source is to be held back. */
  full(): void
  /** The source may go on. */
  ready(): void
}

/** Characters that may wait for the store: beyond them the source is held back, until half of them wait. */
const most = 256 * 1024

/** Characters of records that wait for the store. */
export class Backlog {
  readonly #listener: Pick<RecordQueueListener, 'full' | 'ready'>
  #characters = 0
  #full = false

  constructor(listener: Pick<RecordQueueListener, 'full' | 'ready'>) {
    this.#listener = listener
  }

  add(characters: number): void {
    this.#characters += characters
    if (this.#full || this.#characters <= most) return
    this.#full = true
    this.#listener.full()
  }

  /** So many are kept. */
  remove(characters: number): void {
    this.#characters -= characters
    if (!this.#full || this.#characters > most / 2) return
    this.#full = false
    this.#listener.ready()
  }
}
