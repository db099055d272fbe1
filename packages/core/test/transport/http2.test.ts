import { once } from 'node:events'
import { createServer } from 'node:http'
import {
  constants,
  createSecureServer,
  type Http2Server,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import { createServer as createTlsServer } from 'node:https'
import { connect, createServer as createSockets, type Socket } from 'node:net'
import { createServer as createTlsSockets, getCACertificates, setDefaultCACertificates } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { type ChatProvider, undiciTransport } from '@millrace/core'
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { networkError } from '../../src/runtime/network-error.js'
import { selfSigned } from '../support/certificate.js'
import { hello, testProvider } from '../support/dialect.js'
import { Listener } from '../support/listener.js'
import { type Loopback, listen, until } from '../support/loopback.js'

const certificate = selfSigned(['localhost'])
const authorities = getCACertificates()
beforeAll(() => setDefaultCACertificates([...authorities, certificate.cert]))
afterAll(() => setDefaultCACertificates(authorities))

/** A server of HTTP/2, its sessions, and the streams that are open at it. */
type Vendor = Loopback & { readonly sessions: ServerHttp2Session[]; readonly streams: Set<ServerHttp2Stream> }

async function serveH2(onStream: (stream: ServerHttp2Stream, path: string) => void, most = 100): Promise<Vendor> {
  const server: Http2Server = createSecureServer({ ...certificate, settings: { maxConcurrentStreams: most } })
  const sessions: ServerHttp2Session[] = []
  const streams = new Set<ServerHttp2Stream>()
  server.on('session', session => {
    sessions.push(session)
    session.on('error', () => {})
  })
  server.on('stream', (stream, headers) => {
    streams.add(stream)
    stream.on('error', () => {})
    stream.on('close', () => streams.delete(stream))
    onStream(stream, headers[':path']!)
  })
  const loopback = await listen(server as never, 'https')
  return {
    ...loopback,
    sessions,
    streams,
    async [Symbol.asyncDispose]() {
      for (const session of sessions) session.destroy()
      await loopback[Symbol.asyncDispose]()
    },
  }
}

const begin = (stream: ServerHttp2Stream): void => {
  stream.respond({ ':status': 200, 'content-type': 'text/event-stream' })
  stream.write('begun ')
}

/** Listeners of so many answers that have begun. */
async function begun(vendor: Vendor, count: number, transport = undiciTransport()): Promise<Listener[]> {
  const listeners = Array.from({ length: count }, (_, at) =>
    Listener.to(transport, { url: `${vendor.url}/${at}`, method: 'POST', body: 'x' }),
  )
  await until(() => listeners.every(({ bytes }) => bytes > 0), 'the beginning of each answer')
  return listeners
}

it('serves many answers over one connection', async () => {
  await using vendor = await serveH2(begin)
  const listeners = await begun(vendor, 20)
  expect(vendor.sessions).toHaveLength(1)
  for (const stream of vendor.streams) stream.end('over')
  await Promise.all(listeners.map(({ over }) => over))
  expect(listeners.map(({ body, told }) => [body, ...told])).toEqual(
    listeners.map(() => ['begun over', 'head', 'data', 'end']),
  )
})

it('lets no answer wait for another where the vendor allows few at a time', async () => {
  await using vendor = await serveH2(begin, 10)
  await begun(vendor, 35)
  expect(vendor.streams.size).toBe(35)
  expect(vendor.sessions.length).toBeGreaterThanOrEqual(4)
})

it('holds one answer back while others go on', async () => {
  let sent = 0
  await using vendor = await serveH2((stream, path) => {
    begin(stream)
    if (path !== '/0') return
    const more = (): void => {
      while (!stream.closed && sent < 50_000_000) {
        sent += 64 * 1024
        if (!stream.write(Buffer.alloc(64 * 1024, '.'))) return void stream.once('drain', more)
      }
      stream.end()
    }
    more()
  })
  const [slow, ...others] = await begun(vendor, 3)
  slow!.flow.pause()
  const begins = 'begun '.length
  /** Tokens of the others, each behind all that the connection has of the one that is held back. */
  const tokens = async (from: number, to: number): Promise<void> => {
    for (let token = from; token < to; token++) {
      for (const stream of vendor.streams) if (stream.id! > 1) stream.write('.')
      await until(() => others.every(({ bytes }) => bytes > begins + token), 'a token', 20_000)
    }
  }
  await tokens(0, 20)
  const held = sent
  const got = slow!.bytes
  await tokens(20, 40)
  expect(sent - held).toBeLessThan(1_000_000)
  expect(held).toBeLessThan(5_000_000)
  expect(slow!.bytes - got).toBeLessThan(1_000_000)
  slow!.flow.resume()
  await until(() => slow!.bytes > got + 2_000_000, 'the rest')
  slow!.flow.cancel()
})

it.each([
  ['before the head', []],
  ['behind the beginning', ['head', 'data']],
])('resets the stream of a reader who leaves %s by CANCEL', async (_, told) => {
  const left: Promise<number>[] = []
  await using vendor = await serveH2(stream => {
    left.push(once(stream, 'close').then(() => stream.rstCode))
    if (told.length > 0) begin(stream)
  })
  const { flow, ...listener } = Listener.to(undiciTransport(), { url: vendor.url, method: 'POST', body: 'x' })
  await until(() => left.length === 1 && listener.told.length === told.length, 'the request')
  flow.cancel()
  expect(await left[0]).toBe(constants.NGHTTP2_CANCEL)
  expect(listener.told).toEqual(told)
})

it('sends a body of more than 64 KiB over HTTP/1.1, and others over HTTP/2', async () => {
  const server = createSecureServer({ ...certificate, allowHTTP1: true }, async (request, response) => {
    let bytes = 0
    for await (const chunk of request) bytes += (chunk as Buffer).length
    response.end(`${request.httpVersion} ${bytes}`)
  })
  await using vendor = await listen(server as never, 'https')
  const transport = undiciTransport()
  const bodies = ['x', '日'.repeat(21_845), '日'.repeat(21_846), new Uint8Array(65_536), new Uint8Array(65_537)]
  const listeners = bodies.map(body => Listener.to(transport, { url: vendor.url, method: 'POST', body }))
  await Promise.all(listeners.map(({ over }) => over))
  expect(listeners.map(({ body }) => body)).toEqual(['2.0 1', '2.0 65535', '1.1 65538', '2.0 65536', '1.1 65537'])
})

it('speaks HTTP/1.1 with `allowH2: false`', async () => {
  const server = createSecureServer({ ...certificate, allowHTTP1: true }, (request, response) =>
    response.end(request.httpVersion),
  )
  await using vendor = await listen(server as never, 'https')
  const listener = Listener.to(undiciTransport({ allowH2: false }), { url: vendor.url })
  await listener.over
  expect(listener.body).toBe('1.1')
})

it('resets the stream of a reader who leaves, and no other', async () => {
  await using vendor = await serveH2(begin)
  const [leaver, ...others] = await begun(vendor, 3)
  leaver!.flow.cancel()
  await until(() => vendor.streams.size === 2, 'the reset')
  for (const stream of vendor.streams) stream.end('over')
  await Promise.all(others.map(({ over }) => over))
  expect(others.map(({ body }) => body)).toEqual(['begun over', 'begun over'])
  expect(leaver!.told).toEqual(['head', 'data'])
  expect(vendor.sessions[0]!.destroyed).toBe(false)
})

it('tells all answers of a connection that breaks', async () => {
  await using vendor = await serveH2(begin)
  const listeners = await begun(vendor, 3)
  for (const socket of vendor.sockets) socket.destroy()
  await Promise.all(listeners.map(({ over }) => over))
  expect(listeners.map(({ told }) => told)).toEqual(listeners.map(() => ['head', 'data', 'error']))
  for (const { cause } of listeners) expect(networkError(cause)).toMatchObject({ code: 'network', retryable: true })
})

it('reads what runs to its end behind a GOAWAY, and asks anew over another connection', async () => {
  await using vendor = await serveH2(begin)
  const transport = undiciTransport()
  const [running] = await begun(vendor, 1, transport)
  vendor.sessions[0]!.goaway(0)
  // Comes behind the GOAWAY, over the same connection.
  for (const stream of vendor.streams) stream.write('and ')
  await until(() => running!.body === 'begun and ', 'what comes behind it')
  const next = Listener.to(transport, { url: vendor.url, method: 'POST', body: 'x' })
  await until(() => next.bytes > 0, 'the next answer')
  expect(vendor.sessions).toHaveLength(2)
  for (const stream of vendor.streams) stream.end('over')
  await Promise.all([running!.over, next.over])
  expect([running!.body, next.body]).toEqual(['begun and over', 'begun over'])
})

it('gives heads and bodies as over HTTP/1.1', async () => {
  const asked: unknown[] = []
  await using vendor = await serveH2((stream, path) => {
    const chunks: Buffer[] = []
    stream.on('data', chunk => chunks.push(Buffer.from(chunk)))
    stream.on('end', () => {
      asked.push([path, Buffer.concat(chunks).toString()])
      stream.additionalHeaders({ ':status': 103, link: '</style.css>; rel=preload' })
      stream.respond({ ':status': 418, 'x-many': ['a', 'b'], 'content-encoding': 'gzip' } as never)
      stream.end(gzipSync('日本'))
    })
  })
  const transport = undiciTransport()
  const listener = Listener.to(transport, {
    url: `${vendor.url}/a?b=%20`,
    method: 'POST',
    headers: { authorization: 'Bearer key', 'content-type': 'application/json' },
    body: '{"日":1}',
  })
  await listener.over
  expect([listener.status, listener.headers['x-many'], listener.body]).toEqual([418, 'a, b', '日本'])
  expect(asked).toEqual([['/a?b=%20', '{"日":1}']])
})

it('takes HTTP/1.1 where the vendor speaks nothing else', async () => {
  await using vendor = await listen(
    createTlsServer(certificate, (_, response) => response.end('old')),
    'https',
  )
  const listener = Listener.to(undiciTransport(), { url: vendor.url })
  await listener.over
  expect(listener.body).toBe('old')
})

it('serves many answers over one tunnel of a proxy', async () => {
  let tunnels = 0
  await using vendor = await serveH2(begin)
  await using proxy = await listen(
    createServer().on('connect', (_, socket) => {
      tunnels++
      const upstream = connect(vendor.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        upstream.pipe(socket).pipe(upstream)
      })
      for (const end of [socket, upstream]) end.on('error', () => upstream.destroy())
    }),
  )
  vi.stubEnv('HTTPS_PROXY', proxy.url)
  onTestFinished(() => void vi.unstubAllEnvs())
  const [leaver, ...others] = await begun(vendor, 20)
  leaver!.flow.cancel()
  await until(() => vendor.streams.size === 19, 'the reset')
  for (const stream of vendor.streams) stream.end('over')
  await Promise.all(others.map(({ over }) => over))
  expect([tunnels, vendor.sessions.length]).toEqual([1, 1])
})

