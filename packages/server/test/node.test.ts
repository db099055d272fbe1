import { once } from 'node:events'
import { createServer, request, type ServerResponse } from 'node:http'
import { connect, constants, createServer as createHttp2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type ChatOutcome, createChatHandler, type SendChatOptions } from '@millrace/server'
import { sendChat as sendOverExpress } from '@millrace/server/express'
import { mountChat, sendChat } from '@millrace/server/node'
import express from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { fakeProvider } from './support/provider.js'
import { rawClient } from './support/raw-client.js'
import { recordsIn, textIn } from './support/records.js'
import { listening, serving } from './support/serve.js'
import { answer, ending, more, opening, tap } from './support/streams.js'
import { until } from './support/until.js'

test('headers that the application has set stay', async () => {
  const url = await serving((_, res) => {
    res.setHeader('set-cookie', ['a=1', 'b=2'])
    res.setHeader('access-control-allow-origin', 'https://app.example')
    res.setHeader('vary', 'Accept')
    void sendChat(res, answer(), { headers: { vary: 'Origin' } })
  })
  const response = await fetch(url)
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example')
  expect(response.headers.get('vary')).toBe('Accept, Origin')
  expect(textIn(recordsIn(await response.text()))).toBe('落霞与孤鹜齐飞')
})

test('an Express response and its headers are as good', async () => {
  const app = express().post('/', (_, res) => {
    res.set('x-own', '1')
    void sendOverExpress(res, answer())
  })
  const response = await fetch(await listening(createServer(app)), { method: 'POST' })
  expect(response.headers.get('x-own')).toBe('1')
  expect(textIn(recordsIn(await response.text()))).toBe('落霞与孤鹜齐飞')
})

test('a head that the application sent itself is followed by the answer', async () => {
  const url = await serving((_, res) => {
    res.writeHead(201, { 'content-type': 'text/event-stream' })
    void sendChat(res, answer())
  })
  const response = await fetch(url)
  expect(response.status).toBe(201)
  expect(textIn(recordsIn(await response.text()))).toBe('落霞与孤鹜齐飞')
})

test.each(['left', 'ended'])('over a response that has %s the stream is never connected', async how => {
  const source = tap()
  const outcome = Promise.withResolvers<ChatOutcome>()
  const url = await serving(async (req, res) => {
    if (how === 'ended') res.end()
    else {
      req.destroy()
      await once(res, 'close')
    }
    outcome.resolve(sendChat(res, source.stream))
  })
  await fetch(url).catch(() => {})
  expect(await outcome.promise).toBe('closed')
  expect(source.connected).toBe(false)
})

test('mountChat leaves other requests to the listeners that were there', async () => {
  const server = createServer((_, res) => void res.end('other'))
  mountChat(server, '/chat', createChatHandler({ provider: fakeProvider() }))
  const url = await listening(server)
  expect(await (await fetch(`${url}/`)).text()).toBe('other')
  expect((await fetch(`${url}/chat`)).status).toBe(405)
})

test('a reader who stops reading a huge event holds at most 256 KiB of it here, and gets it whole', async () => {
  const huge = '落🙂'.repeat(2 * 1024 * 1024)
  const source = tap()
  let response!: ServerResponse
  let most = 0
  const url = await serving((_, res) => {
    response = res
    const write = res.write.bind(res) as (bytes: Uint8Array) => boolean
    res.write = ((bytes: Uint8Array) => {
      const taken = write(bytes)
      most = Math.max(most, res.writableLength)
      return taken
    }) as ServerResponse['write']
    void sendChat(res, source.stream)
  })
  const client = request(url, { method: 'POST' })
  client.end()
  await until(() => source.connected)
  source.push([...opening, ...more(huge)])
  const [incoming] = await once(client, 'response')
  await until(() => source.paused)
  most = Math.max(most, response.writableLength)
  const body = text(incoming)
  await until(() => !source.paused)
  source.push(ending)
  expect(textIn(recordsIn(await body))).toBe(`落霞${huge}`)
  expect(most).toBeGreaterThan(64 * 1024)
  expect(most).toBeLessThanOrEqual(256 * 1024)
})

