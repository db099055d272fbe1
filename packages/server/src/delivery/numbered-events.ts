import type { ChatRecord } from '@millrace/core'
import { isTerminal } from '@millrace/core/internal'
import { HttpError } from '../exchange/http-error.js'
import { idPrefix } from '../wire/stream-id.js'
import type { WireEncoder } from '../wire/wire.js'

/** The numbers of one answer's events. */
export interface EventNumbers {
  /** The number of events that the reader has: they are left out. */
  readonly after: number
  /** Written into each event. Absent: the events have numbers of their dialect's own, or none. */
  readonly streamId?: string | undefined
}

/** A place that no reader can have come to. */
export const noSuchEvent = (): HttpError =>
  new HttpError(400, 'invalid-request', 'The stream has no event with this number.')

/** The end of a server-sent event. */
const end = '\n\n'

/** Counts the events of an encoder that writes an answer from its first record, leaves out those that the reader has, and writes the numbers of the others. */
export class NumberedEvents implements WireEncoder {
  readonly #encoder: WireEncoder
  readonly #after: number
  readonly #prefix: string | undefined
  #number = 0

  constructor(encoder: WireEncoder, { after, streamId }: EventNumbers) {
    this.#encoder = encoder
    this.#after = after
    this.#prefix = streamId === undefined ? undefined : idPrefix(streamId)
  }

  get ended(): boolean {
    return this.#encoder.ended === true
  }

  /** An error on the way to this reader has no number, and is no event that a reader could have. */
  encode(records: readonly ChatRecord[], firstSeq?: number): string {
    const text = this.#encoder.encode(records, firstSeq)
    if (firstSeq === undefined || (this.#prefix === undefined && this.#number >= this.#after)) return text
    let numbered = ''
    for (let from = 0; from < text.length; ) {
      const at = text.indexOf(end, from)
      const to = at < 0 ? text.length : at + end.length
      this.#number++
      if (this.#number > this.#after) numbered += this.#numbered(text.slice(from, to))
      from = to
    }
    if (this.#number < this.#after && isTerminal(records[records.length - 1]!)) throw noSuchEvent()
    return numbered
  }

  #numbered(event: string): string {
    return this.#prefix === undefined ? event : `${this.#prefix}${this.#number}\n${event}`
  }
}
