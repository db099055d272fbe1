import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ChatHandler, type ChatHandlerOptions, createChatHandler } from '@millrace/server'
import { chatListener } from '@millrace/server/node'

/** A server of one handler. */
export interface ChatServer {
  /** Where questions are posted. */
  readonly url: string
  readonly handler: ChatHandler
  /** What went to `onError`. */
  readonly errors: readonly unknown[]
  /** Ends all connections. */
  close(): Promise<void>
}

/** Starts it on a free port of 127.0.0.1. */
export async function startChatServer(options: ChatHandlerOptions): Promise<ChatServer> {
  const errors: unknown[] = []
  const handler = createChatHandler({ ...options, onError: error => void errors.push(error) })
  const server = createServer(chatListener(handler)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/chat`,
    handler,
    errors,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
