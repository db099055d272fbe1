import { fetchTransport, type Transport, undiciTransport } from '@millrace/core'
import { Agent, type Dispatcher } from 'undici'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { networkError } from '../../src/runtime/network-error.js'
import { hello, testProvider } from '../support/dialect.js'
import { Listener } from '../support/listener.js'
import { gone, serve, serveSockets, until } from '../support/loopback.js'

const agent = new Agent()
afterAll(() => agent.destroy())

const transports: [string, Transport][] = [
  ['undiciTransport', undiciTransport({ dispatcher: agent })],
  ['undiciTransport, its own dispatcher', undiciTransport()],
  ['fetchTransport', fetchTransport()],
]

describe.each(transports)('%s', (name, transport) => {
  it('sends the request as it is', async () => {
    const seen: unknown[] = []
    await using server = await serve(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      seen.push([request.method, request.url, request.headers.authorization, Buffer.concat(chunks).toString()])
      response.end()
    })
    const request = { url: `${server.url}/a/b?c=d%20e`, method: 'POST', headers: { authorization: 'key' } }
    for (const body of ['日本', new TextEncoder().encode('日本')])
      await Listener.to(transport, { ...request, body }).over
    await Listener.to(transport, { url: server.url }).over
    expect(seen).toEqual([
      ['POST', '/a/b?c=d%20e', 'key', '日本'],
      ['POST', '/a/b?c=d%20e', 'key', '日本'],
      ['GET', '/', undefined, ''],
    ])
  })

  it('tells head, data, end: names in lower case, repeated headers joined', async () => {
    await using server = await serve((_, response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' })
      response.writeHead(
        418,
        [
          ['Content-Type', 'text/plain'],
          ['X-Many', 'a'],
          ['X-Many', 'b'],
        ].flat(),
      )
      response.write('one ')
      setTimeout(() => response.end('two'), 5)
    })
    const listener = Listener.to(transport, { url: server.url })
    expect(listener.told).toEqual([])
    await listener.over
    expect(listener.told).toEqual(['head', 'data', 'end'])
    expect(listener.status).toBe(418)
    expect(listener.headers).toMatchObject({ 'content-type': 'text/plain', 'x-many': 'a, b' })
    expect(listener.body).toBe('one two')
  })

  it('an answer without a body is head, end', async () => {
    await using server = await serve((_, response) => response.writeHead(204).end())
    const listener = Listener.to(transport, { url: server.url })
    await listener.over
    expect(listener.told).toEqual(['head', 'end'])
  })

  it('does not follow redirects: the key goes nowhere else', async () => {
    let elsewhere = 0
    await using other = await serve((_, response) => {
      elsewhere++
      response.end()
    })
    await using server = await serve((_, response) => response.writeHead(307, { location: other.url }).end('moved'))
    const listener = Listener.to(transport, { url: server.url, headers: { authorization: 'key' } })
    await listener.over
    expect(listener.status).toBe(307)
    expect(elsewhere).toBe(0)
  })

  describe('tells what went wrong, once, and never throws', () => {
    it('nobody listens', async () => {
      const server = await serveSockets(() => {})
      await server[Symbol.asyncDispose]()
      const listener = Listener.to(transport, { url: server.url })
      expect(listener.told).toEqual([])
      await listener.over
      expect(listener.told).toEqual(['error'])
      expect(networkError(listener.cause)).toMatchObject({
        code: 'network',
        message: expect.stringContaining('ECONNREFUSED'),
      })
    })

    it('the connection is closed without an answer', async () => {
      await using server = await serveSockets(socket => void socket.once('data', () => socket.end()))
      const listener = Listener.to(transport, { url: server.url })
      await listener.over
      expect(listener.told).toEqual(['error'])
      expect(networkError(listener.cause)).toMatchObject({ code: 'network', retryable: true })
    })

    it('it breaks in the middle', async () => {
      await using server = await serve((_, response) => {
        response.write('half')
        setTimeout(() => response.destroy(), 20)
      })
      const listener = Listener.to(transport, { url: server.url })
      await listener.over
      expect(listener.told).toEqual(['head', 'data', 'error'])
      expect(networkError(listener.cause)).toMatchObject({ code: 'network' })
    })

    it.each<[string, object]>([
      ['an address that is none', { url: 'not an address' }],
      ['a header that cannot be sent', { url: 'http://127.0.0.1:1', headers: { authorization: 'sk-123\n' } }],
    ])('%s', async (_, request) => {
      const listener = Listener.to(transport, request as { url: string })
      await listener.over
      expect(listener.told).toEqual(['error'])
      expect(networkError(listener.cause).message).not.toContain('sk-123')
      if (name !== 'fetchTransport') expect(networkError(listener.cause).code).toBe('invalid-request')
    })
  })

  describe('cancel closes upstream, and nothing is told any more', () => {
    it('while connecting: no byte of the request ever arrives', async () => {
      let received = 0
      await using server = await serveSockets(socket => void socket.on('data', chunk => (received += chunk.length)))
      const listener = Listener.to(transport, { url: server.url, method: 'POST', body: 'secret' })
      listener.flow.cancel()
      listener.flow.cancel()
      // A connection that was under way is closed; there may have been none.
      await new Promise(resolve => setTimeout(resolve, 100))
      await until(() => server.sockets.every(socket => socket.destroyed || socket.readableEnded), 'the close')
      expect(received).toBe(0)
      expect(listener.told).toEqual([])
    })

    it.each<[string, boolean, boolean]>([
      ['before the head', false, false],
      ['in the middle', true, false],
      ['while paused', true, true],
    ])('%s', async (_, answered, paused) => {
      await using server = await serve((_, response) => {
        if (answered) response.write('half')
      })
      const listener = Listener.to(transport, { url: server.url })
      await until(() => server.sockets.length === 1 && (!answered || listener.bytes > 0), 'the request')
      if (!answered) await new Promise(resolve => setTimeout(resolve, 20))
      if (paused) listener.flow.pause()
      const closed = gone(server.sockets[0]!)
      const told = [...listener.told]
      listener.flow.cancel('why')
      listener.flow.cancel('again')
      await closed
      expect(listener.told).toEqual(told)
    })

    it('from inside head and from inside data', async () => {
      for (const at of ['head', 'data'] as const) {
        await using server = await serve((_, response) => void response.write('half'))
        const listener = new Listener()
        const tell = listener[at].bind(listener) as (...args: unknown[]) => void
        listener[at] = (...args: unknown[]) => {
          tell(...args)
          listener.flow.cancel()
        }
        listener.flow = transport({ url: server.url, method: 'GET', headers: {} }, listener)
        // Node's fetch may open another connection behind the one that it closes, and sends nothing on it (Node 26.10, 2026-11).
        const closed = (): boolean => server.sockets.length > 0 && server.sockets.every(socket => socket.destroyed)
        await until(closed, 'the close')
        expect(listener.told.at(-1)).toBe(at)
      }
    })

    it('after the end does nothing', async () => {
      await using server = await serve((_, response) => response.end('all'))
      const listener = Listener.to(transport, { url: server.url })
      await listener.over
      listener.flow.cancel()
      listener.flow.pause()
      listener.flow.resume()
      expect(listener.told).toEqual(['head', 'data', 'end'])
    })
  })

  it('pause stops the reading until resume: what the server gets rid of is bounded', async () => {
    const total = 50_000_000
    const chunk = Buffer.alloc(100_000)
    let written = 0
    await using server = await serve((_, response) => {
      const write = (): void => {
        while (written < total) {
          written += chunk.length
          if (!response.write(chunk)) return void response.once('drain', write)
        }
        response.end()
      }
      write()
    })
    const listener = Listener.to(transport, { url: server.url })
    listener.onData = () => listener.flow.pause()
    await until(() => listener.bytes > 0, 'the first chunk')
    let before = -1
    while (before !== written) {
      before = written
      await new Promise(resolve => setTimeout(resolve, 100))
    }
    const held = listener.bytes
    expect(written).toBeLessThan(16_000_000)
    // One more chunk may have been under way.
    expect(held).toBeLessThan(1_000_000)
    listener.onData = () => {}
    listener.flow.resume()
    await listener.over
    expect(listener.bytes).toBe(total)
  })

  it('paused before the head, tells nothing of the body', async () => {
    await using server = await serve((_, response) => response.end('all'))
    const listener = Listener.to(transport, { url: server.url })
    listener.flow.pause()
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(listener.bytes).toBe(0)
    listener.flow.resume()
    await listener.over
    expect(listener.body).toBe('all')
  })

  it('serves the next request on the same connection, after a body that ends behind its end mark', async () => {
    await using server = await serve((request, response) => {
      request.resume()
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: {"t":"hi"}\n\ndata: {"finish":"stop"}\n\ndata: [DONE]\n\n')
      setTimeout(() => response.end(ended), 10)
    })
    let ended = (): void => {}
    const provider = testProvider(
      { transport },
      { toRequest: () => ({ url: server.url, method: 'POST', headers: {}, body: '{}' }) },
    )
    for (let i = 0; i < 3; i++) {
      const sent = new Promise<void>(resolve => {
        ended = resolve
      })
      expect(await provider.stream(hello).text()).toBe('hi')
      await sent
      // What is sent is read at one of the next turns, however late they come.
      for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve))
    }
    expect(server.sockets).toHaveLength(1)
  })
})

