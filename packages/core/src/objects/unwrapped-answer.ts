import type { ChatRecord } from '../vocabulary/events.js'
import { ValueText } from './value-text.js'

/** Takes the value out of the answer to a wrapped schema, so that whoever reads it sees JSON of the schema that was asked for. */
export class UnwrappedAnswer {
  #text = new ValueText()
  /** A step is over: the next text begins the answer anew. */
  #stepOver = false

  /** The records in place of a batch. */
  map(records: readonly ChatRecord[]): readonly ChatRecord[] {
    return records.flatMap(record => this.#map(record))
  }

  #map(record: ChatRecord): ChatRecord | readonly ChatRecord[] {
    if (record.type === 'step-end') this.#stepOver = true
    if (record.type === 'reset' && !this.#stepOver) this.#text = new ValueText()
    if (record.type !== 'text-delta') return record
    if (this.#stepOver) this.#text = new ValueText()
    this.#stepOver = false
    const delta = this.#text.push(record.delta)
    return delta === '' ? [] : { ...record, delta }
  }
}
