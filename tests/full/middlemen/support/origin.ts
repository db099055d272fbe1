import { once } from 'node:events'
import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type ChatHandler, type ChatHandlerOptions, createChatHandler } from '@millrace/server'
import { chatListener } from '@millrace/server/node'
import { fakeProvider } from '../../../../packages/server/test/support/provider.js'
import { type Tap, tap } from '../../../../packages/server/test/support/streams.js'
import { until } from '../../../loopback/support/until.js'

/** How a server leaves an answer: connection closed, connection reset, answer ended in good order. */
export type CutKind = 'closed' | 'reset' | 'ended'

/** A server behind the middlemen, whose listener is another one in each test. */
export interface Origin {
  readonly port: number
  /** Requests so far. */
  readonly requests: number
  /** Answers from now on by this listener. */
  serve(listener: RequestListener): void
  /** Answers from now on by a handler over answers that a test feeds by hand. */
  script(delivery?: Delivery): Script
  /** Leaves all that runs. */
  cut(kind: CutKind): void
  /** Leaves all that runs, and accepts no connection any more. */
  stop(): void
  /** Accepts connections again, at the same port. */
  restart(): Promise<void>
  close(): Promise<void>
}

type Delivery = Pick<ChatHandlerOptions, 'heartbeatMs' | 'headTimeoutMs' | 'wire'>

/** A handler, and the answers that were asked of it. */
export interface Script {
  readonly handler: ChatHandler
  /** In the order of their requests. */
  readonly answers: readonly Tap[]
  /** Resolves with the newest answer, when so many were asked for. */
  asked(count: number): Promise<Tap>
}

/** Starts it on a free port of 127.0.0.1. */
export async function startOrigin(): Promise<Origin> {
  let listener: RequestListener = (_, response) => void response.end()
  let requests = 0
  const sockets = new Set<Socket>()
  const responses = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    requests++
    responses.add(response)
    response.on('close', () => responses.delete(response))
    listener(request, response)
  })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const serve = (next: RequestListener): void => {
    listener = next
  }
  const { port } = server.address() as AddressInfo
  return {
    port,
    get requests() {
      return requests
    },
    serve,
    script(delivery) {
      const answers: Tap[] = []
      const stream = () => {
        answers.push(tap())
        return answers.at(-1)!.stream
      }
      // A heartbeat would do what the middleman is to do by itself; a test that needs them says so.
      const settings = { heartbeatMs: 0, headTimeoutMs: 60_000, ...delivery }
      const handler = createChatHandler({ provider: fakeProvider(stream), onError: false, ...settings })
      serve(chatListener(handler))
      const asked = (count: number): Promise<Tap> =>
        until(
          `${count} answers are asked for`,
          () => answers.length === count && answers.at(-1)!.connected && answers.at(-1),
        )
      return { handler, answers, asked }
    },
    cut(kind) {
      if (kind === 'ended') for (const response of responses) response.end()
      else for (const socket of sockets) kind === 'reset' ? socket.resetAndDestroy() : socket.destroy()
    },
    stop() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
    async restart() {
      await once(server.listen(port, '127.0.0.1'), 'listening')
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
