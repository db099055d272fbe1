import type { ChatStream } from '@millrace/core'
import type { SendChatOptions } from './delivery/options.js'
import type { ChatOutcome } from './delivery/outcome.js'
import { type NodeRequest, nodeExchange } from './exchange/node-exchange.js'
import type { NodeResponse } from './exchange/node-reply.js'
import type { ChatHandler } from './handler/handler.js'
import { sendChat as sendOverNode } from './node.js'

/** What is used of Express's request. */
export interface ExpressRequest extends NodeRequest {
  /** Where a body parser has been at work: what it made of the body. */
  readonly body?: unknown
  /** The address as it came; `url` is relative to the router. */
  readonly originalUrl: string
}

/** What is used of an Express application or router. */
export interface ExpressRouter {
  /** As Express's. */
  all(path: string, handler: (req: ExpressRequest, res: NodeResponse) => void): unknown
}

/** As `sendChat` of `@millrace/server/node`, over Express's `res`. */
export function sendChat(res: NodeResponse, stream: ChatStream, options?: SendChatOptions): Promise<ChatOutcome> {
  return sendOverNode(res, stream, options)
}

/**
 * Answers requests for one path by a chat handler. A body that `express.json()` has parsed is taken as it is; without a parser it is read
 * here. Works with Express 4 and 5.
 */
export function mountChat(app: ExpressRouter, path: string, handler: ChatHandler): void {
  app.all(path, (req: ExpressRequest, res: NodeResponse) => void handler.handle(expressExchange(req, res)))
}

function expressExchange(req: ExpressRequest, res: NodeResponse) {
  const exchange = nodeExchange(req, res)
  return {
    ...exchange,
    url: req.originalUrl,
    body: (maxBytes: number) =>
      req.body === undefined ? exchange.body(maxBytes) : Promise.resolve(textOrParsed(req.body)),
  }
}

/** `express.raw()` leaves bytes. */
const textOrParsed = (body: unknown): unknown => (body instanceof Uint8Array ? new TextDecoder().decode(body) : body)
