import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type AttemptLimits,
  type AttemptVerdict,
  ChatError,
  type ChatProvider,
  type ChatRequest,
  ChatStream,
  type ErrorInfo,
  type RateLimitOptions,
  type StreamOptions,
  withFallback,
  withRateLimit,
} from '@millrace/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LocalLimits } from '../../src/limits/local-limits.js'
import { answering, answeringAs, batchesOf, onStrings, request } from '../compose/answering.js'
import { hello, testProvider } from '../support/dialect.js'
import { Recorder } from '../support/recorder.js'
import { briefly, close, failure, finish, opening } from '../support/records.js'
import { pass } from '../support/running.js'
import { Vendor } from '../support/vendor.js'

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(Math, 'random').mockReturnValue(1 / 2)
})
afterEach(() => {
  for (const reader of readers.splice(0)) reader.cancel()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const readers: Recorder[] = []
/** Reads a stream until the test is over: nobody waits in a queue when the clock is the real one again. */
function read(stream: ChatStream): Recorder {
  const recorder = Recorder.of(stream)
  readers.push(recorder)
  return recorder
}

const whole = [...opening('yes'), close(), finish]
const refused = (retryAfterMs?: number, retryable = true) => ({
  type: 'error' as const,
  error: {
    code: 'rate-limit',
    message: 'Slowly.',
    retryable,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  } satisfies ErrorInfo,
})

/** A limited provider on strings, and readers of it. */
function limited(options: RateLimitOptions) {
  const { inner, puppets, asked } = onStrings('vendor')
  const provider = withRateLimit(inner, options)
  const ask = async (user?: string, own: StreamOptions = {}): Promise<Recorder> => {
    const recorder = read(provider.stream({ ...request, ...(user !== undefined && { user }) }, own))
    await pass(0)
    return recorder
  }
  return { provider, puppets, asked, ask }
}

const errorIn = (recorder: Recorder): ErrorInfo | undefined => {
  const last = recorder.records.at(-1)
  return last?.type === 'error' ? last.error : undefined
}

describe('concurrency', () => {
  it('holds the rest back until an answer is over: complete, failed, or left by its reader', async () => {
    const { puppets, ask } = limited({ concurrency: 1 })
    const readers = [await ask(), await ask(), await ask(), await ask()]
    expect(puppets).toHaveLength(1)
    puppets[0]!.push(...opening())
    await pass(0)
    expect(puppets).toHaveLength(1)
    puppets[0]!.push(close(), finish)
    await pass(0)
    expect(puppets).toHaveLength(2)
    puppets[1]!.push(...opening())
    puppets[1]!.push(failure())
    await pass(0)
    expect(puppets).toHaveLength(3)
    readers[2]!.cancel()
    await pass(0)
    expect(puppets.map(({ calls }) => calls)).toEqual([['connect'], ['connect'], ['connect', 'cancel'], ['connect']])
  })

  it('is never more, whatever happens: seeds', async () => {
    const { puppets, ask } = limited({ concurrency: 3, perKey: { concurrency: 2 } })
    const running = () => puppets.filter(({ calls }) => !calls.includes('cancel') && !calls.includes('over'))
    const readers: Recorder[] = []
    let state = 1
    for (let i = 0; i < 300; i++) {
      state = (state * 48_271) % 2_147_483_647
      const [one] = running()
      if (state % 3 === 0) readers.push(await ask(`u${state % 4}`))
      else if (state % 3 === 1) readers[state % (readers.length || 1)]?.cancel()
      else if (one) {
        one.calls.push('over')
        one.push(...whole)
      }
      await pass(0)
      expect(running().length).toBeLessThanOrEqual(3)
    }
    expect(puppets.length).toBeGreaterThan(50)
    expect(readers.flatMap(({ faults }) => faults)).toEqual([])
  })
})

describe('requests per minute', () => {
  it('any 60 seconds have so many', async () => {
    const { puppets, ask } = limited({ requestsPerMinute: 2, maxWaitMs: 120_000 })
    await ask()
    await pass(20_000)
    for (let i = 0; i < 3; i++) await ask()
    expect(puppets).toHaveLength(2)
    await pass(39_990)
    expect(puppets).toHaveLength(2)
    await pass(20)
    expect(puppets).toHaveLength(3)
    await pass(19_970)
    expect(puppets).toHaveLength(3)
    await pass(20)
    expect(puppets).toHaveLength(4)
  })

  it('counts attempts: the retries of a request are made here, and wait as others do', async () => {
    const vendor = new Vendor()
    const provider = withRateLimit(testProvider({ transport: vendor.transport }), {
      requestsPerMinute: 2,
      maxWaitMs: 120_000,
    })
    const recorder = read(provider.stream(hello))
    await pass(0)
    vendor.last.head(503).end()
    await pass(250)
    expect(vendor.exchanges).toHaveLength(2)
    vendor.last.head(503).end()
    await pass(59_000)
    expect(vendor.exchanges).toHaveLength(2)
    await pass(1_020)
    expect(vendor.exchanges).toHaveLength(3)
    vendor.last.head(503).end()
    await pass(120_000)
    expect(vendor.exchanges).toHaveLength(3)
    expect(briefly(recorder.batches)).toEqual(['error overloaded'])
  })

  it.each<[string, RateLimitOptions, StreamOptions, number]>([
    ['two, as everywhere', { concurrency: 1 }, {}, 3],
    ['as its settings say', { concurrency: 1, maxRetries: 1 }, {}, 2],
    ['as stream() says', { concurrency: 1, maxRetries: 1 }, { maxRetries: 0 }, 1],
  ])('retries are %s', async (_, options, given, attempts) => {
    const { inner, asked } = answering([
      { ...failure('overloaded'), error: { ...failure('overloaded').error, retryable: true } },
    ])
    const reading = batchesOf(withRateLimit(inner, options).stream(request, given))
    await pass(60_000)
    expect(briefly(await reading)).toEqual(['error overloaded'])
    expect(asked).toHaveLength(attempts)
    expect(asked[0]![1]).toMatchObject({ maxRetries: 0 })
  })

  it('a key that was refused gets one more try, at once', async () => {
    const { puppets, ask } = limited({ concurrency: 1 })
    const error = { ...failure('authentication').error, retryable: true }
    const recorder = await ask()
    puppets[0]!.push({ type: 'error', error })
    await pass(0)
    puppets[1]!.push({ type: 'error', error })
    await pass(60_000)
    expect(puppets).toHaveLength(2)
    expect(briefly(recorder.batches)).toEqual(['error authentication'])
  })
})

describe('tokens per minute', () => {
  const asking = (characters: number): ChatRequest => ({
    messages: [{ role: 'user', content: 'a'.repeat(characters) }],
  })
  const costing = (inputTokens: number, outputTokens: number) => [
    ...opening(),
    close(),
    { ...finish, usage: { inputTokens, outputTokens } },
  ]

  it('are estimated before, and corrected by the usage', async () => {
    const { provider, puppets } = limited({ tokensPerMinute: 100, maxWaitMs: 120_000 })
    const ask = async (characters: number) => {
      read(provider.stream(asking(characters)))
      await pass(0)
    }
    await ask(320)
    await ask(320)
    expect(puppets).toHaveLength(1)
    puppets[0]!.push(...costing(10, 5))
    await pass(0)
    expect(puppets).toHaveLength(2)
    puppets[1]!.push(...costing(80, 30))
    await ask(4)
    await pass(59_990)
    expect(puppets).toHaveLength(2)
    await pass(20)
    expect(puppets).toHaveLength(3)
  })

  it('cost nothing where the vendor refused, and the estimate where the reader left', async () => {
    const { provider, puppets } = limited({ tokensPerMinute: 100, maxRetries: 0, maxWaitMs: 120_000 })
    const ask = async () => {
      const recorder = read(provider.stream(asking(320)))
      await pass(0)
      return recorder
    }
    await ask()
    puppets[0]!.push(failure('invalid-request'))
    const reader = await ask()
    expect(puppets).toHaveLength(2)
    puppets[1]!.push(...opening())
    reader.cancel()
    await ask()
    expect(puppets).toHaveLength(2)
    await pass(60_020)
    expect(puppets).toHaveLength(3)
  })

  it('of a request above the limit are let through when nothing else counts', async () => {
    const { provider, puppets } = limited({ tokensPerMinute: 100, maxWaitMs: 120_000 })
    read(provider.stream(asking(4_000)))
    read(provider.stream(asking(4_000)))
    await pass(59_000)
    expect(puppets).toHaveLength(1)
    await pass(1_020)
    expect(puppets).toHaveLength(2)
  })

  it('are as the application estimates them', async () => {
    const { provider, puppets } = limited({ tokensPerMinute: 100, estimateTokens: () => 51 })
    for (let i = 0; i < 2; i++) read(provider.stream(request))
    await pass(0)
    expect(puppets).toHaveLength(1)
  })
})

describe('keys', () => {
  it('take turns, so that one with many requests delays the others by one', async () => {
    const { puppets, asked, ask } = limited({ concurrency: 1 })
    const seen: (string | undefined)[] = []
    for (const user of ['a', 'a', 'a', 'b', undefined, 'b']) {
      const recorder = await ask(user)
      recorder.onBatch = () => void seen.push(user)
    }
    for (let i = 0; i < 6; i++) {
      puppets[i]!.push(...whole)
      await pass(0)
    }
    expect(seen).toEqual(['a', 'a', 'b', undefined, 'a', 'b'])
    expect(asked).toHaveLength(6)
  })

  it('have limits of their own, and one that has reached them holds nobody else up', async () => {
    const { puppets, ask } = limited({ concurrency: 3, perKey: { concurrency: 1 } })
    await ask('a')
    await ask('a')
    await ask('a')
    await ask('b')
    expect(puppets).toHaveLength(2)
    puppets[1]!.push(...whole)
    await pass(0)
    expect(puppets).toHaveLength(2)
    puppets[0]!.push(...whole)
    await pass(0)
    expect(puppets).toHaveLength(3)
  })

  it('are what the application says', async () => {
    const { provider, puppets } = limited({ perKey: { concurrency: 1 }, key: ({ model }) => model })
    for (const model of ['m', 'm', 'n']) read(provider.stream({ ...request, model }))
    await pass(0)
    expect(puppets).toHaveLength(2)
  })

  it('that count nothing any more are forgotten', async () => {
    const limits = new LocalLimits({}, { requestsPerMinute: 5 })
    let most = 0
    for (let i = 0; i < 1_000; i++) {
      limits.take({ key: `k${i}`, tokens: 0 }).permit?.end()
      most = Math.max(most, limits.keys)
      await pass(1_000)
    }
    expect(most).toBeLessThanOrEqual(130)
  })
})

describe('the queue', () => {
  it('has an end: one more fails at once, with a time to come again', async () => {
    const { puppets, ask } = limited({ concurrency: 1, maxQueued: 2 })
    const readers = [await ask(), await ask(), await ask(), await ask()]
    expect(errorIn(readers[3]!)).toEqual({
      code: 'rate-limit',
      message: 'Too many requests wait for their turn already (withRateLimit).',
      retryable: true,
      retryAfterMs: 1_000,
    })
    readers[1]!.cancel()
    expect(errorIn(await ask())).toBeUndefined()
    expect(puppets).toHaveLength(1)
  })

  it('has an end for each key', async () => {
    const { ask } = limited({ concurrency: 1, maxQueued: 5, maxQueuedPerKey: 1 })
    const readers = [await ask('a'), await ask('a'), await ask('a'), await ask('b')]
    expect(readers.map(reader => errorIn(reader)?.code)).toEqual([undefined, undefined, 'rate-limit', undefined])
  })

  it('is left by those who wait too long; the time is told until there is a place', async () => {
    const { puppets, ask } = limited({ requestsPerMinute: 1, maxWaitMs: 10_000 })
    await ask()
    const reader = await ask()
    await pass(9_990)
    expect(reader.batches).toEqual([])
    await pass(20)
    const { code, retryable, retryAfterMs } = errorIn(reader)!
    expect([code, retryable]).toEqual(['rate-limit', true])
    expect(retryAfterMs).toBeGreaterThan(49_900)
    expect(retryAfterMs).toBeLessThanOrEqual(50_000)
    await pass(60_000)
    expect(puppets).toHaveLength(1)
  })

  it('with maxWaitMs 0 lets a fallback go on', async () => {
    const { provider, puppets } = limited({ concurrency: 1, maxWaitMs: 0 })
    const second = answeringAs('second', whole)
    const either = withFallback([provider, second.inner])
    read(either.stream(request))
    const reader = read(either.stream(request))
    await pass(5)
    expect(puppets).toHaveLength(1)
    expect(briefly(reader.batches)).toEqual(['start +0 0:yes -0 finish stop'])
  })

  it('is left by cancelling and by the signal, and the vendor never hears of it', async () => {
    const { puppets, ask } = limited({ concurrency: 1 })
    const abort = new AbortController()
    await ask()
    const left = await ask()
    const stopped = await ask(undefined, { signal: abort.signal })
    left.cancel()
    abort.abort()
    await pass(0)
    expect(briefly(stopped.batches)).toEqual(['error aborted'])
    puppets[0]!.push(...whole)
    await pass(60_000)
    expect(puppets).toHaveLength(1)
    expect([...left.faults, ...stopped.faults]).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('counts for the total time, which the vendor gets the rest of', async () => {
    const { puppets, asked, ask } = limited({ concurrency: 1 })
    await ask()
    const [late, inTime] = [
      await ask(undefined, { totalTimeoutMs: 500 }),
      await ask(undefined, { totalTimeoutMs: 5_000 }),
    ]
    await pass(490)
    expect(late.batches).toEqual([])
    await pass(10)
    expect(errorIn(late)).toMatchObject({ code: 'timeout', message: expect.stringContaining('500 ms') })
    puppets[0]!.push(...whole)
    await pass(0)
    expect(asked[1]).toMatchObject({ totalTimeoutMs: 4_500 })
    expect(inTime.batches).toEqual([])
  })

  it('serves in the async context of the reader, not in that of whoever made a place', async () => {
    const storage = new AsyncLocalStorage<string>()
    const seen: (string | undefined)[] = []
    const { inner, puppets } = onStrings()
    const noting: ChatProvider = {
      id: 'noting',
      stream(asked, options) {
        seen.push(storage.getStore())
        return inner.stream(asked, options)
      },
    }
    const provider = withRateLimit(noting, { concurrency: 1 })
    storage.run('one', () => read(provider.stream(request)))
    storage.run('two', () => read(provider.stream(request)))
    await pass(0)
    puppets[0]!.push(...whole)
    expect(seen).toEqual(['one', 'two'])
  })

  it('is not held up by a provider that throws', async () => {
    let calls = 0
    const odd: ChatProvider = {
      id: 'odd',
      stream() {
        calls++
        throw new Error('odd')
      },
    }
    const provider = withRateLimit(odd, { concurrency: 1 })
    for (let i = 0; i < 3; i++) expect(briefly(await batchesOf(provider.stream(request)))).toEqual(['error unknown'])
    expect(calls).toBe(3)
  })
})

describe("the vendor's Retry-After", () => {
  it('is kept to by all that wait', async () => {
    const { puppets, ask } = limited({ concurrency: 1, maxWaitMs: 60_000 })
    const reader = await ask()
    await ask()
    puppets[0]!.push(refused(5_000))
    await pass(4_990)
    expect(puppets).toHaveLength(1)
    await pass(20)
    expect(puppets).toHaveLength(2)
    puppets[1]!.push(...whole)
    await pass(0)
    puppets[2]!.push(...whole)
    await pass(0)
    expect(briefly(reader.batches)).toEqual(['start +0 0:yes -0 finish stop'])
  })

  it('that is longer than they may wait fails them at once, and tells the time', async () => {
    const { puppets, ask } = limited({ concurrency: 1, maxWaitMs: 10_000, maxRetries: 0 })
    const [first, second] = [await ask(), await ask()]
    puppets[0]!.push(refused(300_000))
    await pass(0)
    const third = await ask()
    expect(errorIn(first)).toMatchObject({ code: 'rate-limit', retryAfterMs: 300_000, message: 'Slowly.' })
    for (const reader of [second, third]) expect(errorIn(reader)?.retryAfterMs).toBeGreaterThan(299_900)
    await pass(300_000)
    expect(puppets).toHaveLength(1)
  })
})

describe('limits that are shared', () => {
  /** Limits that a test speaks for. */
  function shared() {
    const asked: { settle(verdict: AttemptVerdict): void; fail(error: unknown): void }[] = []
    const ended: (number | undefined)[] = []
    const limits: AttemptLimits = {
      countsTokens: true,
      take: () =>
        new Promise((resolve, reject) => {
          asked.push({ settle: resolve, fail: reject })
        }),
    }
    const permit: AttemptVerdict = { permit: { end: tokens => void ended.push(tokens) } }
    return { limits, asked, ended, permit }
  }

  it('are asked for one request at a time', async () => {
    const { limits, asked, permit, ended } = shared()
    const { puppets, ask } = limited({ limits })
    await ask()
    await ask()
    expect(asked).toHaveLength(1)
    asked[0]!.settle(permit)
    await pass(0)
    expect([puppets.length, asked.length]).toEqual([1, 2])
    asked[1]!.settle({ scope: 'all', retryAfterMs: 300 })
    await pass(290)
    expect(asked).toHaveLength(2)
    await pass(20)
    expect(asked).toHaveLength(3)
    puppets[0]!.push(...opening(), close(), { ...finish, usage: { inputTokens: 3, outputTokens: 4 } })
    expect(ended).toEqual([7])
  })

  it('get their place back where the reader has left meanwhile', async () => {
    const { limits, asked, permit, ended } = shared()
    const { puppets, ask } = limited({ limits })
    const reader = await ask()
    reader.cancel()
    asked[0]!.settle(permit)
    await pass(0)
    expect([puppets.length, ended]).toEqual([0, [0]])
  })

  it('that cannot be asked fail the answer, and the next one is asked', async () => {
    const { limits, asked, permit } = shared()
    const { puppets, ask } = limited({ limits })
    const readers = [await ask(), await ask()]
    asked[0]!.fail(new ChatError({ code: 'network', message: 'No Redis.' }))
    await pass(0)
    expect(errorIn(readers[0]!)).toMatchObject({ code: 'network', message: 'No Redis.' })
    asked[1]!.settle(permit)
    await pass(0)
    expect(puppets).toHaveLength(1)
  })

  it('that never reply hold a request no longer than it may wait', async () => {
    const { limits } = shared()
    const { ask } = limited({ limits, maxWaitMs: 500 })
    const reader = await ask()
    await pass(510)
    expect(errorIn(reader)).toMatchObject({ code: 'rate-limit' })
  })

  it('may throw', async () => {
    const { ask } = limited({
      limits: {
        countsTokens: false,
        take() {
          throw new Error('odd')
        },
      },
    })
    for (let i = 0; i < 2; i++) expect(errorIn(await ask())).toMatchObject({ code: 'unknown' })
  })

  it.each<[string, () => unknown]>([
    ['nothing', () => undefined],
    ['nothing later', async () => undefined],
    ['a text', () => 'yes'],
  ])('may give %s, which fails the answer, and the next one is asked', async (_, give) => {
    const verdicts = [give, () => ({ permit: { end() {} } })]
    const { ask, puppets } = limited({ limits: { countsTokens: false, take: () => verdicts.shift()!() as never } })
    expect(errorIn(await ask())).toMatchObject({ code: 'unknown' })
    await ask()
    expect(puppets).toHaveLength(1)
  })

  it('may promise by a class of their own', async () => {
    const verdict = { permit: { end() {} } }
    // biome-ignore lint/suspicious/noThenProperty: a promise of a library of its own
    const take = (): never => ({ then: (resolve: (value: unknown) => void) => resolve(verdict) }) as never
    const { ask, puppets } = limited({ limits: { countsTokens: false, take } })
    await ask()
    expect(puppets).toHaveLength(1)
  })
})

describe('misuse is a TypeError at once:', () => {
  const { inner } = answering(whole)
  it.each<[string, unknown, unknown]>([
    ['no provider', undefined, { concurrency: 1 }],
    ['no limit', inner, {}],
    ['a limit of 0', inner, { concurrency: 0 }],
    ['a limit that is no number', inner, { requestsPerMinute: '5' }],
    ['a limit of a key that is none', inner, { perKey: { tokensPerMinute: Number.NaN } }],
    ['limits and rates', inner, { concurrency: 1, limits: { countsTokens: false, take() {} } }],
    ['limits that are none', inner, { limits: {} }],
    ['a queue below 0', inner, { concurrency: 1, maxQueued: -1 }],
    ['a time that is none', inner, { concurrency: 1, maxWaitMs: 'x' }],
    ['retries below 0', inner, { concurrency: 1, maxRetries: -1 }],
    ['a key that is no function', inner, { concurrency: 1, key: 'user' }],
    ['an estimate that is no function', inner, { concurrency: 1, estimateTokens: 5 }],
  ])('%s', (_, provider, options) => {
    expect(() => withRateLimit(provider as ChatProvider, options as RateLimitOptions)).toThrow(TypeError)
  })

  it.each<[string, Partial<RateLimitOptions>, string]>([
    ['key', { key: () => 5 as never }, 'key of withRateLimit gave no text; it is synchronous.'],
    ['estimateTokens', { estimateTokens: () => Number.NaN }, 'estimateTokens of withRateLimit gave no number from 0.'],
  ])('but a result of %s that is none is an error of the answer', async (_, options, message) => {
    const provider = withRateLimit(inner, { tokensPerMinute: 5, ...options })
    expect(await batchesOf(provider.stream(request))).toMatchObject([[{ error: { code: 'unknown', message } }]])
  })
})

it('a stream of another make is limited too', async () => {
  const foreign: ChatProvider = {
    id: 'foreign',
    stream: () => {
      const inner = ChatStream.from(async function* () {
        yield whole
      })
      return { connect: (reader: never) => inner.connect(reader) } as never
    },
  }
  expect(briefly(await batchesOf(withRateLimit(foreign, { concurrency: 1 }).stream(request)))).toEqual([
    'start +0 0:yes -0 finish stop',
  ])
})

it('without any limit it says which there are', () => {
  const provider: ChatProvider = { id: 'vendor', stream: () => ChatStream.from(async function* () {}) }
  const remedy = 'withRateLimit takes a limit: concurrency, requestsPerMinute or tokensPerMinute.'
  expect(() => withRateLimit(provider, undefined as never)).toThrow(new TypeError(remedy))
})
