import type { ServerResponse } from 'node:http'
import type { Transform } from 'node:stream'
import * as zlib from 'node:zlib'
import { ChatError, fetchTransport, type Transport, undiciTransport } from '@millrace/core'
import { Agent } from 'undici'
import { afterAll, describe, expect, it } from 'vitest'
import { networkError } from '../../src/runtime/network-error.js'
import { hello, testProvider } from '../support/dialect.js'
import { Listener } from '../support/listener.js'
import { gone, serve, until } from '../support/loopback.js'
import { briefly } from '../support/records.js'

const agent = new Agent()
afterAll(() => agent.destroy())
const transport = undiciTransport({ dispatcher: agent })

const { constants } = zlib
/** The compressors, and how each is told to give out what it has. */
const compressors: { readonly [coding: string]: readonly [make: () => Transform, flush: number] } = {
  gzip: [zlib.createGzip, constants.Z_SYNC_FLUSH],
  'x-gzip': [zlib.createGzip, constants.Z_SYNC_FLUSH],
  GZIP: [zlib.createGzip, constants.Z_SYNC_FLUSH],
  deflate: [zlib.createDeflate, constants.Z_SYNC_FLUSH],
  'deflate, bare': [zlib.createDeflateRaw, constants.Z_SYNC_FLUSH],
  br: [zlib.createBrotliCompress, constants.BROTLI_OPERATION_FLUSH],
  zstd: [zlib.createZstdCompress, constants.ZSTD_e_flush],
}
const codings = Object.keys(compressors)
/** Node's zstd takes a cut body for a whole one before 24, and bytes behind one for another before 26 (22.19, 24.21, 2026-11). */
const nodeMajor = Number.parseInt(process.versions.node, 10)
const heedsEnd = (coding: string, since: number): boolean => coding !== 'zstd' || nodeMajor >= since
const nameOf = (coding: string): string => coding.split(',')[0]!

async function compressed(coding: string, text: string): Promise<Buffer> {
  const compressor = compressors[coding]![0]()
  compressor.end(text)
  return Buffer.concat(await compressor.toArray())
}

const frames = (...all: unknown[]): string => all.map(frame => `data: ${JSON.stringify(frame)}\n\n`).join('')

const providerAt = (url: string, over: Transport, limits = {}) =>
  testProvider(
    { transport: over, maxRetries: 0, ...limits },
    { toRequest: () => ({ url, method: 'POST', headers: {}, body: '{}' }) },
  )

const answering =
  (coding: string, body: Buffer, status = 200) =>
  (_: unknown, response: ServerResponse) =>
    response.writeHead(status, { 'content-encoding': nameOf(coding) }).end(body)

describe.each(codings)('an answer under %s', coding => {
  it('comes event by event, each as soon as it was sent', async () => {
    const [make, flush] = compressors[coding]!
    const sent: ServerResponse[] = []
    const compressor = make() as Transform & zlib.Zlib
    await using server = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': nameOf(coding) })
      compressor.on('data', chunk => response.write(chunk))
      compressor.on('end', () => response.end())
      sent.push(response)
    })
    const write = (text: string): void => {
      compressor.write(text)
      compressor.flush(flush)
    }
    const batches = providerAt(server.url, transport).stream(hello).batches()
    const first = batches.next()
    await until(() => sent.length === 1, 'the request')
    write(frames({ t: 'a' }))
    expect(briefly([(await first).value!])).toEqual(['start +0 0:a'])
    const second = batches.next()
    write(frames({ t: 'b' }))
    expect(briefly([(await second).value!])).toEqual(['0:b'])
    const third = batches.next()
    compressor.end(frames({ finish: 'stop' }))
    expect(briefly([(await third).value!])).toEqual(['-0 finish stop'])
  })

  it.runIf(heedsEnd(coding, 24))(
    'that is cut is an error at each place, and what came before the cut stands',
    async () => {
      const text = frames({ t: 'hello '.repeat(50) })
      const body = await compressed(coding, text)
      let size = 0
      await using server = await serve((_, response) => answering(coding, body.subarray(0, size))(_, response))
      for (size = 0; size <= body.length; size++) {
        const listener = Listener.to(transport, { url: server.url })
        await listener.over
        const ending = size === 0 || size === body.length ? 'end' : 'error'
        expect([size, listener.told.at(-1)]).toEqual([size, ending])
        expect(text.startsWith(listener.body)).toBe(true)
        if (ending === 'error') expect(networkError(listener.cause)).toMatchObject({ code: 'network', retryable: true })
      }
    },
  )

  it('that is no such thing is a protocol error, and closes the connection', async () => {
    await using server = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': nameOf(coding) }).write(Buffer.from('not compressed at all'))
    })
    const listener = Listener.to(transport, { url: server.url })
    await listener.over
    expect(listener.told).toEqual(['head', 'error'])
    expect(networkError(listener.cause)).toMatchObject({ code: 'protocol', retryable: false })
    await until(() => server.sockets[0]!.destroyed, 'the close')
  })

  it('that is a refusal has its words', async () => {
    await using server = await serve(answering(coding, await compressed(coding, '{"error":{"code":"quota"}}'), 402))
    await expect(providerAt(server.url, transport).stream(hello).text()).rejects.toMatchObject({
      code: 'quota',
      status: 402,
    })
  })
})

