import type { Exchange } from './exchange.js'
import { NodeReply, type NodeResponse } from './node-reply.js'
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
}

/**
 * The exchange over a request and a response of Node. A body that is on the request already, parsed or not, is taken as it is; without one it
 * is read here.
 */
export const nodeExchange = (req: NodeRequest, res: NodeResponse): Exchange => ({
  method: req.method ?? 'GET',
  url: req.originalUrl ?? req.url ?? '/',
  headers: joined(req.headers),
  raw: req,
  reply: new NodeReply(res),
  body: (maxBytes, signal) => bodyOf(req, maxBytes, signal),
})

async function bodyOf(req: NodeRequest, maxBytes: number, signal: AbortSignal | undefined): Promise<unknown> {
  const { body } = req
  // `express.raw()` leaves bytes. The parser had a limit of its own.
  if (body instanceof Uint8Array) return new TextDecoder().decode(body)
  if (body !== undefined) return body
  if (req.readableEnded)
    throw new TypeError('The body was read before the handler was asked, and is not on the request as `body`.')
  if (req.destroyed) throw new Error('The request ended before its body was complete.')
  return readBody(req, maxBytes, signal)
}

function joined(headers: NodeRequest['headers']): Record<string, string | undefined> {
  const map: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(headers)) map[name] = typeof value === 'object' ? value.join(', ') : value
  return map
}
