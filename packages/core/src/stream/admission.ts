import { type ChatRecord, isTerminal } from '../vocabulary/events.js'

type Batch = readonly ChatRecord[]

const none: Batch = []

/** Remembers which blocks are open. */
interface Blocks {
  /** Takes notice of a record, deltas of texts excepted. */
  see(record: ChatRecord): void
  /** The records that close what is open, in the order in which it was opened. @param last - the record behind them. */
  close(last: ChatRecord): ChatRecord[]
}

/** Keeps batches to what every reader is promised: nothing behind a terminal record, open blocks closed before it, no `start` alone. */
export class Admission {
  /** The terminal record was admitted: nothing more is. */
  ended = false
  readonly #blocks: Blocks
  readonly #whole: ((record: ChatRecord) => ChatRecord) | undefined
  /** A `start` that waits for company. */
  #start: Batch = none
  #begun = false

  /** @param whole - gives a record as readers may have it, deltas of texts excepted. Default: as it is. */
  constructor(blocks: Blocks, whole?: (record: ChatRecord) => ChatRecord) {
    this.#blocks = blocks
    this.#whole = whole
  }

  /** The batch as a reader gets it; without records where there is nothing to give yet. */
  admit(records: Batch): Batch {
    if (this.ended) return []
    let batch = records
    for (let i = 0; i < records.length; i++) {
      const record = records[i]!
      if (record.type === 'text-delta' || record.type === 'reasoning-delta') continue
      const whole = this.#whole ? this.#whole(record) : record
      if (isTerminal(record)) {
        const closing = this.#blocks.close(record)
        const asItIs = closing.length === 0 && whole === record && i === records.length - 1
        if (!asItIs) batch = [...batch.slice(0, i), ...closing, whole]
        this.ended = true
        break
      }
      if (whole !== record) batch = [...batch.slice(0, i), whole, ...batch.slice(i + 1)]
      this.#blocks.see(record)
    }
    return this.#begun ? batch : this.#first(batch)
  }

  /** The first batch is one error, or it has content. */
  #first(batch: Batch): Batch {
    const whole = this.#start.length === 0 ? batch : [...this.#start, ...batch]
    const content = whole.findIndex(record => record.type !== 'start')
    if (content < 0) {
      this.#start = whole
      return []
    }
    this.#start = none
    this.#begun = true
    return whole[content]!.type === 'error' ? whole.slice(content) : whole
  }
}
