import { type AuthorizeContext, ChatError, ChatStream, type ErrorInfo } from '@millrace/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { hello, testProvider } from '../support/dialect.js'
import { Recorder } from '../support/recorder.js'
import { briefly } from '../support/records.js'
import { pass, running } from '../support/running.js'
import { type Exchange, Vendor } from '../support/vendor.js'

beforeEach(() => vi.useFakeTimers({ now: Date.parse('2026-11-02T10:00:00Z') }))
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const answer = (exchange: Exchange): Exchange => exchange.open().frames({ t: 'hi' }, { finish: 'stop' }, '[DONE]').end()
const refuse =
  (status: number, headers = {}) =>
  (exchange: Exchange): Exchange =>
    exchange.head(status, headers).end()

describe('a failure before the first batch is tried again', () => {
  it.each<[string, (exchange: Exchange) => Exchange]>([
    ['no connection', exchange => exchange.error()],
    ['a status that may pass', refuse(503)],
    ['a cut before the body', exchange => exchange.open().error()],
    ['a cut before the first record', exchange => exchange.open().bytes(': hello\n\ndata: {"id":"m"').error()],
    ['a body that ends before it', exchange => exchange.open().end()],
    ['an end without an answer', exchange => exchange.end()],
    [
      'an error frame before the first token',
      exchange => exchange.open().frames({ id: 'm' }, { error: { code: 'overloaded', retryable: true } }),
    ],
    [
      'a JSON body in place of a stream',
      exchange =>
        exchange
          .head(200, { 'content-type': 'application/json; charset=utf-8' })
          .bytes('{"error":{"code":"overloaded","retryable":true}}')
          .end(),
    ],
  ])('%s', async (_, fail) => {
    const { vendor, reader } = await running()
    fail(vendor.last)
    await pass(500)
    expect(vendor.exchanges).toHaveLength(2)
    answer(vendor.last)
    await pass(0)
    expect(briefly(reader.batches)).toEqual(['start +0 0:hi -0 finish stop'])
    expect(reader.faults).toEqual([])
  })

  it.each<[string, (exchange: Exchange) => Exchange, ErrorInfo['code']]>([
    ['a status that will not pass', refuse(400), 'invalid-request'],
    ['an HTML page', exchange => exchange.head(200, { 'content-type': 'text/html' }).bytes('<h1>').end(), 'protocol'],
    ['a redirect', refuse(302, { location: 'https://elsewhere.example' }), 'protocol'],
    ['what cannot be read', exchange => exchange.open().frames('{broken'), 'protocol'],
    ['an event too large', exchange => exchange.open().bytes(`data: ${'x'.repeat(2_000)}`), 'limit'],
  ])('but not %s', async (_, fail, code) => {
    const { vendor, reader } = await running({ maxEventBytes: 1_000 })
    fail(vendor.last)
    await pass(60_000)
    expect(vendor.exchanges).toHaveLength(1)
    expect(reader.batches).toEqual([[{ type: 'error', error: expect.objectContaining({ code, provider: 'test' }) }]])
  })

  it('not after it: what was shown stays, and the failure closes it', async () => {
    const { vendor, reader } = await running()
    vendor.last.open().frames({ t: 'hi' })
    vendor.last.error()
    await pass(60_000)
    expect(vendor.exchanges).toHaveLength(1)
    expect(briefly(reader.batches)).toEqual(['start +0 0:hi', '-0 error truncated'])
    expect(reader.records.at(-1)).toMatchObject({ error: { provider: 'test', retryable: true } })
  })

  it('twice by default, then the last failure stands', async () => {
    const { vendor, reader } = await running()
    for (const status of [503, 500, 502]) {
      refuse(status)(vendor.last)
      await pass(8_000)
    }
    expect(vendor.exchanges).toHaveLength(3)
    expect(reader.records).toMatchObject([{ type: 'error', error: { code: 'overloaded', status: 502 } }])
  })

  it('never with maxRetries 0', async () => {
    const { vendor, reader } = await running({ maxRetries: 0 })
    vendor.last.error()
    await pass(60_000)
    expect(vendor.exchanges).toHaveLength(1)
    expect(reader.records).toMatchObject([{ error: { code: 'network', provider: 'test' } }])
  })

  it('as network, where the connection broke before the first record', async () => {
    const { vendor, reader } = await running({ maxRetries: 0 })
    vendor.last.open().bytes(': hello\n\n').error()
    await pass(0)
    expect(reader.records).toMatchObject([{ error: { code: 'network', retryable: true } }])
  })

  it('the caller’s options win over the settings, those over the definition’s', async () => {
    const { vendor } = await running({ maxRetries: 1 }, { defaults: { maxRetries: 5 } }, { maxRetries: 3 })
    for (let i = 0; i < 6; i++) {
      vendor.last.error()
      await pass(8_000)
    }
    expect(vendor.exchanges).toHaveLength(2)
  })
})

