import type { Flow, HeaderMap, HttpRequest, Receiver, Transport } from '@millrace/core'
import { inTurns } from '../../../../tests/support/in-turns.js'

const utf8 = new TextEncoder()

/** The vendor's end of a fake transport: a test says what it answers, and when. */
export class Vendor {
  readonly exchanges: Exchange[] = []
  /** Answers of its own, from inside the transport's call. */
  onRequest: ((exchange: Exchange) => void) | undefined

  readonly transport: Transport = (request, receiver) => {
    const exchange = new Exchange(request, receiver)
    this.exchanges.push(exchange)
    this.onRequest?.(exchange)
    return exchange
  }

  get last(): Exchange {
    return this.exchanges[this.exchanges.length - 1]!
  }
}

/** One request and what became of it. */
export class Exchange implements Flow {
  readonly request: HttpRequest
  readonly calls: string[] = []
  reason: unknown
  readonly #receiver: Receiver

  constructor(request: HttpRequest, receiver: Receiver) {
    this.request = request
    this.#receiver = receiver
  }

  /** The start of a stream. */
  open(headers: HeaderMap = {}): this {
    return this.head(200, { 'content-type': 'text/event-stream', ...headers })
  }

  head(status: number, headers: HeaderMap = {}): this {
    this.#receiver.head(status, headers)
    return this
  }

  /** Frames, all in one chunk: texts as they are, other things as JSON. */
  frames(...frames: readonly unknown[]): this {
    return this.bytes(
      frames.map(frame => `data: ${typeof frame === 'string' ? frame : JSON.stringify(frame)}\n\n`).join(''),
    )
  }

  bytes(body: string): this {
    return this.raw(utf8.encode(body))
  }

  raw(bytes: Uint8Array): this {
    this.#receiver.data(bytes)
    return this
  }

  /** Each of these in a turn of its own. */
  pieces(pieces: readonly Uint8Array[]): Promise<void> {
    return inTurns(pieces, piece => this.raw(piece))
  }

  end(): this {
    this.#receiver.end()
    return this
  }

  error(cause: unknown = Object.assign(new Error('socket'), { code: 'ECONNRESET' })): this {
    this.#receiver.error(cause)
    return this
  }

  pause(): void {
    this.calls.push('pause')
  }

  resume(): void {
    this.calls.push('resume')
  }

  cancel(reason?: unknown): void {
    this.reason = reason
    this.calls.push('cancel')
  }
}
