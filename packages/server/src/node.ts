import type { EventEmitter } from 'node:events'
import type { SendChatOptions } from './delivery/options.js'
import type { ChatOutcome } from './delivery/outcome.js'
import { type AnswerSource, sendChatOver } from './delivery/send.js'
import { baseFor, belowOf, checkHandler, isBelow } from './exchange/mount-path.js'
import { type NodeRequest, nodeExchange } from './exchange/node-exchange.js'
import { NodeReply, type NodeResponse } from './exchange/node-reply.js'
import type { BodySource } from './exchange/read-body.js'
import { checkTarget } from './exchange/wrong-target.js'
import type { ChatHandler } from './handler/handler.js'

export type { BodySource, NodeRequest, NodeResponse }

/**
 * Streams an answer over a response of Node: of `node:http` and `node:http2`, Express, Koa (`ctx.res`), Nest (`@Res()`). Owns the stream from
 * here on, and cancels it when the reader leaves; over a response that is closed already, or the answer to HEAD, it is never started. Headers that
 * the application has set stay; where it has sent the head itself, the answer follows without one, and an early failure is an `error` record.
 *
 * Settles when the response is over, with how it ended. Never rejects for what the vendor or the reader does.
 *
 * @param stream - an answer, or a function that makes one; what that throws is answered as JSON. See {@link AnswerSource}.
 * @throws TypeError for anything but a stream that nobody has read, and for options that are not of their type; nothing has been sent then.
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
export function sendChat(res: NodeResponse, stream: AnswerSource, options?: SendChatOptions): Promise<ChatOutcome> {
  checkTarget(typeof res?.writeHead === 'function', 'the response of Node or Express')
  return sendChatOver(new NodeReply(res), stream, options)
}

/**
 * Makes of a chat handler a listener for requests of Node: for `createServer`, for a route of Express or Connect, for an API route of Next's pages.
 * A body that the framework has parsed to `req.body` is taken from there, and the address from `req.originalUrl` where a router has shortened `url`.
 * The listener never throws.
 *
 * @throws TypeError for anything but a handler.
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { ChatStream } from '@millrace/core'
 * import { createChatHandler } from '@millrace/server'
 * import { chatListener } from '@millrace/server/node'
 *
 * const provider = { id: 'example', stream: () => ChatStream.from(async function* () {}) }
 * const server = createServer(chatListener(createChatHandler({ provider })))
 * console.log(server.listenerCount('request'))
 * ```
 */
export function chatListener(handler: ChatHandler): (req: NodeRequest, res: NodeResponse) => void {
  checkHandler(handler, 'chatListener')
  return (req, res) => void handler.handle(nodeExchange(req, res))
}

/**
 * Makes of a chat handler a listener for `checkContinue` events of `node:http`: requests with `Expect: 100-continue`, as curl sends with large bodies. The client
 * is told to send its body where that is read, and a refusal that needs none, such as that of `authorize`, comes before. Without such a listener Node tells
 * every client to go on. The listener never throws.
 *
 * @throws TypeError for anything but a handler.
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { ChatStream } from '@millrace/core'
 * import { createChatHandler } from '@millrace/server'
 * import { chatListener, continueListener } from '@millrace/server/node'
 *
 * const provider = { id: 'example', stream: () => ChatStream.from(async function* () {}) }
 * const handler = createChatHandler({ provider })
 * const server = createServer(chatListener(handler)).on('checkContinue', continueListener(handler))
 * console.log(server.listenerCount('checkContinue'))
 * ```
 */
export function continueListener(handler: ChatHandler): (req: NodeRequest, res: NodeResponse) => void {
  checkHandler(handler, 'continueListener')
  return (req, res) => void handler.handle(nodeExchange(req, res, { waits: true }))
}

/**
 * Answers requests for a path and everything below it by a chat handler, those that wait to send their body too. The listeners that the server has get all other
 * requests; without any, those are 404. Mount after they are added: one that is added later hears of every request.
 *
 * @param server - of `node:http`, `node:https` or `node:http2`.
 * @param path - such as `/chat`; a query and a trailing slash make no difference.
 */
export function mountChat(server: EventEmitter, path: string, handler: ChatHandler): void {
  const base = baseFor(handler, path)
  const others = server.listeners('request') as ((req: NodeRequest, res: NodeResponse) => void)[]
  server.removeAllListeners('request')
  server.on('request', (req: NodeRequest, res: NodeResponse) => {
    const { url = '/' } = req
    if (isBelow(base, url)) void handler.handle(nodeExchange(req, res, { below: belowOf(base, url) }))
    else if (others.length > 0) for (const other of others) other.call(server, req, res)
    else {
      res.writeHead(404, {})
      res.end()
    }
  })
  mountWaiting(server, base, handler)
}

/** Mounts a handler for requests that wait to send their body. Those for other paths are told to go on, as Node does, where no listener was there. */
function mountWaiting(server: EventEmitter, base: string, handler: ChatHandler): void {
  const others = server.listeners('checkContinue') as ((req: NodeRequest, res: NodeResponse) => void)[]
  server.removeAllListeners('checkContinue')
  server.on('checkContinue', (req: NodeRequest, res: NodeResponse) => {
    const { url = '/' } = req
    if (isBelow(base, url)) void handler.handle(nodeExchange(req, res, { below: belowOf(base, url), waits: true }))
    else if (others.length > 0) for (const other of others) other.call(server, req, res)
    else {
      res.writeContinue?.()
      server.emit('request', req, res)
    }
  })
}
