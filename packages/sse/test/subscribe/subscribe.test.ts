import {
  SseConnectionError,
  type SseEvent,
  type SseFetch,
  SseHttpError,
  SseLimitError,
  SseTimeoutError,
  type SubscribeOptions,
  subscribe,
} from '@millrace/sse'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { countedStream } from '../support/bodies.js'
import { bytesOf } from '../support/bytes.js'

const url = 'https://example.com/events'
const headers = { 'content-type': 'text/event-stream' }
const stream = (text: string | ReadableStream<Uint8Array>): Response => new Response(text, { headers })
const gone = (): Response => new Response(null, { status: 204 })

/** A fetch that gives one answer after the other, and a 204 when it has no more. */
function answers(...responses: (Response | Error)[]) {
  return vi.fn<SseFetch>(async () => {
    const response = responses.shift() ?? gone()
    if (response instanceof Error) throw response
    return response
  })
}

async function drain(fetch: SseFetch, options: SubscribeOptions = {}): Promise<{ data: string[]; error?: unknown }> {
  const data: string[] = []
  try {
    for await (const event of subscribe(url, { fetch, ...options })) data.push(event.data)
    return { data }
  } catch (error) {
    return { data, error }
  }
}

const sent = (fetch: ReturnType<typeof answers>, call: number): Record<string, string> =>
  Object.fromEntries(new Headers(fetch.mock.calls[call]?.[1].headers))

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Lets the time go on until the promise is settled. */
async function settled<T>(promise: Promise<T>): Promise<T> {
  await vi.runAllTimersAsync()
  return promise
}

describe('reconnecting', () => {
  it('resumes after the last id, until the server has nothing more', async () => {
    const fetch = answers(
      stream('id: 1\ndata: a\n\nid: 2\ndata: lost'),
      stream('data: b\n\nid: é\n\n'),
      stream('data: c\n\n'),
    )
    const subscription = subscribe(url, { fetch, lastEventId: '0' })
    const events: SseEvent[] = []
    const loop = (async () => {
      for await (const event of subscription) events.push(event)
    })()
    await settled(loop)
    expect(events.map(event => [event.data, event.lastEventId])).toEqual([
      ['a', '1'],
      ['b', '1'],
      ['c', 'é'],
    ])
    expect(subscription.lastEventId).toBe('é')
    expect([0, 1, 2, 3].map(call => sent(fetch, call)['last-event-id'])).toEqual(['0', '1', '\xc3\xa9', '\xc3\xa9'])
  })

  it('makes no request before iteration, and asks for an event stream by GET', async () => {
    const fetch = answers(gone())
    const subscription = subscribe(url, { fetch, headers: { Authorization: 'Bearer x' } })
    expect(fetch).not.toHaveBeenCalled()
    await expect(subscription[Symbol.asyncIterator]().next()).resolves.toEqual({ done: true, value: undefined })
    expect(fetch.mock.calls[0]?.[0]).toBe(url)
    expect(fetch.mock.calls[0]?.[1]).toMatchObject({ method: 'GET', redirect: 'manual', cache: 'no-store' })
    expect(sent(fetch, 0)).toEqual({ accept: 'text/event-stream', authorization: 'Bearer x' })
    expect(() => subscription[Symbol.asyncIterator]()).toThrow(TypeError)
  })

  it('waits with full jitter, by the retry time of the server, doubled with each attempt and begun again after an event', async () => {
    const onRetryScheduled = vi.fn()
    const broken = new TypeError('fetch failed')
    const fetch = answers(
      broken,
      broken,
      broken,
      stream('retry: 200\ndata: a\n\n'),
      broken,
      stream('retry: 10'),
      broken,
    )
    await settled(drain(fetch, { random: () => 0.5, baseDelayMs: 1000, maxDelayMs: 3000, onRetryScheduled }))
    expect(onRetryScheduled.mock.calls.map(([{ attempts, delayMs }]) => [attempts, delayMs])).toEqual([
      [1, 500],
      [2, 1000],
      [3, 1500],
      [0, 100],
      [1, 100],
      [2, 200],
      [3, 400],
    ])
    expect(onRetryScheduled.mock.calls[0]?.[0].error).toBeInstanceOf(SseConnectionError)
    expect(onRetryScheduled.mock.calls[0]?.[0].error.cause).toBe(broken)
  })

  it('gives up after maxAttempts in a row without an event, with the last failure', async () => {
    const fetch = answers(stream('data: a\n\n'), ...Array.from({ length: 20 }, () => stream(': ping\n\n')))
    const { data, error } = await settled(drain(fetch, { maxAttempts: 3 }))
    expect(data).toEqual(['a'])
    expect(error).toBeInstanceOf(SseConnectionError)
    expect(fetch).toHaveBeenCalledTimes(4)
  })

  it('gives up after ten attempts by default', async () => {
    const fetch = vi.fn<SseFetch>(() => {
      throw new TypeError('thrown at once')
    })
    const { error } = await settled(drain(fetch))
    expect(error).toMatchObject({ name: 'SseConnectionError', code: 'network', cause: new TypeError('thrown at once') })
    expect(fetch).toHaveBeenCalledTimes(10)
  })

  it('L16: an id that no header can carry is not sent, and makes no endless loop', async () => {
    const fetch = answers(stream('id: \x01\ndata: a\n\n'))
    expect(await settled(drain(fetch))).toEqual({ data: ['a'] })
    expect(sent(fetch, 1)).not.toHaveProperty('last-event-id')
  })
})