describe('the wait between attempts', () => {
  it.each([
    [0, 0],
    [0.5, 250],
    [0.999, 500],
  ])('is jitter (%d) over the back-off: %i ms', async (random, ms) => {
    vi.spyOn(Math, 'random').mockReturnValue(random)
    const { vendor, reader } = await running()
    vendor.last.error()
    if (ms > 0) {
      await pass(ms - 1)
      expect(vendor.exchanges).toHaveLength(1)
    }
    await pass(1)
    expect(vendor.exchanges).toHaveLength(2)
    reader.cancel()
  })

  it('is what the vendor asks for', async () => {
    const { vendor, reader } = await running()
    vendor.last.head(429, { 'retry-after': '7' }).end()
    await pass(6_999)
    expect(vendor.exchanges).toHaveLength(1)
    await pass(1)
    expect(vendor.exchanges).toHaveLength(2)
    vendor.last.head(429, { 'retry-after': 'Mon, 02 Nov 2026 10:00:10 GMT' }).end()
    await pass(2_999)
    expect(vendor.exchanges).toHaveLength(2)
    await pass(1)
    expect(vendor.exchanges).toHaveLength(3)
    reader.cancel()
  })

  it('is not waited for where it is longer than 60 s: the error says how long', async () => {
    const { vendor, reader } = await running()
    vendor.last.head(429, { 'retry-after': '61' }).end()
    await pass(0)
    expect(reader.records).toMatchObject([{ error: { code: 'rate-limit', retryable: true, retryAfterMs: 61_000 } }])
    expect(vendor.exchanges).toHaveLength(1)
  })

  it('goes on while paused, and nothing is lost', async () => {
    const { vendor, reader } = await running()
    reader.pause()
    vendor.last.error()
    await pass(500)
    expect(vendor.exchanges).toHaveLength(2)
    expect(vendor.last.calls).toEqual(['pause'])
    answer(vendor.last)
    await pass(0)
    expect(reader.batches).toEqual([])
    reader.resume()
    await pass(1_000)
    expect(briefly(reader.batches)).toEqual(['start +0 0:hi -0 finish stop'])
  })
})

