import type { SendChatOptions } from './delivery/options.js'
import type { ChatOutcome } from './delivery/outcome.js'
import { type AnswerSource, prepareSend } from './delivery/send.js'
import { type FastifyReply, type FastifyRequest, handOver } from './exchange/fastify-handover.js'
import { baseFor, belowOf } from './exchange/mount-path.js'
import { nodeExchange } from './exchange/node-exchange.js'
import { type BodySource, readBody } from './exchange/read-body.js'
import type { BeginAnswer } from './exchange/response-handover.js'
import { checkTarget } from './exchange/wrong-target.js'
import type { ChatHandler } from './handler/handler.js'

export type { FastifyReply, FastifyRequest }

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
  checkTarget(typeof reply?.hijack === 'function', 'the reply of Fastify')
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
  const base = baseFor(handler, path)
  app.register((scope, _, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, body, parsed) => parsed(null, body))
    const answer = (request: FastifyRequest, reply: FastifyReply): void => {
      const { raw, body = raw, originalUrl } = request
      handOver(
        reply,
        over =>
          handler.handle({
            ...nodeExchange(raw, reply.raw, { url: originalUrl, below: belowOf(base, originalUrl), raw: request }),
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
