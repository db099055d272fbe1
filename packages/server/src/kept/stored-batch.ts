import type { ChatRecord, StoredBatch } from '@millrace/core'
import { ChatError, isTerminal } from '@millrace/core/internal'

/** The number of records in a batch; they are not read from their texts for that. */
const countOf = (batch: StoredBatch): number => (batch.texts ?? batch.records).length

/** As {@link endOf}, for a batch of a run in this process, whose records are at hand: to look into the texts would cost more than to write them. */
export function liveEnd({ records }: StoredBatch): ChatRecord | undefined {
  const last = records[records.length - 1]!
  return isTerminal(last) ? last : undefined
}

/** The last record of its log, where the batch has it. A text is read only where it may be that. */
export function endOf(batch: StoredBatch): ChatRecord | undefined {
  const last = batch.texts ? mayEnd(batch.texts.at(-1)!) : batch.records.at(-1)
  return last && isTerminal(last) ? last : undefined
}

/** Inside a text of a record, a quote is escaped: these stand there as a type alone, or in data of an application. */
function mayEnd(text: string): ChatRecord | undefined {
  return text.includes('"finish"') || text.includes('"error"') ? (JSON.parse(text) as ChatRecord) : undefined
}

/** @throws ChatError (`protocol`) for a batch of a store before which records are missing: a reader would not know of the hole. */
export function checkDense(batch: StoredBatch, after: number): void {
  const first = batch.seq - countOf(batch) + 1
  if (first <= after + 1) return
  throw new ChatError({ code: 'protocol', message: `The store gave record ${first} behind record ${after}.` })
}

/** The part of a batch behind a place; undefined where there is none. */
export function partBehind(batch: StoredBatch, after: number): StoredBatch | undefined {
  const wanted = batch.seq - after
  if (wanted <= 0) return undefined
  return wanted >= countOf(batch) ? batch : new BatchPart(batch, wanted)
}

/** The last records of a batch. */
class BatchPart implements StoredBatch {
  readonly seq: number
  readonly texts?: readonly string[]
  readonly #batch: StoredBatch
  readonly #count: number

  constructor(batch: StoredBatch, count: number) {
    this.#batch = batch
    this.#count = count
    this.seq = batch.seq
    if (batch.texts) this.texts = batch.texts.slice(-count)
  }

  get records(): readonly ChatRecord[] {
    return this.#batch.records.slice(-this.#count)
  }
}
