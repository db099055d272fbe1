import { once } from 'node:events'
import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Readable } from 'node:stream'
import { readSse, type SseEvent, SseLimitError, type SseReadOptions } from '@millrace/sse'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { countedIterable, countedStream } from '../support/bodies.js'
import { bytesOf } from '../support/bytes.js'

/** The data of all events, and what the loop threw. */
async function drain(events: AsyncIterable<SseEvent>): Promise<{ data: string[]; error?: unknown }> {
  const data: string[] = []
  try {
    for await (const event of events) data.push(event.data)
    return { data }
  } catch (error) {
    return { data, error }
  }
}

const thousand = Array.from({ length: 1000 }, (_, index) => `data: ${index}\n\n`).join('')

describe.each([
  ['a web stream', countedStream],
  ['an async iterable', countedIterable],
])('readSse over %s', (_, make) => {
  it('gives the events, with the id and the retry time so far', async () => {
    const { body, seen } = make(['id: 1\nda', 'ta: a\n\n', ': ping\n\n', 'retry: 7\n\ndata: b\n\ndata: c\n\n'])
    const events = readSse(body)
    expect(await drain(events)).toEqual({ data: ['a', 'b', 'c'] })
    expect(events).toMatchObject({ lastEventId: '1', retryMs: 7 })
    expect(seen.cancelled).toEqual([])
  })

  it('gives the events of one chunk as one batch', async () => {
    const { body } = make(['data: a\n\ndata: b\n\ndata', ': c\n\n', ': ping\n\n'])
    const batches: string[][] = []
    for await (const batch of readSse(body).batches()) batches.push(batch.map(event => event.data))
    expect(batches).toEqual([['a', 'b'], ['c']])
  })

  it('L19: reads no chunk before the last one is used up', async () => {
    const { body, seen } = make(['data: 1\n\ndata: 2\n\n', 'data: 3\n\n', 'data: 4\n\n'])
    const events = readSse(body)[Symbol.asyncIterator]()
    expect(seen.pulls).toBe(0)
    await events.next()
    await events.next()
    expect(seen.pulls).toBe(1)
    await new Promise(resolve => setTimeout(resolve, 5))
    expect(seen.pulls).toBe(1)
    await events.next()
    expect(seen.pulls).toBe(2)
    await events.return?.()
    expect(seen.cancelled).toHaveLength(1)
  })

  it.each(['events', 'batches'] as const)('L18: leaving the loop over %s cancels the body once', async view => {
    const { body, seen } = make([thousand], { open: true })
    const stream = readSse(body)
    const iterator = view === 'events' ? stream[Symbol.asyncIterator]() : stream.batches()
    await iterator.next()
    await iterator.return?.()
    await iterator.return?.()
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
    expect(seen.cancelled).toHaveLength(1)
  })

  it('L18: leaving while a read waits ends that read too', async () => {
    const { body, seen } = make(['data: 1\n\n'], { open: true })
    const events = readSse(body)[Symbol.asyncIterator]()
    await events.next()
    const pending = events.next()
    await new Promise(resolve => setTimeout(resolve, 1))
    await events.return?.()
    expect(await pending).toEqual({ done: true, value: undefined })
    expect(seen.cancelled).toHaveLength(1)
  })

  it.each([1, 2])(
    'L18: an abort after event %i rejects with its reason, drops what was read and cancels once',
    async taken => {
      const { body, seen } = make(['data: 1\n\n', taken === 1 ? thousand : 'data: 2\n\n'], { open: true })
      const controller = new AbortController()
      const reason = new Error('enough')
      const events = readSse(body, { signal: controller.signal })[Symbol.asyncIterator]()
      for (let count = 0; count < taken; count++) await events.next()
      const pending = taken === 2 ? events.next() : undefined
      controller.abort(reason)
      await expect(pending ?? events.next()).rejects.toBe(reason)
      expect(await events.next()).toEqual({ done: true, value: undefined })
      expect(seen.cancelled).toHaveLength(1)
    },
  )

  it('an aborted signal never reads', async () => {
    const { body, seen } = make(['data: 1\n\n'])
    const reason = new Error('before')
    expect(await drain(readSse(body, { signal: AbortSignal.abort(reason) }))).toEqual({ data: [], error: reason })
    expect(seen).toMatchObject({ pulls: 0 })
    expect(seen.cancelled).toHaveLength(1)
  })

  it('lets go of the signal at the end', async () => {
    const { signal } = new AbortController()
    const remove = vi.spyOn(signal, 'removeEventListener')
    await drain(readSse(make(['data: 1\n\n']).body, { signal }))
    expect(remove).toHaveBeenCalledTimes(1)
  })

  it('silence longer than idleTimeoutMs comes out after the events before it, and cancels the body', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const { body, seen } = make(['data: a\n\ndata: b\n\n'], { open: true })
    const reading = drain(readSse(body, { idleTimeoutMs: 1000 }))
    await vi.advanceTimersByTimeAsync(999)
    expect(seen.cancelled).toHaveLength(0)
    await vi.advanceTimersByTimeAsync(1)
    const { data, error } = await reading
    expect(data).toEqual(['a', 'b'])
    expect(error).toMatchObject({ name: 'SseTimeoutError', code: 'timeout', timeout: 'idle' })
    expect(seen.cancelled).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('idleTimeoutMs does not run while the loop is busy, an abort still counts, and without it there is no timer', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const controller = new AbortController()
    const { body } = make(['data: a\n\n', 'data: b\n\n'], { open: true })
    const events = readSse(body, { idleTimeoutMs: 1000, signal: controller.signal })[Symbol.asyncIterator]()
    expect((await events.next()).value?.data).toBe('a')
    await vi.advanceTimersByTimeAsync(100_000)
    expect((await events.next()).value?.data).toBe('b')
    const pending = events.next()
    const reason = new Error('enough')
    controller.abort(reason)
    await expect(pending).rejects.toBe(reason)

    const patient = readSse(make(['data: a\n\n'], { open: true }).body)[Symbol.asyncIterator]()
    await patient.next()
    void patient.next()
    await vi.advanceTimersByTimeAsync(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('a limit comes out after the events before it, and cancels the body', async () => {
    const { body, seen } = make([`data: a\n\ndata: b\n\ndata: ${'x'.repeat(100)}`], { open: true })
    const { data, error } = await drain(readSse(body, { maxEventBytes: 50 }))
    expect(data).toEqual(['a', 'b'])
    expect(error).toBeInstanceOf(SseLimitError)
    expect(seen.cancelled).toHaveLength(1)
  })

  it('L17: an exception of a callback comes out after the events of its chunk, and cancels the body', async () => {
    const { body, seen } = make(['data: a\n\n: x\ndata: b\n\ndata: cut', ' off'], { open: true })
    const failure = new Error('mine')
    const onComment = () => {
      throw failure
    }
    expect(await drain(readSse(body, { onComment, flushOnEnd: true }))).toEqual({ data: ['a', 'b'], error: failure })
    expect(seen.cancelled).toHaveLength(1)
  })

  it.each<[string, SseReadOptions, string[], boolean]>([
    ['data: a\n\n', {}, ['a'], false],
    ['data: a\n\ndata: b', {}, ['a'], true],
    ['data: a\n\ndata: b', { flushOnEnd: true }, ['a', 'b'], true],
  ])('%j with %j tells onEnd whether it was truncated', async (text, options, data, truncated) => {
    const onEnd = vi.fn()
    expect(await drain(readSse(make([text]).body, { ...options, onEnd }))).toEqual({ data })
    expect(onEnd.mock.calls).toEqual([[{ truncated }]])
  })

  it('an exception of onEnd, or of a callback at the end, comes out after the last events', async () => {
    const failure = new Error('mine')
    const fail = () => {
      throw failure
    }
    const text = 'data: a\n\ndata: b\nx: y'
    const expected = { data: ['a', 'b'], error: failure }
    expect(await drain(readSse(make([text]).body, { flushOnEnd: true, onEnd: fail }))).toEqual(expected)
    expect(await drain(readSse(make([text]).body, { flushOnEnd: true, onUnknownField: fail }))).toEqual(expected)
  })

  it('answers overlapping calls in order', async () => {
    const { body } = make(['data: 1\n\ndata: 2\n\n', ': ping\n', 'data: 3\n\n'])
    const events = readSse(body)[Symbol.asyncIterator]()
    const results = await Promise.all([events.next(), events.next(), events.next(), events.next()])
    expect(results.map(result => result.value?.data)).toEqual(['1', '2', '3', undefined])
  })

  it('can be iterated once', () => {
    const events = readSse(make([]).body)
    events.batches()
    expect(() => events[Symbol.asyncIterator]()).toThrow(TypeError)
  })
})

it('a body that fails throws its error after the events before it, and onEnd is not called', async () => {
  const failure = new Error('reset')
  async function* body() {
    yield bytesOf('data: a\n\ndata: b')
    throw failure
  }
  const onEnd = vi.fn()
  expect(await drain(readSse(body(), { flushOnEnd: true, onEnd }))).toEqual({ data: ['a'], error: failure })
  expect(onEnd).not.toHaveBeenCalled()
})

it('a body whose cancelling fails or never ends holds nobody up', async () => {
  for (const cancel of [() => Promise.reject(new Error('late')), () => new Promise<void>(() => {})]) {
    const body = new ReadableStream<Uint8Array>({
      start: controller => controller.enqueue(bytesOf('data: a\n\n')),
      cancel,
    })
    for await (const event of readSse(body)) {
      expect(event.data).toBe('a')
      break
    }
  }
})

it('reads a Node stream and closes its socket at once when the signal aborts a waiting read', async () => {
  let closed: Promise<unknown> | undefined
  const server = createServer((_, response) => {
    closed = once(response, 'close')
    response.write('data: a\n\n')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const [message] = (await once(
    get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }),
    'response',
  )) as [Readable]
  const controller = new AbortController()
  const events = readSse(message, { signal: controller.signal })[Symbol.asyncIterator]()
  expect((await events.next()).value?.data).toBe('a')
  const pending = events.next()
  setTimeout(() => controller.abort(new Error('stop')), 5)
  await expect(pending).rejects.toThrow('stop')
  await closed
  server.close()
})
