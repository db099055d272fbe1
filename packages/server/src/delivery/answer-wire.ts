import type { ChatRecord, ErrorInfo } from '@millrace/core'
import { captureContext, type InContext } from '@millrace/core/internal'
import { nativeWire } from '../wire/native-wire.js'
import type { WireEncoder, WireFormat } from '../wire/wire.js'

/** A wire format at work on one answer, in the async context in which this was made. */
export class AnswerWire {
  readonly #wire: WireFormat
  /** Absent for the wire format of the house, which does not look at the context. */
  readonly #inContext: InContext | undefined
  #encoder: WireEncoder | undefined

  constructor(wire: WireFormat) {
    this.#wire = wire
    if (wire !== nativeWire) this.#inContext = captureContext()
  }

  encode(records: readonly ChatRecord[]): string {
    if (!this.#inContext) return this.#encode(records)
    return this.#inContext(() => this.#encode(records))
  }

  /** The body of an answer that failed before it began; undefined where the wire format leaves it as usual. */
  errorBody(error: ErrorInfo): unknown {
    const body = (): unknown => this.#wire.errorBody?.(error)
    return this.#inContext ? this.#inContext(body) : body()
  }

  /** The encoder is made with the first batch, so that one that cannot be made is a failure like one that cannot encode. */
  #encode(records: readonly ChatRecord[]): string {
    this.#encoder ??= this.#wire.createEncoder()
    return this.#encoder.encode(records)
  }
}
