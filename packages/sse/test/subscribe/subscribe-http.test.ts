import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import {
  encodeSseEvent,
  SseConnectionError,
  SseHttpError,
  type SseRetryScheduled,
  type SubscribeOptions,
  sseHeaders,
  subscribe,
} from '@millrace/sse'
import { describe, expect, it } from 'vitest'
import { type Exchange, serve } from '../support/server.js'

const fast = { baseDelayMs: 1, maxDelayMs: 5 } satisfies SubscribeOptions

/** All data of a subscription, and what it threw. */
async function drain(url: string, options: SubscribeOptions = {}): Promise<{ data: string[]; error?: unknown }> {
  const data: string[] = []
  try {
    for await (const event of subscribe(url, { ...fast, ...options })) data.push(event.data)
    return { data }
  } catch (error) {
    return { data, error }
  }
}

const send = ({ response }: Exchange, text: string): void => void response.writeHead(200, sseHeaders).end(text)
const stop = ({ response }: Exchange): void => void response.writeHead(204).end()

describe('subscribe over HTTP', () => {
  it('reconnects after an end and after a reset, and resumes after ids that are no latin1', async () => {
    const { url, exchanges } = await serve((exchange, number) => {
      if (number === 0) send(exchange, 'id: 事件 1\ndata: a\n\n')
      else if (number === 1) {
        exchange.response.writeHead(200, sseHeaders).write('id: é\ndata: b\n\nid: never\ndata: lo', () => {
          setTimeout(() => exchange.request.socket.destroy(), 10)
        })
      } else stop(exchange)
    })
    expect(await drain(url)).toEqual({ data: ['a', 'b'] })
    const ids = exchanges.map(({ request }) => request.headers['last-event-id'])
    expect(ids.map(id => id && Buffer.from(String(id), 'latin1').toString())).toEqual([undefined, '事件 1', 'é'])
  })

  it.each(['\x01', 'a\x7fb', ' 7 ', 'x'.repeat(1024 * 1024)])(
    'L16: the id %#, whatever it is, does not hinder reconnecting',
    async id => {
      const { url, exchanges } = await serve((exchange, number) =>
        number === 0 ? send(exchange, encodeSseEvent({ id, data: 'a' })) : stop(exchange),
      )
      expect(await drain(url)).toEqual({ data: ['a'] })
      expect(exchanges).toHaveLength(2)
      expect(exchanges[1]?.request.headers['last-event-id']).toBe(id === ' 7 ' ? '7' : undefined)
    },
  )

  it('waits for Retry-After of a 503', async () => {
    const scheduled: SseRetryScheduled[] = []
    const { url } = await serve((exchange, number) => {
      if (number === 0) exchange.response.writeHead(503, { 'retry-after': '0' }).end('busy')
      else if (number === 1) send(exchange, 'data: a\n\n')
      else stop(exchange)
    })
    const options = {
      baseDelayMs: 60_000,
      maxDelayMs: 60_000,
      onRetryScheduled: (retry: SseRetryScheduled) => scheduled.push(retry),
    }
    const events = subscribe(url, options)[Symbol.asyncIterator]()
    expect((await events.next()).value?.data).toBe('a')
    await events.return?.()
    expect(scheduled).toMatchObject([{ delayMs: 0, attempts: 1, error: { status: 503, body: 'busy' } }])
  })

  it.each([
    ['a 401', 401, 'application/json', '{"error":"key"}'],
    ['a 200 of JSON', 200, 'application/json', '{"error":"quota"}'],
    ['a page of a gateway', 404, 'text/html', '<h1>Not here</h1>'],
  ])('L20: throws %s with its body, and does not ask again', async (_, status, type, body) => {
    const { url, exchanges } = await serve(({ response }) =>
      response.writeHead(status, { 'content-type': type }).end(body),
    )
    const { error } = await drain(url, { headers: { authorization: 'Bearer secret' } })
    expect(error).toBeInstanceOf(SseHttpError)
    expect(error).toMatchObject({ status, body, headers: { 'content-type': type } })
    expect(JSON.stringify([error, (error as Error).message])).not.toContain('secret')
    expect(exchanges).toHaveLength(1)
  })

  it('L20: takes the start of an endless error and closes the connection', async () => {
    const { url, exchanges } = await serve(({ response }) => {
      response.writeHead(500, { 'content-type': 'text/html' })
      const write = (): void => {
        while (!response.destroyed && response.write('x'.repeat(1024))) {}
        if (!response.destroyed) response.once('drain', write)
      }
      write()
    })
    const { error } = await drain(url, { maxAttempts: 1 })
    expect((error as SseHttpError).body).toBe('x'.repeat(8192))
    const { response } = exchanges[0]!
    if (!response.closed) await once(response, 'close')
  })

  it('L20: reads compressed bodies, and UTF-8 whatever the charset says', async () => {
    const { url } = await serve((exchange, number) => {
      if (number > 0) return stop(exchange)
      const headers = { 'content-type': 'Text/Event-Stream; charset=gbk', 'content-encoding': 'gzip' }
      exchange.response.writeHead(200, headers).end(gzipSync('data: 你好\n\n'))
    })
    expect(await drain(url)).toEqual({ data: ['你好'] })
  })

  it('ends a connection that is silent, and connects anew', async () => {
    let received = false
    const { url, exchanges } = await serve(exchange => {
      if (received) stop(exchange)
      else exchange.response.writeHead(200, sseHeaders).write('data: a\n\n')
    })
    for await (const event of subscribe(url, { ...fast, idleTimeoutMs: 50, maxAttempts: 100 })) {
      expect(event.data).toBe('a')
      received = true
    }
    expect(received).toBe(true)
    const silent = exchanges.slice(0, -1).map(({ response }) => response)
    for (const response of silent) if (!response.closed) await once(response, 'close')
    expect(silent).not.toHaveLength(0)
  })

  it('a break closes the connection', async () => {
    const { url, exchanges } = await serve(({ response }) => response.writeHead(200, sseHeaders).write('data: a\n\n'))
    for await (const event of subscribe(url)) {
      expect(event.data).toBe('a')
      break
    }
    const { response } = exchanges[0]!
    if (!response.closed) await once(response, 'close')
  })

  it('takes no credentials to another origin, and comes back to the first address with them', async () => {
    const other = await serve(exchange => send(exchange, 'data: a\n\n'))
    const first = await serve((exchange, number) => {
      if (number === 0) exchange.response.writeHead(307, { location: other.url }).end()
      else stop(exchange)
    })
    const headers = { authorization: 'Bearer secret', cookie: 'a=b', 'proxy-authorization': 'c', 'x-app': 'kept' }
    expect(await drain(first.url, { headers })).toEqual({ data: ['a'] })
    expect(first.exchanges.map(({ request }) => request.headers.authorization)).toEqual([
      'Bearer secret',
      'Bearer secret',
    ])
    const received = other.exchanges[0]!.request.headers
    expect(received).toHaveProperty('x-app', 'kept')
    for (const name of ['authorization', 'cookie', 'proxy-authorization']) expect(received).not.toHaveProperty(name)
  })

  it('does not repeat a POST', async () => {
    const bodies: string[] = []
    const { url, exchanges } = await serve(async ({ request, response }) => {
      for await (const chunk of request) bodies.push(String(chunk))
      response
        .writeHead(200, sseHeaders)
        .write('id: 1\ndata: a\n\n', () => setTimeout(() => request.socket.destroy(), 10))
    })
    const { data, error } = await drain(url, {
      method: 'POST',
      body: '{"n":1}',
      headers: { 'content-type': 'application/json' },
    })
    expect(data).toEqual(['a'])
    expect(error).toBeInstanceOf(SseConnectionError)
    expect(bodies).toEqual(['{"n":1}'])
    expect(exchanges).toHaveLength(1)
  })

  it('gives up on an address where nobody listens', async () => {
    const server = createServer()
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    await once(server.close(), 'close')
    const { error } = await drain(`http://127.0.0.1:${port}/`, { maxAttempts: 3 })
    expect(error).toBeInstanceOf(SseConnectionError)
    expect((error as SseConnectionError).cause).toBeInstanceOf(TypeError)
  })
})
