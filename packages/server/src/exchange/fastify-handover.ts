import { streamHeaders } from './error-response.js'
import type { NodeRequest } from './node-exchange.js'
import { NodeReply, type NodeResponse } from './node-reply.js'
import { type BeginAnswer, ResponseHandover } from './response-handover.js'

/** The used part of Fastify's request. */
export interface FastifyRequest {
  /** Node's own request. */
  readonly raw: NodeRequest
  /** The address as it came. */
  readonly originalUrl: string
  /** Lower-case names. */
  readonly headers: Record<string, unknown>
  /** The value that a parser made of the body. */
  readonly body?: unknown
}

/** The used part of Fastify's reply. */
export interface FastifyReply {
  /** Node's own response. */
  readonly raw: NodeResponse & { setHeader(name: string, value: never): unknown }
  /** The request that it answers. */
  readonly request: Pick<FastifyRequest, 'headers'>
  /** The response is over, or hijacked. */
  readonly sent: boolean
  /** All that were set, on Node's response as well. */
  getHeaders(): Record<string, unknown>
  /** Sets a header. */
  header(name: string, value: string): unknown
  /** Tells Fastify to send nothing more. */
  hijack(): unknown
  /** Runs the hooks and sends a body. */
  send(body: ResponseHandover): unknown
}

/** Lets Fastify run its hooks and set its headers, and takes the response then. */
export function handOver(reply: FastifyReply, taken: BeginAnswer, dropped: BeginAnswer): void {
  const { raw } = reply
  if (!reply.sent && !raw.headersSent) {
    reply.send(bodyOver(reply, taken, dropped))
    return
  }
  // The application has hijacked the reply: no hook runs any more.
  if (!raw.headersSent)
    for (const [name, value] of Object.entries(reply.getHeaders())) raw.setHeader(name, value as never)
  // Its failure is told by `taken` itself.
  void taken(new NodeReply(raw)).catch(() => {})
}

/** Makes the body that is to be sent by the reply, and sets the headers that hooks look at. */
export function bodyOver(reply: FastifyReply, taken: BeginAnswer, dropped: BeginAnswer): ResponseHandover {
  reply.header('content-type', 'text/event-stream; charset=utf-8')
  reply.header('cache-control', streamHeaders['cache-control'])
  // Asked for by name: `@fastify/compress` looks at no `no-transform` (9.2.0, 2026-11).
  reply.request.headers['x-no-compression'] ??= 'stream'
  const begin: BeginAnswer = over => {
    reply.hijack()
    return taken(over)
  }
  return new ResponseHandover(reply.raw, begin, dropped)
}
