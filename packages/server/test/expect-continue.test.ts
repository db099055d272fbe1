import { once } from 'node:events'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createChatHandler } from '@millrace/server'
import { continueListener, mountChat } from '@millrace/server/node'
import { describe, expect, onTestFinished, test } from 'vitest'
import { fakeProvider } from './support/provider.js'

const body = JSON.stringify({ messages: [{ role: 'user', content: 'Hi' }] })

/** Sends a request that waits. @returns its status, and whether it was told to send its body. */
async function asked(server: Server, path = '/chat', headers = {}) {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.closeAllConnections())
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const all = { 'content-type': 'application/json', 'content-length': body.length, expect: '100-continue', ...headers }
  const sent = request({ port, host: '127.0.0.1', method: 'POST', path, headers: all })
  let told = false
  sent.on('continue', () => {
    told = true
    sent.end(body)
  })
  sent.flushHeaders()
  const [response] = await once(sent, 'response')
  response.resume()
  return { status: response.statusCode as number, told }
}

const handler = () =>
  createChatHandler({
    provider: fakeProvider(),
    authorize: ({ headers }) => (headers.authorization ? {} : { status: 401 }),
  })
const authorization = 'Bearer one'

describe.each<[name: string, made: () => Server]>([
  [
    'continueListener',
    () => {
      const server = createServer()
      server.on('checkContinue', continueListener(handler()))
      return server
    },
  ],
  [
    'mountChat',
    () => {
      const server = createServer()
      mountChat(server, '/chat', handler())
      return server
    },
  ],
])('%s', (_, made) => {
  test('refuses before the body is asked for', async () => {
    expect(await asked(made())).toEqual({ status: 401, told: false })
  })

  test('asks for the body of who is let in', async () => {
    expect(await asked(made(), '/chat', { authorization })).toEqual({ status: 200, told: true })
  })
})

describe('beside mountChat', () => {
  test('a request for another path is told to go on, as Node does', async () => {
    const server = createServer((req, res) => void req.resume().on('end', () => res.writeHead(202).end()))
    mountChat(server, '/chat', handler())
    expect(await asked(server, '/other')).toEqual({ status: 202, told: true })
  })

  test('a listener of the server keeps those of other paths', async () => {
    const server = createServer()
    server.on('checkContinue', (_, res) => void res.writeHead(417).end())
    mountChat(server, '/chat', handler())
    expect(await asked(server, '/other')).toEqual({ status: 417, told: false })
  })
})
