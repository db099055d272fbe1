import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { mapProvider } from '@millrace/core'
import { chatResponse } from '@millrace/server'
import { mountChat as mountOnExpress, sendChat as sendOverExpress } from '@millrace/server/express'
import { mountChat, sendChat } from '@millrace/server/node'
import express from 'express'
import { createDemoServer } from '../../../apps/demo/src/server/server.js'
import { type Books, createDesk, type Desk, type DeskSettings, request } from './desk.js'
import type { HyperExpressDoor, ServerDoor } from './scenario.js'
import { nothing, type Testimony } from './witness.js'

/** A server that listens, in this process or in another. */
export interface LabServer {
  readonly url: string
  /** What is in its books by now. */
  books(): Promise<Books>
  /** Ends as an application does: lets what runs come to its end. */
  close(): Promise<void>
  /** What a process of its own said, dropped and kept; the last thing that is asked. Nothing where that is the tests' own. */
  testify(): Promise<Testimony>
}

/** Starts the server of a door. */
export type OpenServer = (door: ServerDoor, settings: DeskSettings) => Promise<LabServer>

type LocalDoor = Exclude<ServerDoor, HyperExpressDoor>

const servers: { readonly [Name in LocalDoor]: (desk: Desk) => Server } = {
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
    const info = { id: 'lab', label: 'the lab', vendor: 'the lab', emulated: true, images: false, efforts: [] }
    // The vendor's default model answers, as at all other doors.
    const provider = mapProvider(desk.provider, { request: ({ model: _, ...request }) => request })
    const models = [{ info, name: 'lab', open: () => provider }]
    return createDemoServer({ models, approvalSecret: 'a secret of the laboratory' }).server
  },
}

/** Express with what most applications have, and without its own words about broken requests. */
function quiet() {
  return express().set('env', 'test').use(express.json())
}

const isLocal = (door: ServerDoor): door is LocalDoor => Object.hasOwn(servers, door)

/** Starts a server in this process. */
export const openServer: OpenServer = async (door, settings) => {
  if (!isLocal(door)) throw new Error(`The server of ${door} does not run in this process.`)
  const desk = createDesk(settings)
  const server = servers[door](desk)
  server.prependListener('request', (_, response) => desk.watch(response, () => response.closed))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${door === 'demo' ? '/api/chat' : '/chat'}`,
    books: async () => desk.books,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeIdleConnections()
      }),
    testify: async () => nothing,
  }
}

/** A door without a server: a function from request to response. */
export interface FetchDoor {
  readonly handle: (request: Request) => Promise<Response>
  readonly books: Books
}

/** Makes the function of a fetch door. */
export function openFetch(door: 'fetch chatResponse' | 'fetch handler', settings: DeskSettings): FetchDoor {
  const { books, handler, provider, options } = createDesk(settings)
  if (door === 'fetch handler') return { handle: handler.fetch, books }
  return {
    books,
    handle: ({ signal }) => chatResponse(provider.stream(request), { ...options, signal }),
  }
}
