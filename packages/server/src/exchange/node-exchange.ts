import type { Exchange } from './exchange.js'
import { NodeReply, type NodeResponse } from './node-reply.js'
import { BodyReadBefore } from './read-before.js'
import { type BodySource, readBody } from './read-body.js'

/** The used part of a Node request: `http.IncomingMessage`, the compatibility request of `http2`, Express's `req`. */
export interface NodeRequest extends BodySource {
  /** In capitals. */
  readonly method?: string | undefined
  /** Path and query. */
  readonly url?: string | undefined
  /** The address as it came, where a router has made `url` relative to itself. */
  readonly originalUrl?: string | undefined
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The parsed body, where a body parser has run. */
  readonly body?: unknown
  /** Nothing can be read any more. */
  readonly destroyed: boolean
  /** The body was read to its end. */
  readonly readableEnded?: boolean
  /** Anything of the body was read. */
  readonly readableDidRead?: boolean
}

/** The parts of an exchange that a framework knows better than Node's own request. */
export interface FrameworkRequest {
  /** The address as it came. */
  readonly url?: string
  /** See {@link Exchange}. */
  readonly below?: string | undefined
  /** The framework's own request, for hooks. */
  readonly raw?: unknown
  /** The parsed body, where the framework keeps it elsewhere. */
  readonly body?: unknown
  /** The client waits to be told to send its body, and nobody has told it. */
  readonly waits?: boolean
}

/**
 * The exchange over a request and a response of Node. A body that is on the request already, parsed or not, is taken as it is; without one it
 * is read here.
 */
export const nodeExchange = (req: NodeRequest, res: NodeResponse, own: FrameworkRequest = {}): Exchange => ({
  method: req.method ?? 'GET',
  url: own.url ?? req.originalUrl ?? req.url ?? '/',
  headers: joined(req.headers),
  below: own.below,
  raw: own.raw ?? req,
  reply: new NodeReply(res),
  body(maxBytes, signal) {
    const body = own.body ?? req.body
    const none = body === undefined || isPlaceholder(req, body)
    if (!none) return parsedBody(body)
    if (req.readableEnded || req.destroyed) return lostBody(req)
    if (own.waits) res.writeContinue?.()
    return readBody(req, maxBytes, signal)
  },
})

/** `express.raw()` leaves bytes. The parser had a limit of its own. */
const parsedBody = async (body: unknown): Promise<unknown> =>
  body instanceof Uint8Array ? new TextDecoder().decode(body) : body

async function lostBody({ readableEnded, readableDidRead }: NodeRequest): Promise<string> {
  // Parsers leave nothing of an empty body.
  if (readableEnded && readableDidRead === false) return ''
  if (readableEnded)
    throw new BodyReadBefore('Mount the handler before what reads it, or leave what was read on the request as `body`.')
  throw new Error('The request ended before its body was complete.')
}

/** True for the `{}` that the parsers of Express 4 (body-parser 1.20, 2026-11) put on a request whose type they do not parse. */
const isPlaceholder = ({ readableDidRead }: NodeRequest, body: unknown): boolean =>
  readableDidRead === false && typeof body === 'object' && body !== null && Object.keys(body).length === 0

function joined(headers: NodeRequest['headers']): Record<string, string | undefined> {
  const map: Record<string, string | undefined> = {}
  for (const name in headers) {
    const value = headers[name]
    map[name] = typeof value === 'object' ? value.join(', ') : value
  }
  return map
}