it('goes through a proxy that speaks HTTP/2 itself, and opens one connection to it', async () => {
  await using vendor = await serveH2(begin)
  const asked: string[] = []
  const server = createSecureServer({ ...certificate, allowHTTP1: true })
  server.on('connect', (request: { httpVersion: string }, socket: Socket) => {
    asked.push(request.httpVersion)
    const upstream = connect(vendor.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.pipe(socket).pipe(upstream)
    })
    for (const end of [socket, upstream]) end.on('error', () => upstream.destroy())
  })
  await using proxy = await listen(server as never, 'https')
  // A name, since Node 26 takes no address for the name of a server.
  vi.stubEnv('HTTPS_PROXY', `https://localhost:${proxy.port}`)
  onTestFinished(() => void vi.unstubAllEnvs())
  await begun(vendor, 3)
  expect([asked, proxy.sockets.length, vendor.sessions.length]).toEqual([['1.1'], 1, 1])
})

/** A relay of bytes to the vendor. Those that are open when it goes silent stay open, and carry nothing any more. */
async function relayTo(vendor: Loopback): Promise<Loopback & { silence(): void }> {
  let open: Socket[] = []
  const relay = createSockets(near => {
    const far = connect(vendor.port, '127.0.0.1')
    open.push(near, far)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', bytes => to.write(bytes))
      from.on('error', () => {})
      from.on('close', () => to.destroy())
    }
  })
  const silence = (): void => {
    for (const socket of open) socket.removeAllListeners('data').resume()
    open = []
  }
  return { ...(await listen(relay, 'https')), silence }
}

