import type { ChatRecord } from '../vocabulary/events.js'
import { ValueText } from './value-text.js'

/** Takes the value out of the answer to a wrapped schema, so that whoever reads it sees JSON of the schema that was asked for. See {@link ValueText}. */
export class UnwrappedAnswer {
  #text = new ValueText()
  /** The block of the latest text. */
  #id = ''
  #isOpen = false
  /** A step is over: the next text begins the answer anew. */
  #stepOver = false

  /** The records in place of a batch. */
  map(records: readonly ChatRecord[]): readonly ChatRecord[] {
    return records.flatMap(record => this.#map(record))
  }

  #map(record: ChatRecord): ChatRecord | readonly ChatRecord[] {
    switch (record.type) {
      case 'text-delta':
        return this.#read(record)
      case 'text-end':
        // The text may go on in another block.
        if (record.id === this.#id) this.#isOpen = false
        return record
      case 'reset':
        if (!this.#stepOver) this.#text = new ValueText()
        return record
      case 'step-end':
        this.#stepOver = true
        return [...this.#rest(), record]
      case 'finish':
      case 'error':
        return [...this.#rest(), record]
      default:
        return record
    }
  }

  #read(record: Extract<ChatRecord, { type: 'text-delta' }>): ChatRecord | readonly ChatRecord[] {
    if (this.#stepOver) this.#text = new ValueText()
    this.#stepOver = false
    this.#id = record.id
    this.#isOpen = true
    const delta = this.#text.push(record.delta)
    return delta === '' ? [] : { ...record, delta }
  }

  /** The text that was held until its end, in a block of its own where its block has ended. */
  #rest(): readonly ChatRecord[] {
    const held = this.#text.end()
    if (held === '') return []
    const id = this.#id
    const delta = { type: 'text-delta', id, delta: held } as const
    return this.#isOpen ? [delta] : [{ type: 'text-start', id }, delta, { type: 'text-end', id }]
  }
}