describe('answers', () => {
  it.each([400, 401, 404, 205, 299])('%i is thrown at once, with the start of its body', async status => {
    const body = status === 205 ? null : 'x'.repeat(10_000)
    const fetch = answers(new Response(body, { status, headers: { 'x-request-id': '7' } }))
    const { error } = await settled(drain(fetch))
    expect(error).toBeInstanceOf(SseHttpError)
    expect(error).toMatchObject({ code: 'http', problem: 'status', status, headers: { 'x-request-id': '7' } })
    expect((error as SseHttpError).body).toBe(status === 205 ? '' : 'x'.repeat(8192))
    expect(fetch).toHaveBeenCalledOnce()
  })

  it.each([408, 429, 500, 503])('%i is tried again', async status => {
    expect(await settled(drain(answers(new Response('', { status }), stream('data: a\n\n'))))).toEqual({ data: ['a'] })
  })

  it.each([
    ['text/event-stream', true],
    ['Text/Event-Stream; charset=gbk', true],
    ['text/event-stream ;x=y', true],
    ['application/json', false],
    ['text/html; text/event-stream', false],
    ['text/event-streams', false],
    [undefined, false],
  ])('L20: a 200 of type %s is a stream: %s', async (type, accepted) => {
    const response = new Response(
      bytesOf('data: 你好\n\n').slice(),
      type === undefined ? {} : { headers: { 'content-type': type } },
    )
    const { data, error } = await settled(drain(answers(response)))
    expect(data).toEqual(accepted ? ['你好'] : [])
    if (!accepted)
      expect(error).toMatchObject({
        name: 'SseHttpError',
        problem: 'content-type',
        status: 200,
        body: 'data: 你好\n\n',
      })
  })

  it('waits as long as Retry-After says, without jitter', async () => {
    const onRetryScheduled = vi.fn()
    const fetch = answers(new Response('', { status: 503, headers: { 'retry-after': '40' } }))
    await settled(drain(fetch, { onRetryScheduled, maxDelayMs: 1, random: () => 0 }))
    expect(onRetryScheduled.mock.calls[0]?.[0].delayMs).toBe(40_000)
  })

  it('gives up when Retry-After says too long', async () => {
    const fetch = answers(new Response('', { status: 429, headers: { 'retry-after': '61' } }))
    const { error } = await settled(drain(fetch))
    expect(error).toMatchObject({ status: 429, headers: { 'retry-after': '61' } })
    expect(fetch).toHaveBeenCalledOnce()
  })

  it('tells of the open connection before its first event', async () => {
    const order: unknown[] = []
    const fetch = answers(stream('data: a\n\n'))
    for await (const event of subscribe(url, { fetch, onOpen: open => order.push(open.headers) })) {
      order.push(event.data)
      break
    }
    expect(order).toEqual([headers, 'a'])
  })
})