/** Turns of the event loop until it holds, by no timer. */
async function turns(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(resolve => setImmediate(resolve))
}

/** So many seconds, and turns of the event loop behind each one. */
async function seconds(count: number): Promise<void> {
  for (let second = 0; second < count; second++) {
    vi.advanceTimersByTime(1_000)
    for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve))
  }
}

const timersAlone = { toFake: ['setTimeout', 'clearTimeout'] as ('setTimeout' | 'clearTimeout')[] }

it('gives a connection up that has died in silence: what waits on it fails, and the next request gets another', async () => {
  await using vendor = await serveH2(begin)
  await using relay = await relayTo(vendor)
  const transport = undiciTransport()
  const ask = () => Listener.to(transport, { url: relay.url, method: 'POST', body: 'x' })
  vi.useFakeTimers(timersAlone)
  onTestFinished(() => void vi.useRealTimers())
  const running = ask()
  await turns(() => running.bytes > 0)
  await seconds(10)
  relay.silence()
  const waiting = ask()
  await seconds(15)
  await Promise.all([running.over, waiting.over])
  expect(networkError(waiting.cause)).toMatchObject({ code: 'network', retryable: true })
  expect([running.told, waiting.told]).toEqual([['head', 'data', 'error'], ['error']])
  const next = ask()
  await turns(() => next.bytes > 0)
  expect(vendor.sessions).toHaveLength(2)
})

