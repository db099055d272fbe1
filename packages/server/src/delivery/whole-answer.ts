import type { ChatRecord, ChatResult } from '@millrace/core'
import { ChatFold, isTerminal, resultOf } from '@millrace/core/internal'
import type { WireContext, WireEncoder, WireFormat } from '../wire/wire.js'

/** Collects an answer, and encodes it in one piece at its end. Holds no more than the provider's `maxResponseBytes` lets through. */
export class WholeAnswer implements WireEncoder {
  readonly headers = { 'content-type': 'application/json; charset=utf-8' }
  readonly #wire: WireFormat
  readonly #context: WireContext
  readonly #fold = new ChatFold()

  constructor(wire: WireFormat, context: WireContext) {
    this.#wire = wire
    this.#context = context
  }

  encode(records: readonly ChatRecord[]): string {
    for (const record of records) this.#fold.add(record)
    const last = records[records.length - 1]!
    if (!isTerminal(last)) return ''
    const body =
      last.type === 'error'
        ? (this.#wire.errorBody?.(last.error) ?? { error: last.error })
        : this.#wire.encodeAnswer?.(resultOf(this.#fold.state) as ChatResult, this.#context)
    // `undefined` for what JSON cannot hold: refused by the caller.
    return JSON.stringify(body)
  }
}
