import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { inspect } from 'node:util'
import type { ChatProvider } from '@millrace/core'
import {
  type ChatHandler,
  type ChatOutcome,
  chatResponse,
  createChatHandler,
  type FinishedAnswer,
  type SendChatOptions,
} from '@millrace/server'
import { mountChat as mountOnExpress, sendChat as sendOverExpress } from '@millrace/server/express'
import { mountChat, sendChat } from '@millrace/server/node'
import express from 'express'
import { createDemoServer } from '../../../apps/demo/src/server.js'
import type { DoorName } from './scenario.js'

/** What a server's own hooks told, and what could be seen of its responses. */
export interface Books {
  /** Responses that are not over. */
  open: number
  /** Answers that the provider was asked for. */
  asked: number
  /** Answers whose delivery was begun. */
  sent: number
  readonly outcomes: ChatOutcome[]
  readonly finished: FinishedAnswer[]
  /** What `onError` got, down to the last hidden property. */
  readonly errors: string[]
  /** The most bytes that a response held after a write. */
  mostHeld: number
}

/** What stands between a provider and a door: hooks that remember. */
interface Desk {
  readonly books: Books
  readonly provider: ChatProvider
  readonly options: SendChatOptions
  readonly handler: ChatHandler
  /** Answers by `sendChat`, with a request that may never come whole. */
  send(begin: () => Promise<ChatOutcome>): void
  watch(response: ServerResponse): void
}

const request = { messages: [{ role: 'user' as const, content: 'Count.' }] }

function createDesk(asked: ChatProvider, delivery: SendChatOptions): Desk {
  const books: Books = { open: 0, asked: 0, sent: 0, outcomes: [], finished: [], errors: [], mostHeld: 0 }
  const provider: ChatProvider = {
    id: asked.id,
    stream(chat, options) {
      books.asked++
      return asked.stream(chat, options)
    },
  }
  const options: SendChatOptions = {
    ...delivery,
    onFinish: answer => void books.finished.push(answer),
    onError: error => void books.errors.push(inspect(error, { depth: null, showHidden: true })),
  }
  const handler = createChatHandler({ provider, ...options })
  const note = async (outcome: Promise<ChatOutcome>): Promise<ChatOutcome> => {
    books.sent++
    books.outcomes.push(await outcome)
    return outcome
  }
  return {
    books,
    provider,
    options,
    handler: { ...handler, handle: exchange => note(handler.handle(exchange)) },
    send: begin => void note(begin()),
    watch(response) {
      books.open++
      response.on('close', () => books.open--)
      const { write } = response
      response.write = ((...args: Parameters<typeof write>) => {
        const taken = write.apply(response, args)
        books.mostHeld = Math.max(books.mostHeld, response.writableLength)
        return taken
      }) as typeof write
    },
  }
}

/** A server that listens, and its books. */
export interface LabServer {
  readonly url: string
  readonly books: Books
  /** Ends as an application does: lets what runs come to its end. */
  close(): Promise<void>
}

type HttpDoor = Exclude<DoorName, 'provider' | 'fetch chatResponse' | 'fetch handler'>

const servers: { readonly [Name in HttpDoor]: (desk: Desk) => Server } = {
  'node sendChat': desk =>
    createServer((req, res) => {
      // A body that does not come whole, or is no JSON, is the application's own business.
      json(req).then(
        () => desk.send(() => sendChat(res, desk.provider.stream(request), desk.options)),
        () => res.destroy(),
      )
    }),
  'node mountChat': desk => {
    const server = createServer()
    mountChat(server, '/chat', desk.handler)
    return server
  },
  'express sendChat': desk =>
    createServer(
      quiet().post('/chat', (_, res) => {
        desk.send(() => sendOverExpress(res, desk.provider.stream(request), desk.options))
      }),
    ),
  'express mountChat': desk => {
    const app = quiet()
    mountOnExpress(app, '/chat', desk.handler)
    return createServer(app)
  },
  demo: desk => {
    const backend = { provider: desk.provider, label: 'the lab', emulated: true, close: async () => {} }
    const { server } = createDemoServer(backend, new URL('file:///nowhere/'))
    return server
  },
}

/** Express with what most applications have, and without its own words about broken requests. */
function quiet() {
  return express().set('env', 'test').use(express.json())
}

/** Starts the server of a door. */
export async function openServer(
  door: HttpDoor,
  provider: ChatProvider,
  delivery: SendChatOptions,
): Promise<LabServer> {
  const desk = createDesk(provider, delivery)
  const server = servers[door](desk)
  server.prependListener('request', (_, response) => desk.watch(response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/chat`,
    books: desk.books,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeIdleConnections()
      }),
  }
}

/** A door without a server: a function from request to response. */
export interface FetchDoor {
  readonly handle: (request: Request) => Promise<Response>
  readonly books: Books
}

/** Makes the function of a fetch door. */
export function openFetch(
  door: 'fetch chatResponse' | 'fetch handler',
  provider: ChatProvider,
  delivery: SendChatOptions,
): FetchDoor {
  const { books, handler, provider: asked, options } = createDesk(provider, delivery)
  if (door === 'fetch handler') return { handle: handler.fetch, books }
  return {
    books,
    handle: ({ signal }) => chatResponse(asked.stream(request), { ...options, signal }),
  }
}
