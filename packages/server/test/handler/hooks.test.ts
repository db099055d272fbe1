import { type ChatHandlerOptions, createChatHandler, type FinishedAnswer } from '@millrace/server'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { FakeReply } from '../support/fake-reply.js'
import { fakeProvider } from '../support/provider.js'
import { ending, opening, tap } from '../support/streams.js'
import { turn } from '../support/turns.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }))
afterEach(() => {
  // All timers share one of the clock that is taken away here.
  vi.advanceTimersByTime(24 * 3_600_000)
  vi.useRealTimers()
})

const forever = () => new Promise<never>(() => {})

/** Sends requests to a handler by replies that are told by hand what the reader does. */
function visited(options: Partial<ChatHandlerOptions> = {}) {
  const errors: unknown[] = []
  const finished: FinishedAnswer[] = []
  const source = tap()
  const provider = fakeProvider(() => source.stream)
  const handler = createChatHandler({
    provider,
    onError: error => void errors.push(error),
    onFinish: told => void finished.push(told),
    ...options,
  })
  const visit = (body: (maxBytes: number, signal?: AbortSignal) => Promise<unknown> = async () => messages) => {
    const reply = new FakeReply()
    const headers = { 'content-type': 'application/json' }
    return { reply, over: handler.handle({ method: 'POST', url: '/', headers, body, reply }) }
  }
  let drained = false
  const drain = (graceMs: number) => handler.drain({ graceMs }).then(() => (drained = true))
  return { handler, errors, finished, provider, source, visit, drain, isDrained: () => drained }
}

const messages = { messages: [{ role: 'user', content: 'hi' }] }

/** Options with a hook that never settles, and the signals that it was given. */
function stuck(hook: 'authorize' | 'prepare') {
  const signals: AbortSignal[] = []
  const options: Partial<ChatHandlerOptions> =
    hook === 'authorize'
      ? {
          authorize(request) {
            signals.push(request.signal)
            return forever()
          },
        }
      : {
          prepare(_, { request }) {
            signals.push(request.signal)
            return forever()
          },
        }
  return { signals, options }
}