describe('undici: the raw headers, which keep the read of the socket that the head came in,', () => {
  it('are let go of by a dispatcher of ours', async () => {
    await using server = await serve((_, response) => {
      response.setHeader('x-request-id', 'r1')
      response.end('all')
    })
    const transport = undiciTransport()
    // The first request may wait until undici is loaded.
    await Listener.to(transport, { url: server.url }).over
    const dispatch = vi.spyOn(Agent.prototype, 'dispatch')
    const listener = Listener.to(transport, { url: server.url })
    const handler = dispatch.mock.calls[0]![1]
    dispatch.mockRestore()
    let raw: unknown[] = []
    const start = handler.onResponseStart!.bind(handler)
    handler.onResponseStart = (controller, ...rest) => {
      raw = [controller.rawHeaders]
      start(controller, ...rest)
      raw.push(controller.rawHeaders)
    }
    await listener.over
    expect(raw).toEqual([expect.arrayContaining([Buffer.from('x-request-id')]), null])
    expect([listener.headers['x-request-id'], listener.body]).toEqual(['r1', 'all'])
  })

  it('stay to the end for interceptors of a dispatcher that was given', async () => {
    await using server = await serve((_, response) => {
      response.writeHead(200, { 'x-request-id': 'r1', trailer: 'x-sum' })
      response.addTrailers({ 'x-sum': '3' })
      response.end('all')
    })
    const seen: unknown[] = []
    const see = (controller: Dispatcher.DispatchController): void =>
      void seen.push([...(controller.rawHeaders as [])][0])
    const watched = agent.compose(dispatch => (options, handler) => {
      const watching: Dispatcher.DispatchHandler = {
        onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
        onResponseStart(controller, status, headers) {
          // As one that refuses to be changed.
          handler.onResponseStart?.(Object.freeze(Object.create(controller)), status, headers)
          see(controller)
        },
        onResponseData(controller, chunk) {
          handler.onResponseData?.(controller, chunk)
          see(controller)
        },
        onResponseEnd(controller, trailers) {
          handler.onResponseEnd?.(controller, trailers)
          see(controller)
          seen.push(trailers)
        },
        onResponseError: (controller, error) => handler.onResponseError?.(controller, error),
      }
      return dispatch(options, watching)
    })
    const listener = Listener.to(undiciTransport({ dispatcher: watched }), { url: server.url })
    await listener.over
    const name = Buffer.from('x-request-id')
    expect([seen, listener.body]).toEqual([[name, name, name, { 'x-sum': '3' }], 'all'])
  })
})

