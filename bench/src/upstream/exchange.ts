import type { Socket } from 'node:net'
import { now } from '../shared/clock.ts'
import { lastHttpChunk } from './chunks.ts'
import type { Piece } from './piece.ts'

const slice = 64 * 1024

/** One answer on its way: what was sent, and when it was over. */
export interface Exchange {
  /** Bytes of this answer that have left the process. */
  readonly bytes: number
  /** Complete, or lost. */
  readonly over: boolean
  /** When the connection was lost before the answer was complete, in milliseconds since 1970. */
  readonly lostAt: number | undefined
  /** Sends a piece of the body, however slowly it is taken. */
  write(piece: Piece): void
  /** Sends the last piece, and the end of the body. */
  end(piece: Piece): void
}

/** An answer of HTTP/1.1, the only one that can also be poured. */
export class SocketExchange implements Exchange {
  lostAt: number | undefined
  #bytes = 0
  readonly #socket: Socket
  readonly #before: number
  #done = false

  constructor(socket: Socket) {
    this.#socket = socket
    this.#before = left(socket)
    socket.write(
      'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n',
    )
  }

  get bytes(): number {
    return this.#done ? this.#bytes : left(this.#socket) - this.#before
  }

  get over(): boolean {
    return this.#done
  }

  write({ chunked }: Piece): void {
    if (!this.#done) this.#socket.write(chunked)
  }

  end({ chunked }: Piece): void {
    if (this.#done) return
    this.#socket.write(Buffer.concat([chunked, lastHttpChunk]))
    this.#finish()
  }

  /** Sends a whole body, in its transfer coding, no faster than it is taken, then ends. */
  pour(body: Buffer, at = 0): void {
    for (let from = at; from < body.length; from += slice) {
      if (this.#done) return
      if (!this.#socket.write(body.subarray(from, from + slice))) {
        this.#socket.once('drain', () => this.pour(body, from + slice))
        return
      }
    }
    this.#finish()
  }

  /** The same with a write for each of these parts of the body. */
  pourEach(parts: readonly Buffer[], at = 0): void {
    for (let next = at; next < parts.length; next++) {
      if (this.#done) return
      if (!this.#socket.write(parts[next]!)) {
        this.#socket.once('drain', () => this.pourEach(parts, next + 1))
        return
      }
    }
    this.#finish()
  }

  /** The connection is gone. */
  lost(): void {
    if (this.#done) return
    this.lostAt = now()
    this.#finish()
  }

  /** The answer is complete; the connection may serve again. */
  #finish(): void {
    this.#bytes = this.bytes
    this.#done = true
  }
}

const left = (socket: Socket): number => socket.bytesWritten - socket.writableLength