it('keeps the connection of a vendor that is slow, and asks it once by a PING', async () => {
  const pings: Buffer[] = []
  await using vendor = await serveH2(() => {})
  const transport = undiciTransport()
  vi.useFakeTimers(timersAlone)
  onTestFinished(() => void vi.useRealTimers())
  const waiting = Listener.to(transport, { url: vendor.url, method: 'POST', body: 'x' })
  await turns(() => vendor.streams.size === 1)
  vendor.sessions[0]!.on('ping', payload => pings.push(payload))
  await seconds(3)
  const other = Listener.to(transport, { url: vendor.url, method: 'POST', body: 'x' })
  await turns(() => vendor.streams.size === 2)
  await seconds(3)
  await turns(() => pings.length === 1)
  await seconds(120)
  for (const stream of vendor.streams) {
    begin(stream)
    stream.end('over')
  }
  await Promise.all([waiting.over, other.over])
  expect([waiting.body, other.body, pings.length]).toEqual(['begun over', 'begun over', 1])
})

/** A provider of the vendor. */
const providerOf = (vendor: Loopback): ChatProvider =>
  testProvider(
    { transport: undiciTransport(), maxRetries: 0 },
    { toRequest: () => ({ url: vendor.url, method: 'POST', headers: {}, body: '{}' }) },
  )

it('is a transport of providers', async () => {
  await using vendor = await serveH2(stream => {
    stream.respond({ ':status': 200, 'content-type': 'text/event-stream' })
    stream.end('data: {"t":"hi"}\n\ndata: {"finish":"stop"}\n\n')
  })
  expect(await providerOf(vendor).stream(hello).text()).toBe('hi')
})

it.each([
  ['an internal error', 2],
  ['a refusal', 7],
  // undici 8.13.1 takes it for the end of the body (2026-11).
  ['a cancel', 8],
])('an answer that the vendor resets by %s is broken, and others go on', async (_, code) => {
  await using vendor = await serveFrames(code)
  const transport = undiciTransport()
  const [broken, other] = [1, 2].map(() => Listener.to(transport, { url: vendor.url, method: 'POST', body: 'x' }))
  await Promise.all([broken!.over, other!.over])
  expect([broken!.told, other!.told]).toEqual([
    ['head', 'data', 'error'],
    ['head', 'data', 'end'],
  ])
  expect(networkError(broken!.cause)).toMatchObject({
    code: 'network',
    message: 'The connection to the vendor failed (ERR_HTTP2_STREAM_ERROR).',
    retryable: true,
  })
})

