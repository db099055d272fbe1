import type { SendChatOptions } from './delivery/options.js'
import type { ChatOutcome } from './delivery/outcome.js'
import { type AnswerSource, sendChatOver } from './delivery/send.js'
import type { Exchange } from './exchange/exchange.js'
import {
  HyperExpressReply,
  type HyperExpressRequest,
  type HyperExpressResponse,
} from './exchange/hyper-express-reply.js'
import { baseFor, belowOf } from './exchange/mount-path.js'
import { checkTarget } from './exchange/wrong-target.js'
import type { ChatHandler } from './handler/handler.js'

export type { HyperExpressRequest, HyperExpressResponse }

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
  checkTarget(typeof res?.send === 'function', 'the response of hyper-express')
  return sendChatOver(new HyperExpressReply(res), stream, options)
}

/**
 * Answers requests for a path and everything below it by a chat handler. The server's own `max_body_length` (250 KB by default) applies beside the
 * handler's limit.
 */
export function mountChat(app: HyperExpressRouter, path: string, handler: ChatHandler): void {
  const base = baseFor(handler, path)
  const answer = (req: HyperExpressRequest, res: HyperExpressResponse): void =>
    void handler.handle({ ...hyperExpressExchange(req, res), below: belowOf(base, req.url) })
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
