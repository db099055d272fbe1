import type { Reply, ReplyEvents } from './reply.js'

/**
 * What is used of a response of Node: `http.ServerResponse`, the compatibility response of `http2`, Express's `res`, Koa's `ctx.res`,
 * what Nest's `@Res()` gives.
 */
export interface NodeResponse {
  /** The connection is gone. */
  readonly destroyed: boolean
  /** `end()` was called. */
  readonly writableEnded: boolean
  /** The head has gone. */
  readonly headersSent: boolean
  /** Bytes that wait for the network. */
  readonly writableLength: number
  /** The connection; absent when it is gone. */
  readonly socket?: { setNoDelay?: unknown } | null
  /** What the application has set. */
  getHeader(name: string): unknown
  /** Sets the status, and headers beside those that are set. */
  writeHead(status: number, headers: Record<string, string>): unknown
  /** As a Writable's. */
  write(bytes: Uint8Array): boolean
  /** As a Writable's. */
  end(): unknown
  /** Breaks the connection off. */
  destroy(): unknown
  /** As an EventEmitter's. */
  on(event: 'finish' | 'close' | 'error', listener: () => void): unknown
  /** As an EventEmitter's. */
  once(event: 'drain', listener: () => void): unknown
}

/** An HTTP/2 stream behind the compatibility response. */
interface Http2Side {
  readonly stream?: { readonly rstCode?: number; readonly destroyed: boolean }
}

/** The reply over a response of Node. */
export class NodeReply implements Reply {
  readonly #res: NodeResponse & Http2Side
  #events!: ReplyEvents

  constructor(res: NodeResponse) {
    this.#res = res
  }

  get closed(): boolean {
    const { destroyed, writableEnded, stream } = this.#res
    return destroyed || writableEnded || stream?.destroyed === true
  }

  get headSent(): boolean {
    return this.#res.headersSent
  }

  get buffered(): number {
    return this.#res.writableLength
  }

  open(events: ReplyEvents): void {
    const res = this.#res
    this.#events = events
    // Never the request's 'close', which comes as soon as a body has been read.
    res.on('close', () => events.close())
    res.on('error', ignore)
    if (!res.stream) (res.socket as { setNoDelay?(): void } | null | undefined)?.setNoDelay?.()
  }

  head(status: number, headers: Readonly<Record<string, string>>): void {
    const vary = this.#res.getHeader('vary')
    const both =
      headers.vary !== undefined && vary !== undefined ? { ...headers, vary: `${vary}, ${headers.vary}` } : headers
    this.#res.writeHead(status, both)
  }

  write(text: string): boolean {
    // Bytes and not the text: of a text, Node 26.10 counts bytes in the response and characters in its socket, so that a response that is
    // full over a socket that is not waits for a 'drain' that nobody sends.
    const takes = this.#res.write(globalThis.Buffer.from(text))
    // Listened for when it is due: thousands of streams are open that never need it.
    if (!takes) this.#res.once('drain', () => this.#events.drain())
    return takes
  }

  end(): void {
    const res = this.#res
    res.on('finish', () => {
      // A reset stream counts as finished on HTTP/2; its 'close' follows.
      if (!res.stream?.rstCode) this.#events.finish()
    })
    res.end()
  }

  destroy(): void {
    this.#res.destroy()
  }
}

/** A write after the reader has gone: 'close' tells that already. */
function ignore(): void {}
