import type { ChatRecord, ErrorInfo, StoredBatch, Warning } from '@millrace/core'
import { captureContext, type InContext } from '@millrace/core/internal'
import { nativeWire } from '../wire/native-wire.js'
import { isOwnWire } from '../wire/own-wires.js'
import type { WireContext, WireEncoder, WireFormat } from '../wire/wire.js'
import { type EventNumbers, NumberedEvents } from './numbered-events.js'
import { WholeAnswer } from './whole-answer.js'

/** A wire format at work on one answer. */
export interface AnswerWire extends Pick<WireEncoder, 'ended'> {
  /** Response headers of the answer. */
  readonly headers: Readonly<Record<string, string>>
  /** The answer goes out in one piece: nothing is sent before its end, so that every failure has a status of its own. */
  readonly whole: boolean
  /** The text of records that no store keeps. */
  encode(records: readonly ChatRecord[]): string
  /** The text of records that a store keeps. */
  encodeStored(batch: StoredBatch): string
  /** The body of an answer that failed before its head; undefined where the wire format leaves it as usual. */
  errorBody(error: ErrorInfo, status: number): unknown
  /** The status of such an answer, out of the usual one. */
  statusOf(error: ErrorInfo, status: number): number
}

/** The form in which a client wants its answer. */
export interface AnswerForm {
  /** The parts of the request that the answer repeats. */
  readonly context: WireContext
  /** As one JSON body, and not as events. */
  readonly whole: boolean
  /** Present for a kept answer whose events are counted by their wire. */
  readonly numbers?: EventNumbers | undefined
  /** Parts of the client's request that were left out or changed. */
  readonly warnings?: readonly Warning[] | undefined
}

/** A wire format at work, in the async context of the caller; those of this package look at none. Millrace's own keeps nothing of an answer either. */
export function answerWire(wire: WireFormat, form?: AnswerForm): AnswerWire {
  if (wire === nativeWire) return form?.context.streamId === undefined ? native : nativeOf(form.context)
  const context = form?.context ?? { startedAt: Date.now() }
  return new WireAtWork(wire, context, form)
}

const rest = {
  headers: nativeWire.headers,
  whole: false,
  errorBody: () => undefined,
  statusOf: (_: ErrorInfo, status: number) => status,
}

const nativeEncoder = nativeWire.createEncoder()

/** Shared by all answers that no store keeps. */
const native: AnswerWire = {
  ...rest,
  ...nativeEncoder,
  encodeStored: batch => encodeStored(nativeEncoder, batch),
}

function nativeOf(context: WireContext): AnswerWire {
  const encoder = nativeWire.createEncoder(context)
  return {
    ...rest,
    encode: records => encoder.encode(records),
    encodeStored: batch => encodeStored(encoder, batch),
  }
}

function encodeStored(encoder: WireEncoder, batch: StoredBatch): string {
  const { seq, texts } = batch
  if (texts && encoder.encodeTexts) return encoder.encodeTexts(texts, seq - texts.length + 1)
  const { records } = batch
  return encoder.encode(records, seq - records.length + 1)
}

class WireAtWork implements AnswerWire {
  readonly headers: Readonly<Record<string, string>>
  readonly whole: boolean
  readonly #wire: WireFormat
  readonly #context: WireContext
  readonly #numbers: EventNumbers | undefined
  /** Absent for wires of this package, which look at no context. */
  readonly #inContext: InContext | undefined
  #encoder: WireEncoder | undefined

  constructor(wire: WireFormat, context: WireContext, form: AnswerForm | undefined) {
    this.#wire = wire
    this.#context = context
    this.#numbers = form?.numbers
    this.#inContext = isOwnWire(wire) ? undefined : captureContext()
    const whole = form?.whole ? new WholeAnswer(wire, context) : undefined
    this.#encoder = whole
    this.whole = whole !== undefined
    this.headers = whole?.headers ?? wire.headers
  }

  get ended(): boolean {
    return this.#encoder?.ended === true
  }

  encode(records: readonly ChatRecord[]): string {
    if (this.#inContext) return this.#inContext(() => this.#made().encode(records))
    return this.#made().encode(records)
  }

  encodeStored(batch: StoredBatch): string {
    if (this.#inContext) return this.#inContext(() => encodeStored(this.#made(), batch))
    return encodeStored(this.#made(), batch)
  }

  errorBody(error: ErrorInfo, status: number): unknown {
    const body = (): unknown => this.#wire.errorBody?.(error, status)
    return this.#inContext ? this.#inContext(body) : body()
  }

  statusOf(error: ErrorInfo, status: number): number {
    const shown = (): number => this.#wire.statusOf?.(error, status) ?? status
    return this.#inContext ? this.#inContext(shown) : shown()
  }

  /** Made with the first batch: one that cannot be made fails the answer like one that cannot encode. */
  #made(): WireEncoder {
    if (this.#encoder) return this.#encoder
    const encoder = this.#wire.createEncoder(this.#context)
    this.#encoder = this.#numbers ? new NumberedEvents(encoder, this.#numbers) : encoder
    return this.#encoder
  }
}