it('codings over each other are taken off, the last one first', async () => {
  const body = zlib.brotliCompressSync(zlib.gzipSync('text'))
  await using server = await serve((_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip, identity, br', 'content-length': body.length }).end(body),
  )
  const listener = Listener.to(transport, { url: server.url })
  await listener.over
  expect(listener.body).toBe('text')
  expect(listener.headers).not.toHaveProperty('content-encoding')
  expect(listener.headers).not.toHaveProperty('content-length')
})

it.each(['lzma', 'gzip, gzip, gzip, gzip', 'constructor'])(
  '%s is a protocol error, which does not quote it',
  async coding => {
    await using server = await serve((_, response) => response.writeHead(200, { 'content-encoding': coding }).end('x'))
    const listener = Listener.to(transport, { url: server.url })
    await listener.over
    expect(listener.told).toEqual(['error'])
    expect(listener.cause).toBeInstanceOf(ChatError)
    expect(listener.cause).toMatchObject({ code: 'protocol', message: expect.not.stringContaining(coding) })
  },
)

it.each(['gzip', 'deflate', 'br'])(
  'fetch: what is not %s is a protocol error too, since no further try betters it',
  async coding => {
    await using server = await serve(answering(coding, Buffer.from('not compressed at all')))
    const listener = Listener.to(fetchTransport(), { url: server.url })
    await listener.over
    expect(networkError(listener.cause)).toMatchObject({ code: 'protocol', retryable: false })
  },
)

it.each(['none', 'UTF-8', 'chunked, identity', 'binary'])(
  '%s is no coding: the answer is read as it is',
  async coding => {
    const text = frames({ t: 'as it is' }, { finish: 'stop' })
    await using server = await serve((_, response) => response.writeHead(200, { 'content-encoding': coding }).end(text))
    expect(await providerAt(server.url, transport).stream(hello).text()).toBe('as it is')
  },
)

describe.each(['gzip', 'x-gzip'])(
  'a body that a proxy has decompressed without taking %s off is read as it is',
  coding => {
    it.each([
      ['events', frames({ t: 'as it is' }, { finish: 'stop' })],
      ['events behind a comment', `: ping\n\n${frames({ t: 'as it is' }, { finish: 'stop' })}`],
      ['one JSON text', JSON.stringify({ t: 'as it is', finish: 'stop' })],
    ])('%s, in one piece and byte by byte', async (_, text) => {
      for (const size of [text.length, 1]) {
        await using server = await serve(async (_request, response) => {
          response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': coding })
          for (let at = 0; at < text.length; at += size) {
            response.write(text.slice(at, at + size))
            await new Promise(setImmediate)
          }
          response.end()
        })
        expect(await providerAt(server.url, transport).stream(hello).text()).toBe('as it is')
      }
    })

    it('the words of a refusal', async () => {
      await using server = await serve(answering(coding, Buffer.from('{"error":{"code":"quota"}}'), 402))
      await expect(providerAt(server.url, transport).stream(hello).text()).rejects.toMatchObject({ code: 'quota' })
    })
  },
)

it('a refusal in a coding that cannot be read keeps its status and headers, and is over at once', async () => {
  await using server = await serve((_, response) => {
    response.writeHead(429, { 'content-encoding': 'lzma', 'retry-after': '7' }).write('x')
  })
  const listener = Listener.to(transport, { url: server.url })
  await listener.over
  expect(listener.told).toEqual(['head', 'end'])
  expect([listener.status, listener.headers['retry-after']]).toEqual([429, '7'])
  await until(() => server.sockets[0]!.destroyed, 'the close')
})

it('a bomb is a limit, and is not unpacked further', async () => {
  const bomb = zlib.gzipSync(Buffer.alloc(64 * 1024 * 1024, ': '))
  await using server = await serve(answering('gzip', bomb))
  const stream = providerAt(server.url, transport, { maxResponseBytes: 100_000 }).stream(hello)
  await expect(stream.text()).rejects.toMatchObject({ code: 'limit' })
})

it('pause stops the reading: what the server gets rid of is bounded', async () => {
  const random = Buffer.alloc(100_000)
  for (let at = 0; at < random.length; at++) random[at] = (at * 2654435761) >>> 24
  const gzip = zlib.createGzip({ level: 0 })
  const total = 50_000_000
  let written = 0
  await using server = await serve((_, response) => {
    gzip.pipe(response.writeHead(200, { 'content-encoding': 'gzip' }))
    const write = (): void => {
      while (written < total) {
        written += random.length
        if (!gzip.write(random)) return void gzip.once('drain', write)
      }
      gzip.end()
    }
    write()
  })
  const listener = Listener.to(transport, { url: server.url })
  listener.onData = () => listener.flow.pause()
  await until(() => listener.bytes > 0, 'the first piece')
  let before = -1
  while (before !== written) {
    before = written
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  expect(written).toBeLessThan(16_000_000)
  expect(listener.bytes).toBeLessThan(100_000)
  listener.onData = () => {}
  listener.flow.resume()
  await listener.over
  expect([listener.told.at(-1), listener.bytes]).toEqual(['end', total])
})

it.each(['gzip', 'deflate', 'deflate, bare', 'br', 'zstd'].filter(coding => heedsEnd(coding, 26)))(
  'bytes behind the end of %s end with the answer, and the connection with them',
  async coding => {
    const body = await compressed(coding, 'whole')
    await using server = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': nameOf(coding) })
      response.write(body)
      // Its own end never comes.
      const more = setInterval(() => response.write(new Uint8Array(64)), 5)
      response.on('close', () => clearInterval(more))
    })
    const listener = Listener.to(transport, { url: server.url })
    await until(() => server.sockets.length === 1, 'the connection')
    const closed = gone(server.sockets[0]!)
    await listener.over
    await closed
    expect([listener.body, listener.told]).toEqual(['whole', ['head', 'data', 'end']])
  },
)

