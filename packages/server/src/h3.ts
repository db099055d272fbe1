import { chatResponse } from './delivery/chat-response.js'
import { type SendChatOptions, withRequest } from './delivery/options.js'
import type { AnswerSource } from './delivery/send.js'
import { fetchExchange } from './exchange/fetch-exchange.js'
import { FetchReply } from './exchange/fetch-reply.js'
import { liftIdleLimit } from './exchange/idle-limit.js'
import { baseFor, belowOf } from './exchange/mount-path.js'
import { checkTarget } from './exchange/wrong-target.js'
import type { ChatHandler } from './handler/handler.js'

/** The used part of an event of h3. */
export interface H3Event {
  /** The request, with what the runtime adds to it. */
  readonly req: Request & { readonly runtime?: { readonly bun?: { readonly server?: unknown } } }
}

/** The used part of an h3 application. */
export interface H3App {
  /** Adds a handler for all methods of a route, as h3 does. */
  all(route: string, handler: (event: H3Event) => Promise<Response>): unknown
}

/**
 * Makes the response that a handler of h3 2 returns; see `chatResponse`. h3 adds the headers and cookies that were set on `event.res`.
 *
 * @throws TypeError for anything but a stream that nobody has read, and for options that are not of their type.
 */
export function sendChat(event: H3Event, stream: AnswerSource, options?: SendChatOptions): Promise<Response> {
  // That of h3 1 has Node's request as `req`: its response would not hear of a reader who leaves.
  checkTarget(
    typeof event?.req?.headers?.get === 'function',
    'the event of h3 2 (with h3 1: sendChat(event.node.res, stream) of @millrace/server/node)',
  )
  const { req } = event
  liftIdleLimit(req, req.runtime?.bun?.server)
  return chatResponse(stream, withRequest(options, req))
}

/** Answers requests for a path and everything below it by a chat handler, below the base of a mounted application as well. Hooks find the event as `raw`. */
export function mountChat(app: H3App, path: string, handler: ChatHandler): void {
  const base = baseFor(handler, path)
  app.all(`${base}/**`, event => {
    const { req } = event
    liftIdleLimit(req, req.runtime?.bun?.server)
    const reply = new FetchReply(req)
    void handler.handle({ ...fetchExchange(req, reply), below: belowOf(base, req.url), raw: event })
    return reply.response
  })
}
