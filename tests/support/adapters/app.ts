import { once } from 'node:events'
import type { Server } from 'node:http'
import { createServer, type Http2Server, type ServerHttp2Session } from 'node:http2'
import type { AddressInfo } from 'node:net'
import type { AnswerSource, ChatHandler, SendChatOptions } from '@millrace/server'
import { onTestFinished } from 'vitest'

/** The parts that every application of the table is made of. */
export interface AppParts {
  /** Answers `/own`, a route of the application. */
  readonly answer: () => AnswerSource
  readonly options: SendChatOptions
  /** Called as `sendChat` is, and once more when its promise has settled, with the outcome where there is one. */
  readonly sent: (outcome?: unknown) => void
  /** Mounted on `/chat`, and on `/v1/chat` by a router that has the prefix. */
  readonly handler: ChatHandler
  /** Leaves the middleware out, other than a body parser. */
  readonly bare?: boolean
  /** Texts that error handlers and loggers of the framework got, other than one line per request. */
  readonly told: string[]
}

/** One framework with one version of HTTP. */
export interface Adapter {
  readonly name: string
  readonly http2: boolean
  /**
   * The headers that the application's middleware sets on every answer, where there is any: CORS for `https://app.example`, the cookie `seen`, the
   * session's.
   */
  readonly dressed: boolean
  /** Starts an application that ends with the test. Gives its address. */
  open(parts: AppParts): Promise<string>
}

/** The page from which the applications take requests. */
export const page = 'https://app.example'

/** Starts a server on a free port of this machine that ends with the test. */
export async function listening(server: Server | Http2Server): Promise<string> {
  const sessions = new Set<ServerHttp2Session>()
  server.on('session', (session: ServerHttp2Session) => sessions.add(session))
  if (!server.listening) server.listen(0, '127.0.0.1')
  if (!server.listening) await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    for (const session of sessions) session.destroy()
    if ('closeAllConnections' in server) server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** The same listener over HTTP/2. */
export const overHttp2 = (listener: Parameters<typeof createServer>[0]): Promise<string> =>
  // biome-ignore lint/suspicious/noExplicitAny: the frameworks declare themselves for HTTP/1 alone.
  listening(createServer(listener as any))
