import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { connect, createServer as createHttp2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { chatResponse, createChatHandler, type FinishedAnswer } from '@millrace/server'
import { chatListener, sendChat } from '@millrace/server/node'
import express from 'express'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { fakeProvider } from './support/provider.js'
import { listening, serving } from './support/serve.js'
import { opening, tap } from './support/streams.js'
import { turn } from './support/turns.js'

/** The head that a HEAD request gets, and the bytes behind it. */
async function head(url: string) {
  const client = request(url, { method: 'HEAD' }).end()
  const [response] = await once(client, 'response')
  let bytes = 0
  for await (const chunk of response) bytes += chunk.length
  return { status: response.statusCode, type: response.headers['content-type'], bytes }
}

const streamHead = { status: 200, type: 'text/event-stream; charset=utf-8', bytes: 0 }

describe('sendChat answers HEAD by its head, and asks nobody', () => {
  test('node:http', async () => {
    const source = tap()
    const finished: FinishedAnswer[] = []
    const outcome = Promise.withResolvers<unknown>()
    const url = await serving((_, res) =>
      outcome.resolve(sendChat(res, source.stream, { onFinish: told => void finished.push(told) })),
    )
    expect(await head(url)).toEqual(streamHead)
    expect(await outcome.promise).toBe('closed')
    await turn()
    expect([source.connected, finished]).toEqual([false, []])
  })

  test('Express, by its GET route; a function is not called', async () => {
    const ask = vi.fn()
    const app = express().get('/', (_, res) => void sendChat(res, ask))
    expect(await head(await listening(createServer(app)))).toEqual(streamHead)
    expect(ask).not.toHaveBeenCalled()
  })

  test('HTTP/2', async () => {
    const source = tap()
    const server = createHttp2Server((_, res) => void sendChat(res, source.stream))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    onTestFinished(() => {
      session.destroy()
      server.close()
    })
    const stream = session.request({ ':method': 'HEAD', ':path': '/' })
    const [headers] = await once(stream, 'response')
    expect(headers).toMatchObject({ ':status': 200, 'content-type': streamHead.type })
    stream.resume()
    await once(stream, 'close')
    expect([stream.rstCode, source.connected]).toEqual([0, false])
  })
})

describe('chatResponse', () => {
  test('that is told of HEAD asks nobody', async () => {
    const source = tap()
    const response = await chatResponse(source.stream, { request: new Request('http://x/', { method: 'HEAD' }) })
    expect([response.status, response.headers.get('content-type'), response.body]).toEqual([200, streamHead.type, null])
    expect(source.connected).toBe(false)
  })

  test('that is told of its request leaves with its reader, before the head too', async () => {
    const source = tap()
    const abort = new AbortController()
    void chatResponse(source.stream, { request: new Request('http://x/', { signal: abort.signal }) })
    await turn()
    abort.abort()
    expect(source.cancelled).toBe(true)
  })

  test('whose body nobody begins to read is given up after 2 s', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const source = tap()
    const pending = chatResponse(source.stream)
    await turn()
    source.push(opening)
    const response = await pending
    vi.advanceTimersByTime(1_999)
    expect(source.cancelled).toBe(false)
    vi.advanceTimersByTime(1)
    expect(source.cancelled).toBe(true)
    await expect(response.text()).rejects.toThrow('Nobody read the answer within 2 s')
  })

  test('whose body is read once is held as long as its reader likes', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const source = tap()
    const pending = chatResponse(source.stream, { stallTimeoutMs: 0, heartbeatMs: 0 })
    await turn()
    source.push(opening)
    await (await pending).body!.getReader().read()
    vi.advanceTimersByTime(3_600_000)
    expect(source.cancelled).toBe(false)
  })
})

describe('a handler answers HEAD before hook, provider and body', () => {
  const authorize = vi.fn(() => ({}))
  const provider = fakeProvider()
  const handler = createChatHandler({ provider, authorize })

  test('fetch', async () => {
    const response = await handler.fetch(new Request('http://x/', { method: 'HEAD' }))
    expect([response.status, response.headers.get('allow'), response.body]).toEqual([405, 'POST', null])
  })

  test('node:http', async () => {
    expect(await head(await serving(chatListener(handler)))).toMatchObject({ status: 405, bytes: 0 })
    expect(authorize).not.toHaveBeenCalled()
    expect(provider.asked).toEqual([])
  })
})
