import type { ChatRecord } from '@millrace/core'
import { encodeRecords } from '@millrace/core/internal'
import { ownWire } from './own-wires.js'
import { idPrefix } from './stream-id.js'
import type { WireEncoder, WireFormat } from './wire.js'

/** Shared by all answers: it keeps no state. */
const encoder: WireEncoder = { encode: encodeRecords }

/** The batch that was written last: the readers of one stream get it one after the other, and share its text. */
let written: { readonly texts: readonly string[]; readonly begin: string; readonly text: string } | undefined

/** Writes an answer that a store keeps: each event has its number, by which the reader comes back, and the JSON of the store. */
class NumberedEncoder implements WireEncoder {
  readonly #prefix: string

  constructor(streamId: string) {
    this.#prefix = idPrefix(streamId)
  }

  encode(records: readonly ChatRecord[], firstSeq?: number): string {
    if (firstSeq === undefined) return encodeRecords(records)
    return this.encodeTexts(
      records.map(record => JSON.stringify(record)),
      firstSeq,
    )
  }

  encodeTexts(texts: readonly string[], firstSeq: number): string {
    const begin = this.#prefix + firstSeq
    if (written?.texts === texts && written.begin === begin) return written.text
    let text = ''
    for (let at = 0; at < texts.length; at++) text += `${this.#prefix}${firstSeq + at}\ndata: ${texts[at]}\n\n`
    written = { texts, begin, text }
    return text
  }
}

/**
 * Millrace's own wire: each record as JSON in the `data` of one server-sent event, read by `decodeRecord` of `@millrace/core/native`. Where a store keeps
 * the answer, each event has an `id:`, the stream's id, a dot and the record's number, and a client comes back by it.
 */
export const nativeWire: WireFormat = ownWire({
  id: 'native',
  headers: { 'content-type': 'text/event-stream; charset=utf-8' },
  heartbeat: ': \n\n',
  createEncoder: context => (context?.streamId === undefined ? encoder : new NumberedEncoder(context.streamId)),
  resume: { numbers: 'records', parting: 'retry: 1000\n\n' },
})