it('asks a vendor by HTTP/1.1 from when it has reset a stream since it wants that', async () => {
  const asked: string[] = []
  const server = createTlsSockets({ ...certificate, ALPNProtocols: ['h2', 'http/1.1'] }, socket => {
    socket.on('error', () => {})
    if (socket.alpnProtocol === 'h2') {
      socket.write(frame(4, 0, 0))
      onHeaders(socket, id => {
        asked.push('h2')
        socket.write(frame(3, 0, id, Buffer.of(0, 0, 0, constants.NGHTTP2_HTTP_1_1_REQUIRED)))
      })
    } else
      socket.on('data', () => {
        asked.push('http/1.1')
        const body = 'data: {"t":"hi"}\n\ndata: {"finish":"stop"}\n\n'
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
      })
  })
  await using vendor = await listen(server as never, 'https')
  const provider = testProvider(
    { transport: undiciTransport(), minRetryDelayMs: 1 },
    { toRequest: () => ({ url: vendor.url, method: 'POST', headers: {}, body: '{}' }) },
  )
  expect([await provider.stream(hello).text(), await provider.stream(hello).text()]).toEqual(['hi', 'hi'])
  expect(asked).toEqual(['h2', 'http/1.1', 'http/1.1'])
})

it('an answer that the vendor ends without its end mark is truncated', async () => {
  await using vendor = await serveH2(stream => {
    stream.respond({ ':status': 200, 'content-type': 'text/event-stream' })
    stream.end('data: {"t":"hi"}\n\n')
  })
  const texts = providerOf(vendor).stream(hello).texts()
  expect(await texts.next()).toEqual(hi)
  await expect(texts.next()).rejects.toMatchObject({ code: 'truncated' })
})

const hi = { value: 'hi', done: false }

/** A vendor that resets the first of its streams by a code behind a piece of text: Node's own server ends one well that it closes with a code (26.10). */
async function serveFrames(code: number): Promise<Loopback> {
  const server = createTlsSockets({ ...certificate, ALPNProtocols: ['h2'] }, socket => {
    socket.on('error', () => {})
    socket.write(frame(4, 0, 0))
    onHeaders(socket, id => answer(id))
    const answer = (id: number): void => {
      // `:status: 200` of HPACK's static table.
      socket.write(frame(headers, 4, id, Buffer.of(0x88)))
      socket.write(frame(data, 0, id, Buffer.from('begun ')))
      if (id === 1) setTimeout(() => socket.write(frame(3, 0, id, Buffer.of(0, 0, 0, code))), 20)
      else setTimeout(() => socket.write(frame(data, 1, id, Buffer.from('over'))), 40)
    }
  })
  return await listen(server as never, 'https')
}

/** Calls back for each stream that a client opens. */
function onHeaders(socket: Socket, opened: (id: number) => void): void {
  let bytes = Buffer.alloc(0)
  let from = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'.length
  socket.on('data', chunk => {
    bytes = Buffer.concat([bytes, chunk])
    while (bytes.length >= from + 9 && bytes.length >= from + 9 + bytes.readUIntBE(from, 3)) {
      const [type, id] = [bytes[from + 3]!, bytes.readUInt32BE(from + 5)]
      from += 9 + bytes.readUIntBE(from, 3)
      if (type === headers) opened(id)
    }
  })
}

/** Types of frames (RFC 9113, section 6). */
const data = 0
const headers = 1

function frame(type: number, flags: number, id: number, payload = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head[3] = type
  head[4] = flags
  head.writeUInt32BE(id, 5)
  return Buffer.concat([head, payload])
}

it('requests that wait for one connection fail together when it does not stand in time, and those that are cancelled try none', async () => {
  let connections = 0
  await using vendor = await listen(
    createSockets(() => void connections++),
    'https',
  )
  const transport = undiciTransport({ connectTimeoutMs: 100 })
  const ask = () => Listener.to(transport, { url: vendor.url, method: 'POST', body: 'x' })
  const listeners = Array.from({ length: 20 }, ask)
  await until(() => connections === 1, 'the connection')
  for (const { flow } of listeners.slice(0, 10)) flow.cancel()
  const waiting = listeners.slice(10)
  await Promise.all(waiting.map(({ over }) => over))
  for (const { cause } of waiting) expect(networkError(cause)).toMatchObject({ code: 'timeout', retryable: true })
  expect(listeners.map(({ told }) => told.length)).toEqual([...Array(10).fill(0), ...Array(10).fill(1)])
  expect(connections).toBeLessThan(10)
})
