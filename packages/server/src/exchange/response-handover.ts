import { EventEmitter } from 'node:events'
import { NodeReply, type NodeResponse } from './node-reply.js'
import type { Reply } from './reply.js'

/** Begins an answer over a reply, and settles when the answer is over. */
export type BeginAnswer = (reply: Reply) => Promise<unknown>

/**
 * Stands for the body where a framework sends a stream by `body.pipe(response)`: at that call its hooks have run and its headers are set, and the
 * response is handed over. Nothing is piped. The answer begins once, over a closed reply where the framework drops the body or the reader leaves
 * before.
 */
export class ResponseHandover extends EventEmitter {
  readonly #response: NodeResponse
  readonly #taken: BeginAnswer
  readonly #dropped: BeginAnswer
  #begun = false

  constructor(response: NodeResponse, taken: BeginAnswer, dropped: BeginAnswer) {
    super()
    this.#response = response
    this.#taken = taken
    this.#dropped = dropped
    response.on('close', () => this.destroy())
  }

  /** The framework is done. */
  pipe<Destination>(destination: Destination): Destination {
    this.#begin(this.#taken, new NodeReply(this.#response))
    return destination
  }

  /** The framework sends the head alone: Fastify, for HEAD. */
  resume(): this {
    this.#begin(this.#taken, new ClosedReply())
    return this
  }

  /** The framework does not send the body. */
  destroy(): this {
    this.#begin(this.#dropped, new ClosedReply())
    return this
  }

  #begin(begin: BeginAnswer, reply: Reply): void {
    if (this.#begun) return
    this.#begun = true
    const over = (): void => void this.emit('end')
    begin(reply).then(over, () => {
      // A stream that cannot be sent: the caller is told, and the reader must not wait for it.
      if (!reply.closed) this.#fail()
      over()
    })
  }

  #fail(): void {
    if (!this.#response.headersSent) this.#response.writeHead(500, { 'cache-control': 'no-store' })
    this.#response.end()
  }
}

/** A reply over which nothing can be sent. */
class ClosedReply implements Reply {
  readonly closed = true
  readonly headSent = true
  readonly buffered = 0
  open(): void {}
  head(): void {}
  write(): boolean {
    return false
  }
  end(): void {}
  destroy(): void {}
}
