import { createServer as createHttp2Server } from 'node:http2'
import { type ServerType, serve } from '@hono/node-server'
import { mountChat, sendChat } from '@millrace/server/hono'
import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { setCookie } from 'hono/cookie'
import { cors } from 'hono/cors'
import { etag } from 'hono/etag'
import { secureHeaders } from 'hono/secure-headers'
import { type Adapter, listening, page } from './app.js'

const adapter = (http2: boolean): Adapter => ({
  name: `Hono 4, HTTP/${http2 ? 2 : 1}`,
  http2,
  dressed: true,
  async open({ answer, options, sent, handler, told, bare }) {
    const app = new Hono()
    if (!bare) {
      app.use(compress({ threshold: 0 }))
      app.use(etag())
      app.use(cors({ origin: page, credentials: true }))
      app.use(secureHeaders())
      app.use(async (c, next) => {
        setCookie(c, 'seen', '1')
        await next()
        setCookie(c, 'session', 'x')
      })
    }
    app.onError((error, c) => {
      told.push(String(error))
      return c.text('', 500)
    })
    app.all('/own', async c => {
      sent()
      const response = await sendChat(c, answer(), options)
      sent()
      return response
    })
    mountChat(app, '/chat', handler)
    mountChat(app.basePath('/v1'), '/chat', handler)
    const server: ServerType = serve({
      fetch: app.fetch,
      port: 0,
      hostname: '127.0.0.1',
      ...(http2 && { createServer: createHttp2Server as never }),
    })
    return listening(server as never)
  },
})

export const honoAdapters = [adapter(false), adapter(true)]