describe('redirects', () => {
  const redirect = (location: string, status = 307) => new Response('moved', { status, headers: { location } })

  it('are followed, without credentials to another origin and from there on', async () => {
    const fetch = answers(
      redirect('/b'),
      redirect('https://other.example/c'),
      redirect('https://example.com/d'),
      stream('data: a\n\n'),
    )
    const credentials = { authorization: 'x', cookie: 'y', 'proxy-authorization': 'z', 'x-app': 'kept' }
    for await (const event of subscribe(url, { fetch, headers: credentials })) {
      expect(event.data).toBe('a')
      break
    }
    expect(fetch.mock.calls.map(([target]) => target)).toEqual([
      url,
      'https://example.com/b',
      'https://other.example/c',
      'https://example.com/d',
    ])
    expect(sent(fetch, 1)).toMatchObject(credentials)
    for (const call of [2, 3]) expect(sent(fetch, call)).toEqual({ accept: 'text/event-stream', 'x-app': 'kept' })
  })

  it.each([
    ['more than twenty', () => redirect('/again'), 21],
    ['without a Location', () => new Response('', { status: 302 }), 1],
    ['to another scheme', () => redirect('ftp://example.com/'), 1],
  ])('%s are an error', async (_, response, requests) => {
    const fetch = vi.fn<SseFetch>(async () => response())
    const { error } = await settled(drain(fetch))
    expect(error).toMatchObject({ name: 'SseHttpError', problem: 'redirect' })
    expect(fetch).toHaveBeenCalledTimes(requests)
  })

  it('are left to a browser, which shows nothing of them', async () => {
    const opaque = Object.defineProperty(new Response(null), 'type', { value: 'opaqueredirect' })
    const fetch = answers(opaque, stream('data: a\n\n'))
    expect(await settled(drain(fetch))).toEqual({ data: ['a'] })
    expect(fetch.mock.calls.map(([, init]) => init.redirect)).toEqual(['manual', 'follow', 'manual'])
  })
})

describe('a request that is not GET', () => {
  const post = { method: 'post', body: '{}' }

  it('is made once: a whole answer ends the loop', async () => {
    const fetch = answers(stream('id: 1\ndata: a\n\n'))
    expect(await settled(drain(fetch, post))).toEqual({ data: ['a'] })
    expect(fetch).toHaveBeenCalledOnce()
    expect(fetch.mock.calls[0]?.[1]).toMatchObject({ method: 'POST', body: '{}' })
  })

  it.each([
    ['no answer', new TypeError('fetch failed'), [], SseConnectionError],
    ['a truncated answer', stream('id: 1\ndata: a\n\ndata: b'), ['a'], SseConnectionError],
    ['a 503', new Response('', { status: 503 }), [], SseHttpError],
  ])('is made once: %s is thrown', async (_, response, data, type) => {
    const fetch = answers(response)
    const result = await settled(drain(fetch, post))
    expect(result.data).toEqual(data)
    expect(result.error).toBeInstanceOf(type)
    expect(fetch).toHaveBeenCalledOnce()
  })

  it('is made again with reconnectPost, once there is an id to resume after', async () => {
    const fetch = answers(stream('id: 1\ndata: a\n\ndata: b'), stream('data: b\n\n'))
    expect(await settled(drain(fetch, { ...post, reconnectPost: true }))).toEqual({ data: ['a', 'b'] })
    expect(fetch).toHaveBeenCalledTimes(2)
    expect(sent(fetch, 1)['last-event-id']).toBe('1')

    const without = answers(stream('data: a\n\ndata: b'))
    expect((await settled(drain(without, { ...post, reconnectPost: true }))).error).toBeInstanceOf(SseConnectionError)
    expect(without).toHaveBeenCalledOnce()
  })
})

