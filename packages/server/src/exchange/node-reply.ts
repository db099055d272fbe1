import type { Reply, ReplyEvents } from './reply.js'

/**
 * The used part of a Node response: `http.ServerResponse`, the compatibility response of `http2`, Express's `res`, Koa's `ctx.res`,
 * Nest's `@Res()`.
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
  /** The value that the application has set. */
  getHeader(name: string): unknown
  /** Sets the status, and headers beside those that are set. */
  writeHead(status: number, headers: Record<string, string>): unknown
  /** Tells a client that waits to send its body. */
  writeContinue?(): void
  /** See `stream.Writable`. */
  write(bytes: Uint8Array): boolean
  /** See `stream.Writable`. */
  end(): unknown
  /** Breaks the connection off. */
  destroy(): unknown
  /** See `EventEmitter`. */
  on(event: 'finish' | 'close' | 'error', listener: () => void): unknown
  /** See `EventEmitter`. */
  once(event: 'drain', listener: () => void): unknown
}

/** An HTTP/2 stream behind the compatibility response. */
interface Http2Stream {
  readonly rstCode?: number
  readonly destroyed: boolean
  close(code: number): void
  destroy(error: Error): void
  once(event: 'finish', listener: () => void): unknown
}

/** The request that a response belongs to. */
interface OwnRequest {
  readonly method?: string
  readonly httpVersion?: string
  /** The body has arrived whole. */
  readonly complete?: boolean
  readonly destroyed?: boolean
  listenerCount(event: 'data' | 'readable'): number
  on(event: 'data', listener: (bytes: Uint8Array) => void): unknown
  off(event: 'data', listener: (bytes: Uint8Array) => void): unknown
  pause(): unknown
  resume(): unknown
  destroy(): unknown
  once(event: 'end' | 'close', listener: () => void): unknown
}

/** A TCP socket. */
interface ResettableSocket {
  resetAndDestroy?(): void
}

/** Fields that real responses of Node have beyond {@link NodeResponse}. */
interface NodeInternals {
  /** Over HTTP/2. */
  readonly stream?: Http2Stream
  readonly req?: OwnRequest
}

/** Milliseconds for which the rest of a body that nobody wants is still taken, so that the reader sees why. */
const lingerMs = 500

/** Bytes of it that are taken over HTTP/2 meanwhile: the other streams of the session share its way. */
const mostThrownAway = 64 * 1024

/** NGHTTP2_NO_ERROR: the client may stop sending, and its answer is good (RFC 9113, 8.1). */
const noError = 0

/** The reply over a response of Node. */
export class NodeReply implements Reply {
  readonly #res: NodeResponse & NodeInternals
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

  get headOnly(): boolean {
    return this.#res.req?.method === 'HEAD'
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
    // Asked before the end: once the response has finished, Node itself reads a body away.
    const unread = hasUnreadBody(res)
    const finished = (): void => {
      // A stream that is reset counts as finished too; its 'close' follows.
      if (!res.stream?.rstCode) this.#events.finish()
      if (unread) leaveBody(res.req!, res.stream)
    }
    // Over HTTP/2 the response's own 'finish' comes with the end of the stream, which may wait for the rest of the request.
    if (res.stream) res.stream.once('finish', finished)
    else res.on('finish', finished)
    res.end()
  }

  destroy(): void {
    const { stream, req, socket } = this.#res
    // Without an error Node resets the stream with NO_ERROR, which every client takes for a proper end. CANCEL is one to some: undici's
    // fetch (8.13) and Node's own client (26.10). With an error it is INTERNAL_ERROR, an error to all (2026-11).
    if (stream) stream.destroy(new Error('The answer was broken off.'))
    else if (req?.httpVersion === '1.0') reset(socket as ResettableSocket | null | undefined)
    this.#res.destroy()
  }
}

/** To HTTP/1.0, which nginx speaks by default, a connection that is closed is the end of an answer. One that is reset is an error. */
function reset(socket: ResettableSocket | null | undefined): void {
  try {
    socket?.resetAndDestroy?.()
  } catch {
    // A TLS socket has no reset (Node 26.10): its connection is only closed then.
  }
}

/** True when a request body, or the rest of one, is left that nobody reads. */
const hasUnreadBody = ({ req }: NodeInternals): boolean =>
  req !== undefined &&
  !req.complete &&
  !req.destroyed &&
  req.listenerCount('data') + req.listenerCount('readable') === 0

/**
 * Takes no more of a request body, once the answer has gone. The client has half a second to get to its answer, and what it sends meanwhile is thrown
 * away; then it is cut off. A request that is only paused would keep its HTTP/2 stream open, and in memory what was sent on it.
 */
function leaveBody(req: OwnRequest, stream: Http2Stream | undefined): void {
  if (req.complete || req.destroyed) return
  let left = stream ? mostThrownAway : Number.POSITIVE_INFINITY
  const throwAway = (chunk: Uint8Array): void => {
    left -= chunk.length
    if (left < 0) req.pause()
  }
  req.on('data', throwAway)
  // At once would be too soon: curl (7.88) and the iterator of Node's client (26.10) lose an answer when its stream is reset in the same read, with
  // NO_ERROR too (2026-11).
  const timer = setTimeout(() => {
    req.off('data', throwAway)
    req.resume()
    if (stream) stream.close(noError)
    else req.destroy()
  }, lingerMs)
  const over = (): void => clearTimeout(timer)
  req.once('end', over)
  req.once('close', over)
  req.resume()
}

/** A write after the reader has gone: 'close' tells that already. */
function ignore(): void {}