describe('authorize', () => {
  const signing = (contexts: AuthorizeContext[], wait?: Promise<void>) => ({
    authorize: (
      request: { url: string; method: string; headers: Readonly<Record<string, string>> },
      context: AuthorizeContext,
    ) => {
      contexts.push(context)
      const signed = { ...request, headers: { ...request.headers, authorization: `key ${context.attempt}` } }
      return wait ? wait.then(() => signed) : signed
    },
  })

  it('is asked before each attempt, with the time and what failed before', async () => {
    const contexts: AuthorizeContext[] = []
    const { vendor } = await running({}, signing(contexts))
    vendor.last.head(503).end()
    await pass(500)
    answer(vendor.last)
    expect(contexts).toEqual([
      { now: Date.parse('2026-11-02T10:00:00Z'), attempt: 1 },
      { now: expect.any(Number), attempt: 2, previous: expect.objectContaining({ code: 'overloaded', status: 503 }) },
    ])
    expect(vendor.exchanges.map(exchange => exchange.request.headers.authorization)).toEqual(['key 1', 'key 2'])
  })

  it('a retryable authentication error is tried again once, at once', async () => {
    const contexts: AuthorizeContext[] = []
    const { vendor, reader } = await running(
      {},
      { ...signing(contexts), toError: () => ({ code: 'authentication', message: 'expired', retryable: true }) },
    )
    vendor.last.head(401).end()
    await pass(0)
    expect(vendor.exchanges).toHaveLength(2)
    expect(contexts[1]).toMatchObject({ attempt: 2, previous: { code: 'authentication' } })
    vendor.last.head(401).end()
    await pass(60_000)
    expect(vendor.exchanges).toHaveLength(2)
    expect(reader.records).toMatchObject([{ error: { code: 'authentication' } }])
  })

  it('may take its time', async () => {
    const { vendor, reader } = await running({}, signing([], new Promise(resolve => setTimeout(resolve, 100))))
    expect(vendor.exchanges).toHaveLength(0)
    await pass(100)
    answer(vendor.last)
    expect(briefly(reader.batches)).toEqual(['start +0 0:hi -0 finish stop'])
  })

  it.each(['leave', 'stop'] as const)('cancelled meanwhile (%s): nothing is sent', async how => {
    const { vendor, reader, stream } = await running({}, signing([], new Promise(resolve => setTimeout(resolve, 100))))
    if (how === 'leave') reader.cancel()
    else stream.cancel()
    await pass(100)
    expect(vendor.exchanges).toHaveLength(0)
    expect(briefly(reader.batches)).toEqual(how === 'leave' ? [] : ['error aborted'])
  })

  it.each<[string, () => never | Promise<never>]>([
    [
      'throws',
      () => {
        throw new ChatError({ code: 'authentication', message: 'Set TEST_API_KEY.' })
      },
    ],
    ['rejects', () => Promise.reject(new ChatError({ code: 'authentication', message: 'Set TEST_API_KEY.' }))],
  ])('that %s is one error, and nothing is sent', async (_, authorize) => {
    const { vendor, reader } = await running({}, { authorize })
    await pass(60_000)
    expect(vendor.exchanges).toHaveLength(0)
    expect(reader.records).toEqual([
      {
        type: 'error',
        error: { code: 'authentication', message: 'Set TEST_API_KEY.', retryable: false, provider: 'test' },
      },
    ])
  })

  it('that throws anything else tells nothing of it', async () => {
    const { reader } = await running(
      {},
      {
        authorize: () => {
          throw new Error('key sk-123')
        },
      },
    )
    await pass(0)
    expect(reader.records).toMatchObject([{ error: { code: 'unknown' } }])
    expect(JSON.stringify(reader.records)).not.toContain('sk-123')
  })
})

describe('toRequest', () => {
  it('is not called before the stream is read', async () => {
    const toRequest = vi.fn(() => ({ url: 'https://vendor.example', method: 'POST', headers: {} }))
    const stream = testProvider({ transport: new Vendor().transport }, { toRequest }).stream(hello)
    await pass(0)
    expect(toRequest).not.toHaveBeenCalled()
    const reader = Recorder.of(stream)
    expect(toRequest).not.toHaveBeenCalled()
    await pass(0)
    expect(toRequest).toHaveBeenCalledExactlyOnceWith(hello)
    reader.cancel()
  })

  it('is called once for all attempts', async () => {
    const toRequest = vi.fn(() => ({ url: 'https://vendor.example', method: 'POST', headers: {} }))
    const { vendor } = await running({}, { toRequest })
    vendor.last.error()
    await pass(500)
    answer(vendor.last)
    expect(toRequest).toHaveBeenCalledOnce()
  })

  it.each<[string, Error, Partial<ErrorInfo>]>([
    [
      'a ChatError',
      new ChatError({ code: 'invalid-request', message: 'messages[0]: no images.' }),
      { code: 'invalid-request', message: 'messages[0]: no images.' },
    ],
    ['anything else', new Error('sk-123'), { code: 'unknown' }],
  ])('that throws %s is one error record', async (_, thrown, error) => {
    const { vendor, reader } = await running(
      {},
      {
        toRequest: () => {
          throw thrown
        },
      },
    )
    await pass(60_000)
    expect(vendor.exchanges).toHaveLength(0)
    expect(reader.records).toEqual([{ type: 'error', error: expect.objectContaining({ ...error, provider: 'test' }) }])
    expect(JSON.stringify(reader.records)).not.toContain('sk-123')
  })

  it('has its warnings come out in start, also when authorize makes a new request', async () => {
    const { vendor, reader } = await running(
      {},
      {
        toRequest: () => ({
          url: 'https://vendor.example',
          method: 'POST',
          headers: {},
          warnings: [{ setting: 'seed', message: 'left out' }],
        }),
        authorize: ({ url, method, headers }) => ({ url, method, headers }),
      },
    )
    answer(vendor.last)
    expect(reader.records[0]).toMatchObject({ type: 'start', warnings: [{ setting: 'seed', message: 'left out' }] })
    await pass(0)
  })
})

