import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { chatResponse } from '@millrace/server'
import { mountChat as mountOnExpress, sendChat as sendOverExpress } from '@millrace/server/express'
import { mountChat, sendChat } from '@millrace/server/node'
import express from 'express'
import { onTestFinished } from 'vitest'
import type { Door } from './door.js'
import { fetchReader, httpReader } from './reader.js'
import { createService, type Service } from './service.js'

/** A door that is reached over HTTP. */
const httpDoor = (name: string, serve: (service: Service) => Server): Door => ({
  name,
  async open(settings) {
    const service = createService(settings)
    const server = serve(service).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => {
      server.close()
      server.closeAllConnections()
    })
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/chat`
    return { ask: prompt => httpReader(url, prompt), told: async () => service.told }
  },
})

/** A door that is a function from request to response. */
const fetchDoor = (
  name: string,
  leavesBy: 'body' | 'signal',
  serve: (service: Service) => (request: Request) => Promise<Response>,
): Door => ({
  name,
  headFirst: leavesBy === 'body',
  async open(settings) {
    const service = createService(settings)
    const handle = serve(service)
    return { ask: prompt => fetchReader(handle, prompt, leavesBy), told: async () => service.told }
  },
})

/** Express with what most applications have: a parser that has read the body before the route is asked. */
function parsing(service: Service) {
  return express().use(express.json(), (_, res, next) => {
    service.watch(res)
    next()
  })
}

export const nodeDoors: readonly Door[] = [
  httpDoor('node:http, sendChat', service =>
    createServer(async (req, res) => {
      service.watch(res)
      void service.note(sendChat(res, service.stream(await json(req)), service.options))
    }),
  ),
  httpDoor('node:http, mountChat', service => {
    const server = createServer()
    mountChat(server, '/chat', service.handler)
    return server.prependListener('request', (_, res) => service.watch(res))
  }),
]

export const expressDoors: readonly Door[] = [
  httpDoor('Express with a parsed body, sendChat', service =>
    createServer(
      parsing(service).post('/chat', (req, res) => {
        void service.note(sendOverExpress(res, service.stream(req.body), service.options))
      }),
    ),
  ),
  httpDoor('Express with a parsed body, mountChat', service => {
    const app = parsing(service)
    mountOnExpress(app, '/chat', service.handler)
    return createServer(app)
  }),
]

export const fetchDoors: readonly Door[] = [
  fetchDoor('fetch, chatResponse', 'body', service => async request => {
    return chatResponse(service.stream(await request.json()), { ...service.options, signal: request.signal })
  }),
  fetchDoor('fetch, handler, body cancelled', 'body', service => service.handler.fetch),
  fetchDoor('fetch, handler, request aborted', 'signal', service => service.handler.fetch),
]