it('undici: a connection that does not stand in time is a timeout', async () => {
  const late = new Agent({
    connect: (_, callback) => {
      callback(Object.assign(new Error('Connect Timeout Error'), { code: 'UND_ERR_CONNECT_TIMEOUT' }), null)
    },
  })
  const listener = Listener.to(undiciTransport({ dispatcher: late }), { url: 'http://127.0.0.1:1' })
  await listener.over
  expect(networkError(listener.cause)).toMatchObject({ code: 'timeout', retryable: true })
})

describe('fetchTransport({ fetch })', () => {
  const body = (...chunks: string[]): ReadableStream<Uint8Array> =>
    new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk))
        controller.close()
      },
    })

  it('takes any WHATWG fetch, and gives it the request', async () => {
    const seen: unknown[] = []
    const transport = fetchTransport({
      fetch: async (url, init) => {
        seen.push([url, init?.method, init?.headers, init?.body, init?.redirect, init?.signal instanceof AbortSignal])
        return new Response(body('a', 'b'), { status: 201, headers: { 'X-A': '1' } })
      },
    })
    const request = { url: 'https://vendor.example/x', method: 'POST', headers: { a: '1' }, body: '{}' }
    const listener = Listener.to(transport, request)
    await listener.over
    expect(seen).toEqual([['https://vendor.example/x', 'POST', { a: '1' }, '{}', 'manual', true]])
    expect(listener).toMatchObject({ status: 201, headers: { 'x-a': '1' }, body: 'ab', told: ['head', 'data', 'end'] })
  })

  it.each<[string, typeof fetch]>([
    [
      'throws',
      () => {
        throw new TypeError('x')
      },
    ],
    ['rejects', () => Promise.reject(new TypeError('x'))],
  ])('a fetch that %s is a failure', async (_, fetch) => {
    const listener = Listener.to(fetchTransport({ fetch }), { url: 'https://vendor.example' })
    expect(listener.told).toEqual([])
    await listener.over
    expect(listener.told).toEqual(['error'])
  })

  it('closes a body that does not listen to the signal, while the head is still awaited and later', async () => {
    for (const late of [false, true]) {
      let cancelled: unknown
      const stream = new ReadableStream<Uint8Array>({
        pull: async controller => {
          await new Promise(resolve => setTimeout(resolve, 1))
          controller.enqueue(Uint8Array.of(1))
        },
        cancel: reason => {
          cancelled = reason ?? 'cancelled'
        },
      })
      const listener = Listener.to(fetchTransport({ fetch: async () => new Response(stream) }), {
        url: 'https://vendor.example',
      })
      if (late) await until(() => listener.bytes > 0, 'the first byte')
      listener.flow.cancel('why')
      const told = listener.told.length
      await until(() => cancelled !== undefined, 'the cancel')
      expect(listener.told).toHaveLength(told)
    }
  })

  it('is the global one at the time of the request', async () => {
    const original = globalThis.fetch
    const transport = fetchTransport()
    globalThis.fetch = async () => new Response('mine')
    try {
      const listener = Listener.to(transport, { url: 'https://vendor.example' })
      await listener.over
      expect(listener.body).toBe('mine')
    } finally {
      globalThis.fetch = original
    }
  })

  it('provider settings take it too', async () => {
    const fetch = async (): Promise<Response> => new Response(body('data: {"t":"hi"}\n\ndata: {"finish":"stop"}\n\n'))
    expect(await testProvider({ fetch }).stream(hello).text()).toBe('hi')
  })
})
