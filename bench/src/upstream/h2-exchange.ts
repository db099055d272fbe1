import type { ServerHttp2Stream } from 'node:http2'
import { now } from '../shared/clock.ts'
import type { Exchange } from './exchange.ts'
import type { Piece } from './piece.ts'

/** An answer of HTTP/2. */
export class H2Exchange implements Exchange {
  bytes = 0
  over = false
  lostAt: number | undefined
  readonly #stream: ServerHttp2Stream

  constructor(stream: ServerHttp2Stream) {
    this.#stream = stream
    stream.on('close', () => {
      if (!this.over) this.lostAt = now()
      this.over = true
    })
    stream.respond({ ':status': 200, 'content-type': 'text/event-stream; charset=utf-8' })
  }

  write({ plain }: Piece): void {
    if (this.over) return
    this.bytes += plain.length
    this.#stream.write(plain)
  }

  end({ plain }: Piece): void {
    if (this.over) return
    this.bytes += plain.length
    this.over = true
    this.#stream.end(plain)
  }
}
