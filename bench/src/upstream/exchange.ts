import type { Socket } from 'node:net'
import { now } from '../shared/clock.ts'

const slice = 64 * 1024

/** One answer on its way: what was sent, and when it was over. */
export class Exchange {
  /** When the connection was lost before the answer was complete, in milliseconds since 1970. */
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

  /** Bytes of this answer that have left the process. */
  get bytes(): number {
    return this.#done ? this.#bytes : left(this.#socket) - this.#before
  }

  get over(): boolean {
    return this.#done
  }

  write(bytes: Buffer): void {
    if (!this.#done) this.#socket.write(bytes)
  }

  /** Sends a whole body no faster than it is taken, then ends. */
  pour(body: Buffer, at = 0): void {
    for (let from = at; from < body.length; from += slice) {
      if (this.#done) return
      if (!this.#socket.write(body.subarray(from, from + slice))) {
        this.#socket.once('drain', () => this.pour(body, from + slice))
        return
      }
    }
    this.finish()
  }

  /** The answer is complete; the connection may serve again. */
  finish(): void {
    this.#bytes = this.bytes
    this.#done = true
  }

  lost(): void {
    if (this.#done) return
    this.lostAt = now()
    this.finish()
  }
}

const left = (socket: Socket): number => socket.bytesWritten - socket.writableLength