test('a reader who takes nothing is dropped: connection closed, answer cancelled', async () => {
  const source = tap()
  const outcome = Promise.withResolvers<ChatOutcome>()
  const url = await serving((_, res) => outcome.resolve(sendChat(res, source.stream, { stallTimeoutMs: 100 })))
  const socket = await rawClient(url)
  socket.pause()
  await until(() => source.connected)
  source.push(opening)
  source.push(more('x'.repeat(16 * 1024 * 1024)))
  expect(await outcome.promise).toBe('stalled')
  expect(source.cancelled).toBe(true)
  socket.resume()
  // By its end or by a reset.
  await new Promise<void>(resolve => socket.once('close', () => resolve()))
})

test('a body without end is 413 and is cut off', async () => {
  const server = createServer()
  mountChat(server, '/', createChatHandler({ provider: fakeProvider(), limits: { bodyBytes: 100_000 } }))
  const client = request(await listening(server), { method: 'POST', headers: { 'content-type': 'application/json' } })
  client.on('error', () => {})
  const closed = new Promise(resolve => client.on('close', resolve))
  const part = Buffer.alloc(64 * 1024, 0x20)
  const send = (): void => {
    if (client.write(part)) setImmediate(send)
  }
  client.on('drain', send)
  send()
  const [response] = await once(client, 'response')
  expect(response.statusCode).toBe(413)
  response.resume()
  await closed
})

test('a reader who leaves while it sends its body ends the visit', async () => {
  const server = createServer()
  const errors: unknown[] = []
  const handler = createChatHandler({ provider: fakeProvider(), onError: error => void errors.push(error) })
  const outcome = Promise.withResolvers<ChatOutcome>()
  mountChat(server, '/', {
    ...handler,
    handle(exchange) {
      const over = handler.handle(exchange)
      outcome.resolve(over)
      return over
    },
  })
  const headers = { 'content-type': 'application/json', 'content-length': '1000' }
  const client = request(await listening(server), { method: 'POST', headers })
  client.on('error', () => {})
  client.write('{')
  await once(server, 'request')
  client.destroy()
  expect(await outcome.promise).toBe('closed')
  expect(errors).toEqual([])
})

/** A chat over HTTP/2's compatibility API. */
async function overHttp2(source: ReturnType<typeof tap>, options?: SendChatOptions) {
  const outcome = Promise.withResolvers<ChatOutcome>()
  const server = createHttp2Server((_, res) => outcome.resolve(sendChat(res, source.stream, options)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  onTestFinished(() => {
    session.destroy()
    server.close()
  })
  const stream = session.request({ ':method': 'POST', ':path': '/' })
  stream.on('error', () => {})
  await until(() => source.connected)
  return { stream, outcome: outcome.promise }
}

test('HTTP/2: an answer, with nothing that HTTP/2 forbids', async () => {
  const warnings: Error[] = []
  const warn = (warning: Error): void => void warnings.push(warning)
  process.on('warning', warn)
  onTestFinished(() => void process.off('warning', warn))
  const source = tap()
  const { stream, outcome } = await overHttp2(source)
  source.push([...opening, ...ending])
  const [headers] = await once(stream, 'response')
  expect(headers).toMatchObject({ ':status': 200, 'content-type': 'text/event-stream; charset=utf-8' })
  expect(headers.connection).toBeUndefined()
  expect(textIn(recordsIn(await text(stream)))).toBe('落霞')
  expect(await outcome).toBe('finish')
  await new Promise(resolve => setImmediate(resolve))
  expect(warnings).toEqual([])
})

test.each(['before the head', 'in the middle'])('HTTP/2: a reset %s is a reader who leaves', async phase => {
  const source = tap()
  const { stream, outcome } = await overHttp2(source)
  if (phase === 'in the middle') {
    source.push(opening)
    await once(stream, 'response')
  }
  stream.close(constants.NGHTTP2_CANCEL)
  expect(await outcome).toBe('closed')
  expect(source.cancelled).toBe(true)
})

test('HTTP/2: a reader who takes nothing is dropped', async () => {
  const source = tap()
  const { stream, outcome } = await overHttp2(source, { stallTimeoutMs: 100 })
  source.push([...opening, ...more('x'.repeat(4 * 1024 * 1024))])
  await once(stream, 'response')
  expect(await outcome).toBe('stalled')
  await new Promise(resolve => stream.resume().on('close', resolve))
})
