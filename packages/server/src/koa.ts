import type { SendChatOptions } from './delivery/options.js'
import type { ChatOutcome } from './delivery/outcome.js'
import { type AnswerSource, sendChatOver } from './delivery/send.js'
import { baseFor, belowOf, isBelow } from './exchange/mount-path.js'
import { type NodeRequest, nodeExchange } from './exchange/node-exchange.js'
import { NodeReply, type NodeResponse } from './exchange/node-reply.js'
import { checkTarget } from './exchange/wrong-target.js'
import type { ChatHandler } from './handler/handler.js'

/** The used part of Koa's context. */
export interface KoaContext {
  /** Node's own request. */
  readonly req: NodeRequest
  /** Node's own response. */
  readonly res: NodeResponse
  /** The address as it came. */
  readonly originalUrl: string
  /** Without query, and relative to where `koa-mount` has put the application. */
  readonly path: string
  /** Holds the parsed body, where a body parser has run. */
  readonly request: object
  /** Status of the response to come. */
  status: number
  /** False: Koa sends nothing itself. */
  respond?: boolean | undefined
}

/** Passes a request on, as Koa does. */
type KoaMiddleware = (ctx: KoaContext, next: () => Promise<unknown>) => unknown

/** The used part of a Koa application, or of a router of `@koa/router`. */
export interface KoaApp {
  /** Adds a middleware. */
  use(middleware: KoaMiddleware): unknown
}

/** A router runs its middleware only for its routes. */
interface KoaRouter {
  all(path: string, middleware: KoaMiddleware): unknown
  routes(): unknown
}

/**
 * Streams an answer over Koa's raw response; see `sendChat` of `@millrace/server/node`. Koa itself sends nothing then. Middleware that sets
 * headers behind `next()`, as `koa-session` does when a session has changed, comes too late where the answer is waited for.
 *
 * @throws TypeError for anything but a stream that nobody has read, and for options that are not of their type; nothing has been sent then.
 */
export function sendChat(ctx: KoaContext, stream: AnswerSource, options?: SendChatOptions): Promise<ChatOutcome> {
  checkTarget(typeof ctx?.res?.writeHead === 'function', 'the context of Koa')
  // A web stream as `ctx.body` would be told of a reader who leaves only when the next bytes come (koa 3.3.0, 2026-11).
  ctx.respond = false
  // For loggers, in place of Koa's 404: the real status is sent with the head.
  ctx.status = 200
  return sendChatOver(new NodeReply(ctx.res), stream, options)
}

/**
 * Answers requests for a path and everything below it by a chat handler, which begins when all middleware has returned: sessions are saved then,
 * and headers set. A body that a parser has put on `ctx.request` is taken as it is; without one it is read here. Hooks find the context as `raw`.
 *
 * @param app - an application, or a router of `@koa/router` 14 or later, whose prefix counts.
 */
export function mountChat(app: KoaApp, path: string, handler: ChatHandler): void {
  const base = baseFor(handler, path)
  if (isRouter(app)) {
    app.all(`${base}{/*below}`, ctx => begin(ctx, base, handler))
    return
  }
  app.use((ctx, next) => (isBelow(base, ctx.path) ? begin(ctx, base, handler) : next()))
}

const isRouter = (app: object): app is KoaRouter => 'routes' in app && 'all' in app

function begin(ctx: KoaContext, base: string, handler: ChatHandler): void {
  const { originalUrl: url } = ctx
  const own = { ...bodyOf(ctx), url, below: belowOf(base, url), raw: ctx }
  // As in `sendChat`.
  ctx.status = 200
  let begun = false
  Object.defineProperty(ctx, 'respond', {
    // Koa asks when the last middleware has returned.
    get(): boolean {
      if (!begun) void handler.handle(nodeExchange(ctx.req, ctx.res, own))
      begun = true
      return false
    },
  })
}

const bodyOf = ({ request }: KoaContext): { readonly body?: unknown } =>
  'body' in request ? { body: request.body } : {}
