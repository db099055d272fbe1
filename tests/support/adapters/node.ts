import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import { mountChat, sendChat } from '@millrace/server/node'
import { type Adapter, type AppParts, listening } from './app.js'

const adapter = (http2: boolean): Adapter => ({
  name: `node, HTTP/${http2 ? 2 : 1}`,
  http2,
  dressed: false,
  open({ answer, options, sent, handler }: AppParts) {
    const server = http2 ? createHttp2Server() : createServer()
    server.on('request', (req: IncomingMessage, res: ServerResponse) => {
      if (req.url?.startsWith('/own')) {
        sent()
        sendChat(res, answer(), options).then(sent)
      } else {
        res.writeHead(404)
        res.end('other')
      }
    })
    mountChat(server, '/chat', handler)
    mountChat(server, '/v1/chat/', handler)
    return listening(server)
  },
})

export const nodeAdapters = [adapter(false), adapter(true)]
