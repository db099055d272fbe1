import type { SendChatOptions } from './delivery/options.js'
import type { ChatOutcome } from './delivery/outcome.js'
import { type AnswerSource, sendChatOver } from './delivery/send.js'
import type { Exchange } from './exchange/exchange.js'
import { mountBase } from './exchange/mount-path.js'
import type { Reply, ReplyEvents } from './exchange/reply.js'
import type { ChatHandler } from './handler/handler.js'

/** The used part of hyper-express's request. */
export interface HyperExpressRequest {
  /** In capitals. */
  readonly method: string
  /** Path and query. */
  readonly url: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** Reads the body, within the server's `max_body_length`. */
  text(): Promise<string>
}

/** The used part of hyper-express's response. */
export interface HyperExpressResponse {
  /** Over: sent or aborted. Nothing else may be touched from then on. */
  readonly completed: boolean
  /** The head has gone. */
  readonly initiated: boolean
  /** The request that it answers. */
  readonly _wrapped_request?: Pick<HyperExpressRequest, 'method'>
  /** Sets the status. */
  status(code: number): unknown
  /** Sets a header; adds to it without `overwrite`. */
  header(name: string, value: string, overwrite?: boolean): unknown
  /** See `stream.Writable`. */
  write(text: string, encoding: 'utf8', taken: () => void): boolean
  /** See `stream.Writable`. */
  end(): unknown
  /** Completes a response that has no body. */
  send(): unknown
  /** Breaks the connection off. */
  close(): unknown
  /** See `EventEmitter`. */
  on(event: 'drain' | 'finish' | 'abort' | 'close' | 'error', listener: () => void): unknown
}

/** The used part of a hyper-express server or router. */
export interface HyperExpressRouter {
  /** Adds a handler for all methods of a path, as hyper-express does. */
  any(path: string, handler: (req: HyperExpressRequest, res: HyperExpressResponse) => void): unknown
}

/**
 * Streams an answer over hyper-express's `res`; see `sendChat` of `@millrace/server/node`. Works with hyper-express 6.17 to 7. Never touches the
 * response after an abort, which uWebSockets.js does not forgive.
 *
 * @throws TypeError for anything but a stream that nobody has read, and for options that are not of their type; nothing has been sent then.
 */
export function sendChat(
  res: HyperExpressResponse,
  stream: AnswerSource,
  options?: SendChatOptions,
): Promise<ChatOutcome> {
  return sendChatOver(new HyperExpressReply(res), stream, options)
}

/**
 * Answers requests for a path and everything below it by a chat handler. The server's own `max_body_length` (250 KB by default) applies beside the
 * handler's limit.
 */
export function mountChat(app: HyperExpressRouter, path: string, handler: ChatHandler): void {
  const base = mountBase(path)
  const answer = (req: HyperExpressRequest, res: HyperExpressResponse): void =>
    void handler.handle(hyperExpressExchange(req, res))
  if (base !== '') app.any(base, answer)
  app.any(`${base}/*`, answer)
}

const hyperExpressExchange = (req: HyperExpressRequest, res: HyperExpressResponse): Exchange => ({
  method: req.method,
  url: req.url,
  headers: req.headers,
  raw: req,
  reply: new HyperExpressReply(res),
  body: maxBytes =>
    new Promise((resolve, reject) => {
      // `text()` does not settle when the reader leaves. The request is no way round it: it is a Readable whose 'data' never starts to flow in
      // hyper-express 6.18 (2026-11).
      res.on('close', () => reject(new Error('The reader left before the request was complete.')))
      const fits = (text: string) => new TextEncoder().encode(text).length <= maxBytes
      req.text().then(text => resolve(fits(text) ? text : undefined), reject)
    }),
})

class HyperExpressReply implements Reply {
  readonly #res: HyperExpressResponse
  #written = 0
  #taken = 0

  constructor(res: HyperExpressResponse) {
    this.#res = res
  }

  get headOnly(): boolean {
    return this.#res._wrapped_request?.method === 'HEAD'
  }

  get closed(): boolean {
    return this.#res.completed
  }

  get headSent(): boolean {
    return this.#res.initiated
  }

  get buffered(): number {
    return this.#written - this.#taken
  }

  open(events: ReplyEvents): void {
    const res = this.#res
    res.on('drain', () => events.drain())
    res.on('finish', () => events.finish())
    res.on('abort', () => events.close())
    res.on('close', () => events.close())
    res.on('error', ignore)
  }

  head(status: number, headers: Readonly<Record<string, string>>): void {
    this.#res.status(status)
    for (const [name, value] of Object.entries(headers)) this.#res.header(name, value, name !== 'vary')
  }

  write(text: string): boolean {
    this.#written += text.length
    return this.#res.write(text, 'utf8', () => {
      this.#taken += text.length
    })
  }

  end(): void {
    if (this.#written > 0) this.#res.end()
    else this.#res.send()
  }

  destroy(): void {
    if (!this.#res.completed) this.#res.close()
  }
}

/** A write after the reader has gone: 'close' tells that already. */
function ignore(): void {}