it('each attempt has a decoder of its own', async () => {
  let made = 0
  const { vendor, reader } = await running(
    {},
    {
      createDecoder: () => {
        const mine = String(++made)
        return {
          decode: (_, sink) => {
            sink.text(mine)
            sink.finish('stop')
          },
          end: sink => sink.text('!'),
        }
      },
    },
  )
  expect(made).toBe(0)
  vendor.last.open().bytes('data: {"half').error()
  await pass(500)
  vendor.last.open().frames('x').end()
  expect(briefly(reader.batches)).toEqual(['start +0 0:2', '0:! -0 finish stop'])
  expect(made).toBe(2)
})

describe('toError', () => {
  it('sees status, headers and body, wherever the failure was', async () => {
    const toError = vi.fn(() => ({ code: 'quota', message: 'm', retryable: false }) as const)
    for (const fail of [
      (exchange: Exchange) => exchange.head(402, { a: '1' }).bytes('{"x":').bytes('1}').end(),
      (exchange: Exchange) => exchange.head(200, { a: '1', 'content-type': 'application/json' }).bytes('{"x":1}').end(),
      (exchange: Exchange) => exchange.open({ a: '1' }).frames({ error: {} }),
      (exchange: Exchange) => exchange.open({ a: '1' }).bytes('error: {"x":1}\n'),
      (exchange: Exchange) => exchange.head(500, { a: '1' }).bytes('{"x":1}').error(),
    ]) {
      const { vendor, reader } = await running({}, { toError })
      fail(vendor.last)
      await pass(0)
      expect(reader.records).toMatchObject([{ error: { code: 'quota', provider: 'test' } }])
    }
    const seen = toError.mock.calls.map(([failure]: unknown[]) => failure) as {
      status: number
      headers: object
      body: string
    }[]
    expect(seen.map(({ status, body }) => [status, body])).toEqual([
      [402, '{"x":1}'],
      [200, '{"x":1}'],
      [200, '{"error":{}}'],
      [200, '{"x":1}'],
      [500, '{"x":1}'],
    ])
    for (const { headers } of seen) expect(headers).toMatchObject({ a: '1' })
  })

  it('that throws leaves what the status says', async () => {
    const { vendor, reader } = await running(
      { maxRetries: 0 },
      {
        toError: () => {
          throw new Error('sk-123')
        },
      },
    )
    vendor.last.head(429, { 'retry-after': '3' }).bytes('?').end()
    await pass(0)
    expect(reader.records).toEqual([
      {
        type: 'error',
        error: {
          code: 'rate-limit',
          message: expect.stringContaining('429'),
          retryable: true,
          status: 429,
          provider: 'test',
          retryAfterMs: 3_000,
        },
      },
    ])
  })

  it('gets at most 64 KiB of a refusal, and the rest is not waited for', async () => {
    const toError = vi.fn(({ status }) => ({ code: 'unknown', message: 'm', retryable: false, status }) as const)
    const { vendor, reader } = await running({}, { toError })
    vendor.last.head(400)
    for (let i = 0; i < 70; i++) vendor.last.bytes('x'.repeat(1_000))
    await pass(0)
    expect(toError.mock.calls[0]![0]).toMatchObject({ body: 'x'.repeat(65_536) })
    expect(vendor.last.calls).toEqual(['cancel'])
    expect(reader.batches).toHaveLength(1)
  })
})

