import { createServer } from 'node:http'
import { mountChat, sendChat } from '@millrace/server/h3'
import { H3, handleCors, onError, setCookie } from 'h3'
import { toNodeHandler } from 'h3/node'
import { type Adapter, listening, overHttp2, page } from './app.js'

const adapter = (http2: boolean): Adapter => ({
  name: `h3 2, HTTP/${http2 ? 2 : 1}`,
  http2,
  dressed: true,
  open({ answer, options, sent, handler, told, bare }) {
    const app = new H3()
    app.use(onError(error => void told.push(String(error))))
    app.use(event => {
      if (bare) return
      handleCors(event, { origin: [page], credentials: true, methods: '*' })
      setCookie(event, 'seen', '1')
      setCookie(event, 'session', 'x')
    })
    app.all('/own', async event => {
      sent()
      const response = await sendChat(event, answer(), options)
      sent()
      return response
    })
    mountChat(app, '/chat', handler)
    const inner = new H3()
    mountChat(inner, '/chat', handler)
    app.mount('/v1', inner)
    const listener = toNodeHandler(app)
    return http2 ? overHttp2(listener as never) : listening(createServer(listener as never))
  },
})

export const h3Adapters = [adapter(false), adapter(true)]