it.each([false, true])('cancel closes the connection, and nothing more is told (paused: %s)', async paused => {
  const gzip = zlib.createGzip()
  await using server = await serve((_, response) => {
    gzip.pipe(response.writeHead(200, { 'content-encoding': 'gzip' }))
    gzip.write('half')
    gzip.flush()
  })
  const listener = Listener.to(transport, { url: server.url })
  await until(() => listener.bytes > 0, 'the first piece')
  if (paused) listener.flow.pause()
  const closed = gone(server.sockets[0]!)
  listener.flow.cancel()
  listener.flow.cancel()
  await closed
  expect(listener.told).toEqual(['head', 'data'])
})

it.each<[string, Transport]>([
  ['undici', transport],
  ['fetch', fetchTransport()],
])('the provider asks for no compression, unless it wants some (%s)', async (_, over) => {
  const seen: unknown[] = []
  await using server = await serve((request, response) => {
    seen.push(request.headers['accept-encoding'])
    response.end(frames({ t: 'hi', finish: 'stop' }))
  })
  for (const headers of [{}, { 'accept-encoding': 'gzip' }]) {
    const toRequest = () => ({ url: server.url, method: 'POST', headers, body: '{}' })
    expect(await testProvider({ transport: over }, { toRequest }).stream(hello).text()).toBe('hi')
  }
  expect(seen).toEqual(['identity', 'gzip'])
})
