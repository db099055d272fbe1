import { chatResponse } from './delivery/chat-response.js'
import { type SendChatOptions, withRequest } from './delivery/options.js'
import type { AnswerSource } from './delivery/send.js'
import { fetchExchange, readBefore } from './exchange/fetch-exchange.js'
import { FetchReply } from './exchange/fetch-reply.js'
import { liftIdleLimit } from './exchange/idle-limit.js'
import { baseFor, belowOf } from './exchange/mount-path.js'
import { checkTarget } from './exchange/wrong-target.js'
import type { ChatHandler } from './handler/handler.js'

/** The used part of Hono's context. */
export interface HonoContext {
  /** The request, and its body where a validator has read it. */
  readonly req: { readonly raw: Request; text(): Promise<string> }
  /** Bindings of the runtime; on Bun its server. */
  readonly env: unknown
  /** Sets a header of the response to come. */
  header(name: string, value: string, options: { append: boolean }): void
  /** Makes a response with the headers that were set so far. */
  newResponse(
    body: ReadableStream<Uint8Array> | null,
    init: { status: never; headers: Record<string, string> },
  ): Response
}

/** The used part of a Hono application. */
export interface HonoApp {
  /** Adds a handler for all methods of a path, as Hono does. */
  all(path: string, handler: (c: HonoContext) => Promise<Response>): unknown
}

/**
 * Makes the response that a Hono route returns; see `chatResponse`. The headers and cookies that were set on the context before are on it, and
 * middleware may still add its own: nothing is written past Hono.
 *
 * @throws TypeError for anything but a stream that nobody has read, and for options that are not of their type.
 */
export async function sendChat(c: HonoContext, stream: AnswerSource, options?: SendChatOptions): Promise<Response> {
  checkTarget(typeof c?.newResponse === 'function', 'the context of Hono')
  liftIdleLimit(c.req.raw, c.env)
  return withHeadersOf(c, await chatResponse(stream, withRequest(options, c.req.raw)))
}

/** Answers requests for a path and everything below it by a chat handler, below `basePath` as well. Hooks find the context as `raw`. */
export function mountChat(app: HonoApp, path: string, handler: ChatHandler): void {
  const base = baseFor(handler, path)
  app.all(`${base}/*`, async c => {
    const { raw } = c.req
    liftIdleLimit(raw, c.env)
    const reply = new FetchReply(raw)
    const exchange = { ...fetchExchange(raw, reply), below: belowOf(base, raw.url), raw: c }
    void handler.handle(raw.bodyUsed ? { ...exchange, body: () => rememberedBody(c) } : exchange)
    return withHeadersOf(c, await reply.response)
  })
}

/** The body that a validator or another middleware has read: Hono remembers what was read by `c.req`, and nothing else. */
const rememberedBody = ({ req }: HonoContext): Promise<string> =>
  req.text().catch(() => {
    throw readBefore()
  })

/** A plain `Response` would lose what `c.header()` and `setCookie()` have set (hono 4.13.19, 2026-11). */
function withHeadersOf(c: HonoContext, { body, status, headers }: Response): Response {
  const { vary, ...rest } = Object.fromEntries(headers)
  if (vary !== undefined) c.header('vary', vary, { append: true })
  return c.newResponse(body, { status: status as never, headers: rest })
}