describe.each(['authorize', 'prepare'] as const)('%s never settles', hook => {
  test('a hundred readers who leave: nobody is held, and the hooks are told', async () => {
    const { signals, options } = stuck(hook)
    const { visit, drain, isDrained, errors, finished, provider } = visited(options)
    const visits = Array.from({ length: 100 }, () => visit())
    await turn()
    expect(signals.map(signal => signal.aborted)).toEqual(Array(100).fill(false))
    for (const { reply } of visits) reply.leave()
    expect(new Set(await Promise.all(visits.map(({ over }) => over)))).toEqual(new Set(['closed']))
    expect(signals.every(signal => signal.aborted)).toBe(true)
    void drain(60_000)
    await turn()
    expect(isDrained()).toBe(true)
    expect([errors, finished, provider.asked]).toEqual([[], [], []])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('after 30 s the answer is 503, and onError hears of the hook', async () => {
    const { signals, options } = stuck(hook)
    const { visit, errors } = visited(options)
    const { reply } = visit()
    await turn()
    vi.advanceTimersByTime(29_999)
    await turn()
    expect(reply.headSent).toBe(false)
    vi.advanceTimersByTime(1)
    await turn()
    expect(reply.status).toBe(503)
    expect(signals[0]?.aborted).toBe(true)
    expect(errors).toMatchObject([{ code: 'timeout', message: expect.stringContaining(hook) }])
  })

  test('hookTimeoutMs sets the time; 0 is none', async () => {
    const short = visited({ ...stuck(hook).options, hookTimeoutMs: 100 })
    const none = visited({ ...stuck(hook).options, hookTimeoutMs: 0 })
    const [first, second] = [short.visit(), none.visit()]
    await turn()
    vi.advanceTimersByTime(100)
    await turn()
    expect(first.reply.status).toBe(503)
    vi.advanceTimersByTime(3_600_000)
    await turn()
    expect(second.reply.headSent).toBe(false)
  })

  test('the server shuts down: 503, the signal aborts, drain ends', async () => {
    const { signals, options } = stuck(hook)
    const { visit, drain, isDrained } = visited(options)
    const { reply, over } = visit()
    await turn()
    void drain(1_000)
    vi.advanceTimersByTime(1_000)
    await turn()
    expect(reply.status).toBe(503)
    expect(signals[0]?.aborted).toBe(true)
    reply.events.finish()
    expect(await over).toBe('error')
    await turn()
    expect(isDrained()).toBe(true)
  })
})

test('a hook that is only late changes nothing any more', async () => {
  const late = Promise.withResolvers<object>()
  const { visit, provider, errors } = visited({ authorize: () => late.promise, hookTimeoutMs: 100 })
  const { reply } = visit()
  await turn()
  vi.advanceTimersByTime(100)
  await turn()
  late.reject(new Error('late'))
  await turn()
  expect([reply.status, provider.asked, errors.length]).toEqual([503, [], 1])
})

test('a body that never comes: 408 after 30 s, and reading ends', async () => {
  let signal: AbortSignal | undefined
  const { visit, errors } = visited()
  const { reply } = visit((_, given) => {
    signal = given
    return forever()
  })
  await turn()
  vi.advanceTimersByTime(30_000)
  await turn()
  expect(reply.status).toBe(408)
  expect(signal?.aborted).toBe(true)
  expect(errors).toEqual([])
})

test('a reader who leaves in the middle of its answer aborts the signal that prepare was given', async () => {
  let signal: AbortSignal | undefined
  const { visit, source } = visited({
    prepare(request, context) {
      signal = context.request.signal
      return request
    },
  })
  const { reply, over } = visit()
  await turn()
  source.push(opening)
  expect(signal?.aborted).toBe(false)
  reply.leave()
  expect(await over).toBe('closed')
  expect(signal?.aborted).toBe(true)
})

test('the signal of a complete answer never aborts', async () => {
  let signal: AbortSignal | undefined
  const { visit, source } = visited({
    authorize(request) {
      signal = request.signal
      return {}
    },
  })
  const { reply, over } = visit()
  await turn()
  source.push([...opening, ...ending])
  reply.events.finish()
  expect(await over).toBe('finish')
  reply.leave()
  await turn()
  expect(signal?.aborted).toBe(false)
})

describe('onFinish never settles', () => {
  test('drain waits for it 30 s, and tells onError', async () => {
    const { visit, source, drain, isDrained, errors } = visited({ onFinish: forever })
    const { reply, over } = visit()
    await turn()
    source.push([...opening, ...ending])
    reply.events.finish()
    expect(await over).toBe('finish')
    await turn()
    void drain(3_600_000)
    vi.advanceTimersByTime(29_999)
    await turn()
    expect(isDrained()).toBe(false)
    vi.advanceTimersByTime(1)
    await turn()
    expect(isDrained()).toBe(true)
    expect(errors).toMatchObject([{ message: expect.stringContaining('onFinish') }])
  })

  test('drain ends 5 s after its deadline at the latest', async () => {
    const { visit, source, drain, isDrained, errors } = visited({ onFinish: forever })
    const { reply } = visit()
    await turn()
    source.push([...opening, ...ending])
    reply.events.finish()
    void drain(1_000)
    vi.advanceTimersByTime(5_999)
    await turn()
    expect(isDrained()).toBe(false)
    vi.advanceTimersByTime(1)
    await turn()
    expect(isDrained()).toBe(true)
    expect(errors).toMatchObject([{ code: 'timeout', message: expect.stringContaining('drain') }])
  })
})

test('a refusal that the reader does not take is given up after 5 s', async () => {
  const { visit } = visited({ authorize: () => ({ status: 401 }) })
  const { reply, over } = visit()
  await turn()
  expect(reply.status).toBe(401)
  vi.advanceTimersByTime(5_000)
  expect(await over).toBe('stalled')
  expect(reply.destroyed).toBe(true)
})
