import type { SendChatOptions } from './delivery/options.js'
import type { ChatOutcome } from './delivery/outcome.js'
import { type AnswerSource, prepareSend } from './delivery/send.js'
import { streamHeaders } from './exchange/error-response.js'
import { mountBase } from './exchange/mount-path.js'
import { type NodeRequest, nodeExchange } from './exchange/node-exchange.js'
import { NodeReply, type NodeResponse } from './exchange/node-reply.js'
import { type BodySource, readBody } from './exchange/read-body.js'
import { type BeginAnswer, ResponseHandover } from './exchange/response-handover.js'
import type { ChatHandler } from './handler/handler.js'

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

/** The used part of a Fastify instance. */
export interface FastifyApp {
  /** Adds a plugin, in a scope of its own. */
  register(plugin: (scope: FastifyScope, options: unknown, done: () => void) => void): unknown
}

/** The used part of the scope of a plugin. */
export interface FastifyScope {
  /** Removes the parsers of bodies that the scope has inherited. */
  removeAllContentTypeParsers(): void
  /** Adds a parser of bodies; `*` is all types. */
  addContentTypeParser(
    type: string,
    parser: (request: unknown, body: BodySource, done: (error: null, body: BodySource) => void) => void,
  ): unknown
  /** Adds a route for all methods. */
  all(path: string, handler: (request: FastifyRequest, reply: FastifyReply) => void): unknown
}

/**
 * Streams an answer over Fastify's raw response; see `sendChat` of `@millrace/server/node`. The `onSend` hooks run before, with the head of a
 * stream, so that cookies, sessions and CORS headers arrive; then the reply is hijacked. Return or await the promise in an async route.
 *
 * @throws TypeError for anything but a stream that nobody has read, and for options that are not of their type; nothing has been sent then.
 */
export function sendChat(reply: FastifyReply, stream: AnswerSource, options?: SendChatOptions): Promise<ChatOutcome> {
  return new Promise((resolve, reject) => {
    const send = prepareSend(stream, options)
    const begin: BeginAnswer = over => {
      const outcome = send(over)
      outcome.then(resolve, reject)
      return outcome
    }
    handOver(reply, begin, begin)
  })
}

/**
 * Answers requests for a path and everything below it by a chat handler, below the prefix of a plugin as well. All hooks of the application
 * run. The body is read by the handler, within its own limits: for these routes Fastify parses none. Hooks find Fastify's request as `raw`.
 */
export function mountChat(app: FastifyApp, path: string, handler: ChatHandler): void {
  const base = mountBase(path)
  app.register((scope, _, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, body, parsed) => parsed(null, body))
    const answer = (request: FastifyRequest, reply: FastifyReply): void => {
      const { raw, body = raw, originalUrl } = request
      handOver(
        reply,
        over =>
          handler.handle({
            ...nodeExchange(raw, reply.raw, { url: originalUrl, raw: request }),
            body: (maxBytes, signal) => readBody(body as BodySource, maxBytes, signal),
            reply: over,
          }),
        async () => {},
      )
    }
    scope.all(base || '/', answer)
    scope.all(`${base}/*`, answer)
    done()
  })
}

/** Lets Fastify run its hooks and set its headers, and takes the response then. */
function handOver(reply: FastifyReply, taken: BeginAnswer, dropped: BeginAnswer): void {
  const { raw } = reply
  const begin: BeginAnswer = over => {
    reply.hijack()
    return taken(over)
  }
  if (reply.sent || raw.headersSent) {
    if (!raw.headersSent)
      for (const [name, value] of Object.entries(reply.getHeaders())) raw.setHeader(name, value as never)
    void begin(new NodeReply(raw)).catch(() => {})
    return
  }
  reply.header('content-type', 'text/event-stream; charset=utf-8')
  reply.header('cache-control', streamHeaders['cache-control'])
  // Asked for by name: `@fastify/compress` looks at no `no-transform` (9.2.0, 2026-11).
  reply.request.headers['x-no-compression'] ??= 'stream'
  reply.send(new ResponseHandover(raw, begin, dropped))
}
