import type { EventEmitter } from 'node:events'
import type { ChatStream } from '@millrace/core'
import type { SendChatOptions } from './delivery/options.js'
import type { ChatOutcome } from './delivery/outcome.js'
import { sendOver } from './delivery/send.js'
import { type NodeRequest, nodeExchange } from './exchange/node-exchange.js'
import { NodeReply, type NodeResponse } from './exchange/node-reply.js'
import type { ChatHandler } from './handler/handler.js'

export type { NodeRequest, NodeResponse }

/**
 * Streams an answer over a response of Node: of `node:http` and `node:http2`, Express, Koa (`ctx.res`), Nest (`@Res()`). Owns the stream from
 * here on, and cancels it when the reader leaves; over a response that is closed already it is never started. Headers that the application
 * has set stay; where it has sent the head itself, the answer follows without one, and an early failure is an `error` record.
 *
 * Settles when the response is over, with how it ended. Never rejects for what the vendor or the reader does.
 *
 * @throws TypeError for a stream that is none or has been read, and for options that are not of their type; nothing has been sent then.
 * @example
 * ```ts
 * import { once } from 'node:events'
 * import { createServer } from 'node:http'
 * import { ChatStream } from '@millrace/core'
 * import { sendChat } from '@millrace/server/node'
 *
 * const server = createServer((_, res) => {
 *   const stream = ChatStream.from(async function* () {
 *     yield [
 *       { type: 'start', messageId: 'm1', provider: 'example' },
 *       { type: 'text-start', id: '0' },
 *       { type: 'text-delta', id: '0', delta: 'Hello' },
 *       { type: 'text-end', id: '0' },
 *       { type: 'finish', reason: 'stop' },
 *     ]
 *   })
 *   void sendChat(res, stream).then(outcome => console.log(outcome))
 * }).listen(0, '127.0.0.1')
 *
 * await once(server, 'listening')
 * const { port } = server.address() as { port: number }
 * const response = await fetch(`http://127.0.0.1:${port}`)
 * console.log(await response.text())
 * server.close()
 * ```
 */
export function sendChat(res: NodeResponse, stream: ChatStream, options?: SendChatOptions): Promise<ChatOutcome> {
  return sendOver(new NodeReply(res), stream, options)
}

/**
 * Answers requests for one path by a chat handler. The listeners that the server has get all other requests; without any, those are 404.
 * Mount after they are added: one that is added later hears of every request.
 *
 * @param server - of `node:http`, `node:https` or `node:http2`.
 * @param path - exact path, without query.
 */
export function mountChat(server: EventEmitter, path: string, handler: ChatHandler): void {
  const others = server.listeners('request') as ((req: NodeRequest, res: NodeResponse) => void)[]
  server.removeAllListeners('request')
  server.on('request', (req: NodeRequest, res: NodeResponse) => {
    const [asked] = (req.url ?? '/').split('?')
    if (asked === path) void handler.handle(nodeExchange(req, res))
    else if (others.length > 0) for (const other of others) other.call(server, req, res)
    else {
      res.writeHead(404, {})
      res.end()
    }
  })
}