describe('a transport that misbehaves', () => {
  it.each<[string, (exchange: Exchange) => void, string[]]>([
    ['answers from inside its call', exchange => void answer(exchange), ['start +0 0:hi -0 finish stop']],
    ['refuses from inside its call', exchange => void exchange.head(400).end(), ['error invalid-request']],
    [
      'throws',
      () => {
        throw new Error('sk-123')
      },
      ['error network'],
    ],
    [
      'throws after its answer',
      exchange => {
        answer(exchange)
        throw new Error('x')
      },
      ['start +0 0:hi -0 finish stop'],
    ],
    [
      'goes on after the end',
      exchange => void answer(exchange).frames({ t: 'x' }).end().error().head(500),
      ['start +0 0:hi -0 finish stop'],
    ],
    [
      'goes on after a failure',
      exchange => void exchange.head(400).end().open().frames({ t: 'x' }).end(),
      ['error invalid-request'],
    ],
    [
      'has two heads',
      exchange =>
        void exchange.open().frames({ t: 'a' }).head(500).frames({ t: 'b' }, { finish: 'stop' }, '[DONE]').end(),
      ['start +0 0:ab -0 finish stop'],
    ],
    [
      'has data before its head',
      exchange => void exchange.frames({ t: 'lost' }).open().frames({ t: 'hi' }, { finish: 'stop' }).end(),
      ['start +0 0:hi', '-0 finish stop'],
    ],
  ])('one that %s', async (_, act, expected) => {
    const vendor = new Vendor()
    vendor.onRequest = act
    const reader = Recorder.of(testProvider({ transport: vendor.transport }).stream(hello, { maxRetries: 0 }))
    await pass(0)
    expect(briefly(reader.batches)).toEqual(expected)
    expect(reader.faults).toEqual([])
    expect(JSON.stringify(reader.records)).not.toContain('sk-123')
  })

  it('is cancelled once its flow is known, when its answer failed from inside its call', async () => {
    const vendor = new Vendor()
    vendor.onRequest = exchange => exchange.open().frames({ throw: 'x' })
    const reader = Recorder.of(testProvider({ transport: vendor.transport }).stream(hello))
    await pass(0)
    expect(briefly(reader.batches)).toEqual(['error protocol'])
    expect(vendor.last.calls).toEqual(['cancel'])
  })

  it('is cancelled once its flow is known, when the reader left from inside its call', async () => {
    const vendor = new Vendor()
    vendor.onRequest = exchange => exchange.open().frames({ t: 'hi' })
    const reader = Recorder.of(testProvider({ transport: vendor.transport }).stream(hello), (_, recorder) =>
      recorder.cancel('why'),
    )
    await pass(0)
    expect(reader.batches).toHaveLength(1)
    expect(vendor.last.calls).toEqual(['cancel'])
  })
})

describe('defineProvider', () => {
  it.each<[string, () => unknown]>([
    ['no id', () => testProvider({}, { id: '' })],
    ['fetch and transport', () => testProvider({ fetch, transport: new Vendor().transport })],
    ['a transport that is none', () => testProvider({ transport: {} as never })],
    ['a fetch that is none', () => testProvider({ fetch: {} as never })],
    ['settings out of range', () => testProvider({ maxRetries: -1 })],
    ['defaults out of range', () => testProvider({}, { defaults: { idleTimeoutMs: Number.NaN } })],
    ['options out of range', () => testProvider({}).stream(hello, { totalTimeoutMs: -1 })],
    ['a request that is none', () => testProvider({}).stream({ messages: [] })],
  ])('%s is a TypeError at once', (_, make) => {
    expect(make).toThrow(TypeError)
  })

  it('gives a ChatStream, and its id', () => {
    const provider = testProvider({ transport: new Vendor().transport })
    expect(provider.id).toBe('test')
    expect(provider.stream(hello)).toBeInstanceOf(ChatStream)
  })
})
