import type { ChatRecord, ErrorInfo, Warning } from '@millrace/core'
import { captureContext, type InContext } from '@millrace/core/internal'
import { nativeWire } from '../wire/native-wire.js'
import type { WireContext, WireEncoder, WireFormat } from '../wire/wire.js'
import { WholeAnswer } from './whole-answer.js'

/** A wire format at work on one answer. */
export interface AnswerWire extends WireEncoder {
  /** Response headers of the answer. */
  readonly headers: Readonly<Record<string, string>>
  /** The answer goes out in one piece: nothing is sent before its end, so that every failure has a status of its own. */
  readonly whole: boolean
  /** The body of an answer that failed before its head; undefined where the wire format leaves it as usual. */
  errorBody(error: ErrorInfo): unknown
  /** The status of such an answer, out of the usual one. */
  statusOf(error: ErrorInfo, status: number): number
}

/** The form in which a client wants its answer. */
export interface AnswerForm {
  /** The parts of the request that the answer repeats. */
  readonly context: WireContext
  /** As one JSON body, and not as events. */
  readonly whole: boolean
  /** Parts of the client's request that were left out or changed. */
  readonly warnings?: readonly Warning[] | undefined
}

/** A wire format at work, in the async context of the caller. That of the house keeps nothing of an answer and looks at no context. */
export function answerWire(wire: WireFormat, form?: AnswerForm): AnswerWire {
  if (wire === nativeWire) return native
  const context = form?.context ?? { startedAt: Date.now() }
  return new WireInContext(wire, context, form?.whole ? new WholeAnswer(wire, context) : undefined)
}

const native: AnswerWire = {
  ...nativeWire.createEncoder(),
  headers: nativeWire.headers,
  whole: false,
  errorBody: () => undefined,
  statusOf: (_, status) => status,
}

class WireInContext implements AnswerWire {
  readonly headers: Readonly<Record<string, string>>
  readonly whole: boolean
  readonly #wire: WireFormat
  readonly #context: WireContext
  readonly #inContext: InContext = captureContext()
  #encoder: WireEncoder | undefined

  constructor(wire: WireFormat, context: WireContext, whole: WholeAnswer | undefined) {
    this.#wire = wire
    this.#context = context
    this.#encoder = whole
    this.whole = whole !== undefined
    this.headers = whole?.headers ?? wire.headers
  }

  get ended(): boolean {
    return this.#encoder?.ended === true
  }

  encode(records: readonly ChatRecord[]): string {
    return this.#inContext(() => {
      // Made with the first batch: one that cannot be made fails the answer like one that cannot encode.
      this.#encoder ??= this.#wire.createEncoder(this.#context)
      return this.#encoder.encode(records)
    })
  }

  errorBody(error: ErrorInfo): unknown {
    return this.#inContext(() => this.#wire.errorBody?.(error))
  }

  statusOf(error: ErrorInfo, status: number): number {
    return this.#inContext(() => this.#wire.statusOf?.(error, status) ?? status)
  }
}
