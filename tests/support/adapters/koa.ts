import { createServer } from 'node:http'
import { bodyParser } from '@koa/bodyparser'
import cors from '@koa/cors'
import koaEtag from '@koa/etag'
import Router from '@koa/router'
import { mountChat, sendChat } from '@millrace/server/koa'
import Koa from 'koa'
import compress from 'koa-compress'
// @ts-expect-error: has no types
import conditionalGet from 'koa-conditional-get'
import session from 'koa-session'
import { type Adapter, type AppParts, listening, overHttp2, page } from './app.js'

/** The middleware of an everyday application. */
function dress(app: Koa, { told }: AppParts): void {
  app.keys = ['not secret']
  // Koa reports the socket of a reader who left with bytes on their way, whoever writes to it.
  app.on('error', error => /EPIPE|ECONNRESET/.test(error.code) || told.push(String(error)))
  app.use(async (ctx, next) => {
    await next()
    // As loggers do it.
    if (ctx.status === 404) told.push('logged as 404')
  })
  app.use(conditionalGet())
  app.use(koaEtag())
  app.use(compress({ threshold: 0 }))
  app.use(cors({ origin: page, credentials: true }))
  app.use(session({ key: 'session' }, app))
  app.use((ctx, next) => {
    ctx.cookies.set('seen', '1')
    // A route that waits for its answer comes back too late for a session that has changed.
    if (ctx.path !== '/own') ctx.session.asked = true
    return next()
  })
}

const adapter = (http2: boolean): Adapter => ({
  name: `Koa 3, HTTP/${http2 ? 2 : 1}`,
  http2,
  dressed: true,
  open(parts) {
    const { answer, options, sent, handler } = parts
    const app = new Koa()
    if (!parts.bare) dress(app, parts)
    app.use(bodyParser({ jsonLimit: '4mb' }))
    mountChat(app, '/chat', handler)
    const router = new Router({ prefix: '/v1' })
    mountChat(router, '/chat', handler)
    app.use(router.routes())
    app.use(async (ctx, next) => {
      if (ctx.path !== '/own') return next()
      sent()
      sent(await sendChat(ctx, answer(), options))
    })
    return http2 ? overHttp2(app.callback() as never) : listening(createServer(app.callback()))
  },
})

export const koaAdapters = [adapter(false), adapter(true)]