describe('time', () => {
  it('L8: silence ends a connection, comments keep it', async () => {
    let controller!: ReadableStreamDefaultController<Uint8Array>
    const body = new ReadableStream<Uint8Array>({
      start: started => {
        controller = started
      },
    })
    const onRetryScheduled = vi.fn()
    const loop = drain(answers(stream(body)), { idleTimeoutMs: 1000, onRetryScheduled, random: () => 0 })
    for (let second = 0; second < 5; second++) {
      await vi.advanceTimersByTimeAsync(900)
      controller.enqueue(bytesOf(': ping\n'))
    }
    await vi.advanceTimersByTimeAsync(999)
    expect(onRetryScheduled).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(onRetryScheduled.mock.calls[0]?.[0].error).toMatchObject({
      name: 'SseTimeoutError',
      code: 'timeout',
      timeout: 'idle',
    })
    expect(await settled(loop)).toEqual({ data: [] })
  })

  it.each([
    ['three usual heartbeats', undefined, 45_000],
    ['what is asked for', 120_000, 120_000],
  ])('by default silence may last: %s', async (_, idleTimeoutMs, limit) => {
    const { body, seen } = countedStream(['data: a\n\n'], { open: true })
    const onRetryScheduled = vi.fn()
    void drain(answers(stream(body)), { idleTimeoutMs, onRetryScheduled })
    await vi.advanceTimersByTimeAsync(limit - 1)
    expect(onRetryScheduled).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(onRetryScheduled.mock.calls[0]?.[0].error).toBeInstanceOf(SseTimeoutError)
    expect(seen.cancelled).toHaveLength(1)
  })

  it('a request that is made once ends with the silence that ends its connection', async () => {
    const { body } = countedStream(['data: a\n\n'], { open: true })
    const { data, error } = await settled(drain(answers(stream(body)), { method: 'POST', body: 'question' }))
    expect(data).toEqual(['a'])
    expect(error).toMatchObject({ name: 'SseTimeoutError', timeout: 'idle' })
  })

  it('idleTimeoutMs: 0 and totalTimeoutMs: 0 are no limits, and leave no timers', async () => {
    const { body } = countedStream(['data: a\n\n'], { open: true })
    const limits = { idleTimeoutMs: 0, totalTimeoutMs: 0 }
    const events = subscribe(url, { fetch: answers(stream(body)), ...limits })[Symbol.asyncIterator]()
    expect((await events.next()).value?.data).toBe('a')
    const waiting = events.next()
    await vi.advanceTimersByTimeAsync(1)
    expect(vi.getTimerCount()).toBe(0)
    await events.return?.()
    expect(await waiting).toMatchObject({ done: true })
  })

  it('silence ends the wait for an answer, of a fetch that does not hear too, and a late answer is cancelled', async () => {
    const { body, seen } = countedStream([], { open: true })
    let answer!: (response: Response) => void
    const fetch = vi.fn<SseFetch>(() => new Promise(resolve => (answer = resolve)))
    const { error } = await settled(drain(fetch, { idleTimeoutMs: 1000, maxAttempts: 1 }))
    expect(error).toBeInstanceOf(SseTimeoutError)
    expect(fetch.mock.calls[0]?.[1].signal?.aborted).toBe(true)
    answer(stream(body))
    await vi.runAllTimersAsync()
    expect(seen.cancelled).toHaveLength(1)
  })

  it('is not counted while the loop is busy', async () => {
    const { body } = countedStream(['data: a\n\n', 'data: b\n\n'], { open: true })
    const events = subscribe(url, { fetch: answers(stream(body)), idleTimeoutMs: 1000 })[Symbol.asyncIterator]()
    expect((await events.next()).value?.data).toBe('a')
    await vi.advanceTimersByTimeAsync(100_000)
    expect((await events.next()).value?.data).toBe('b')
    await events.return?.()
  })

  it('totalTimeoutMs ends everything', async () => {
    const { body, seen } = countedStream(['data: a\n\n'], { open: true })
    const loop = drain(answers(stream(body)), { totalTimeoutMs: 5000 })
    await vi.advanceTimersByTimeAsync(5000)
    const { data, error } = await loop
    expect(data).toEqual(['a'])
    expect(error).toMatchObject({ code: 'timeout', timeout: 'total' })
    expect(seen.cancelled).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('the end from here', () => {
  const reason = new Error('enough')

  it.each(['connecting', 'reading', 'pausing'] as const)(
    'an abort while %s rejects with its reason and leaves nothing behind',
    async when => {
      const { body, seen } = countedStream(['data: a\n\n'], { open: true })
      const controller = new AbortController()
      const fetch: SseFetch = async () => {
        if (when === 'connecting') return new Promise(() => {})
        return when === 'reading' ? stream(body) : new Response('', { status: 503 })
      }
      const loop = drain(fetch, {
        signal: controller.signal,
        idleTimeoutMs: 60_000,
        totalTimeoutMs: 60_000,
        random: () => 0.5,
      })
      await vi.advanceTimersByTimeAsync(100)
      controller.abort(reason)
      expect(await loop).toEqual({ data: when === 'reading' ? ['a'] : [], error: reason })
      expect(seen.cancelled).toHaveLength(when === 'reading' ? 1 : 0)
      expect(vi.getTimerCount()).toBe(0)
    },
  )

  it.each(['connecting', 'reading', 'pausing'] as const)('close while %s ends the loop', async when => {
    const { body, seen } = countedStream(['data: a\n\n'], { open: true })
    const fetch: SseFetch = async () => {
      if (when === 'connecting') return new Promise(() => {})
      return when === 'reading' ? stream(body) : new Response('', { status: 503 })
    }
    const subscription = subscribe(url, { fetch, totalTimeoutMs: 60_000, random: () => 0.5 })
    const events = subscription[Symbol.asyncIterator]()
    if (when === 'reading') await events.next()
    const pending = events.next()
    await vi.advanceTimersByTimeAsync(100)
    subscription.close()
    expect(await pending).toEqual({ done: true, value: undefined })
    expect(seen.cancelled).toHaveLength(when === 'reading' ? 1 : 0)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('a break cancels the body once and drops what was read', async () => {
    const { body, seen } = countedStream(['data: a\n\ndata: b\n\n'], { open: true })
    for await (const event of subscribe(url, { fetch: answers(stream(body)), totalTimeoutMs: 1000 })) {
      expect(event.data).toBe('a')
      break
    }
    expect(seen.cancelled).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('an aborted signal makes no request', async () => {
    const fetch = answers()
    expect(await drain(fetch, { signal: AbortSignal.abort(reason) })).toEqual({ data: [], error: reason })
    expect(fetch).not.toHaveBeenCalled()
  })
})

describe('what no attempt can mend', () => {
  it('an event that is too large', async () => {
    const { body, seen } = countedStream([`data: a\n\ndata: ${'x'.repeat(200)}`], { open: true })
    const { data, error } = await settled(drain(answers(stream(body)), { maxEventBytes: 100 }))
    expect(data).toEqual(['a'])
    expect(error).toBeInstanceOf(SseLimitError)
    expect(seen.cancelled).toHaveLength(1)
  })

  it.each(['onOpen', 'onComment', 'onRetry', 'onUnknownField', 'onRetryScheduled'])(
    'an exception of %s',
    async name => {
      const failure = new Error('mine')
      const fail = () => {
        throw failure
      }
      const { body, seen } = countedStream([': c\nretry: 1\nx: y\ndata: a\n\n'])
      const fetch = answers(stream(body))
      expect((await settled(drain(fetch, { [name]: fail }))).error).toBe(failure)
      expect(fetch).toHaveBeenCalledOnce()
      expect(seen.cancelled).toHaveLength(name === 'onRetryScheduled' ? 0 : 1)
    },
  )

  it('a wrong address or header, before anything is sent', () => {
    expect(() => subscribe('no address')).toThrow(TypeError)
    expect(() => subscribe(url, { headers: { 'x\n': '1' } })).toThrow(TypeError)
    expect(() => subscribe(url, { headers: { x: 'ä…' } })).toThrow(TypeError)
  })
})
