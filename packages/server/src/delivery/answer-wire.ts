import type { ChatRecord, ErrorInfo } from '@millrace/core'
import { captureContext, type InContext } from '@millrace/core/internal'
import { nativeWire } from '../wire/native-wire.js'
import type { WireEncoder, WireFormat } from '../wire/wire.js'

/** A wire format at work on one answer. */
export interface AnswerWire extends WireEncoder {
  /** The body of an answer that failed before it began; undefined where the wire format leaves it as usual. */
  errorBody(error: ErrorInfo): unknown
}

/** A wire format at work, in the async context of the caller. That of the house keeps nothing of an answer and looks at no context. */
export const answerWire = (wire: WireFormat): AnswerWire => (wire === nativeWire ? native : new WireInContext(wire))

const native: AnswerWire = { ...nativeWire.createEncoder(), errorBody: () => undefined }

class WireInContext implements AnswerWire {
  readonly #wire: WireFormat
  readonly #inContext: InContext = captureContext()
  #encoder: WireEncoder | undefined

  constructor(wire: WireFormat) {
    this.#wire = wire
  }

  encode(records: readonly ChatRecord[]): string {
    return this.#inContext(() => {
      // Made with the first batch: one that cannot be made fails the answer like one that cannot encode.
      this.#encoder ??= this.#wire.createEncoder()
      return this.#encoder.encode(records)
    })
  }

  errorBody(error: ErrorInfo): unknown {
    return this.#inContext(() => this.#wire.errorBody?.(error))
  }
}
