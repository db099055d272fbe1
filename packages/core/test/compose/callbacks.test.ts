import {
  type ChatProvider,
  type ChatRecord,
  ChatStream,
  mapProvider,
  router,
  withCache,
  withFallback,
  withObserver,
  withRateLimit,
  withRecording,
  withTools,
} from '@millrace/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { close, finish, opening } from '../support/records.js'
import { answering, batchesOf, failingWith, request } from './answering.js'

// Functions of the application are called where nobody can wait, or where their result counts for nothing. TypeScript lets an `async` function pass for one
// whose result is void, and JavaScript lets it pass for any. A rejection that nobody hears of would end the process: the test runner counts it as a failure.

/** A function of the application, whatever it takes and gives. */
// biome-ignore lint/suspicious/noExplicitAny: it stands in for functions of many types
type Callback = any

const broken = new Error('Broken.')
/** A promise of another make, such as that of a database's library. */
// biome-ignore lint/suspicious/noThenProperty: it is a promise
const thenable = { then: (_: unknown, rejected: (thrown: unknown) => void) => rejected(broken) }
const misuses: [string, (right: unknown) => Callback][] = [
  ['is async', right => async () => right],
  ['is async and rejects', () => async () => Promise.reject(broken)],
  ['gives a promise of another make, which rejects', () => () => thenable],
  [
    'throws',
    () => () => {
      throw broken
    },
  ],
]

const whole = () => answering([...opening('Hello'), close(), finish]).inner

/** Lets every promise that is there settle, and the runner hear of those that nobody heard of. */
const settled = () => new Promise<void>(resolve => setTimeout(resolve))

afterEach(settled)

describe.each<[string, unknown, (callback: Callback) => ChatProvider]>([
  ['when of withFallback', true, when => withFallback([failingWith('network').inner, whole()], { when })],
  [
    'random of withFallback',
    0.5,
    random =>
      withFallback(
        [
          { provider: whole(), weight: 1 },
          { provider: whole(), weight: 1 },
        ],
        { random },
      ),
  ],
  ['request of an entry', request, asked => withFallback([{ provider: whole(), request: asked }])],
  ['request of a route', request, asked => router({ '*': { provider: whole(), request: asked } })],
  ['tags of router', [], tags => router({ '*': whole() }, { tags })],
  ['request of mapProvider', request, asked => mapProvider(whole(), { request: asked })],
  ['options of mapProvider', {}, options => mapProvider(whole(), { options })],
  ['records of mapProvider', [], records => mapProvider(whole(), { records })],
  ['key of withRateLimit', 'li', key => withRateLimit(whole(), { concurrency: 1, key })],
  [
    'estimateTokens of withRateLimit',
    1,
    estimateTokens => withRateLimit(whole(), { tokensPerMinute: 9, estimateTokens }),
  ],
  ['owner of withCache', 'li', owner => withCache(whole(), new Map(), { owner })],
])('%s that is synchronous by its contract', (_, right, make) => {
  it.each(misuses)('ends the answer where it %s', async (_, misuse) => {
    const stream = make(misuse(right)).stream(request)
    const records = (await batchesOf(stream)).flat()
    expect(records.at(-1)).toMatchObject({ type: 'error', error: { code: 'unknown' } })
    expect(JSON.stringify(records)).not.toContain('Broken.')
  })
})

describe.each<[string, unknown, (callback: Callback, onError: Callback) => ChatProvider]>([
  ['the sink of withRecording', undefined, (sink, onError) => withRecording(whole(), sink, { onError })],
  ['begun of withObserver', {}, (begun, onError) => withObserver(whole(), { begun, onError })],
  ['batch of an observer', undefined, (batch, onError) => withObserver(whole(), { begun: () => ({ batch }), onError })],
  ['ended of an observer', undefined, (ended, onError) => withObserver(whole(), { begun: () => ({ ended }), onError })],
  [
    'within of an observer',
    undefined,
    (within, onError) => withObserver(whole(), { begun: () => ({ within }), onError }),
  ],
  ['get of a cache', undefined, (get, onError) => withCache(whole(), { get, set: () => {} }, { onError })],
  ['set of a cache', undefined, (set, onError) => withCache(whole(), { get: () => undefined, set }, { onError })],
])('%s', (name, right, make) => {
  const isAwaited = name.endsWith('cache')
  it.each(misuses)('harms no answer where it %s, and a failure is told', async (misuse, make_) => {
    const onError = vi.fn()
    expect(await make(make_(right), onError).stream(request).text()).toBe('Hello')
    await settled()
    // An observer that is promised watches nothing, which is a failure like others.
    const isFine = misuse === 'is async' && (isAwaited || name !== 'begun of withObserver')
    expect(onError.mock.calls.length).toBe(isFine ? 0 : 1)
  })

  it.each(misuses)('harms none where onError itself %s', async (_, misuse) => {
    const throws = () => {
      throw broken
    }
    expect(await make(throws, misuse(undefined)).stream(request).text()).toBe('Hello')
  })
})

it.each(misuses)('take of limits ends the answer where it %s and gives no verdict', async (_, misuse) => {
  for (const verdict of [undefined, 1, {}, { permit: {} }, { scope: 'none' }]) {
    const provider = withRateLimit(whole(), { limits: { countsTokens: false, take: misuse(verdict) } })
    await expect(provider.stream(request).text()).rejects.toMatchObject({ code: 'unknown' })
  }
})

describe('the end of a permit', () => {
  beforeEach(() => void vi.spyOn(console, 'error').mockReturnValue())
  afterEach(() => void vi.restoreAllMocks())

  it.each(misuses)('harms no answer where it %s', async (misuse, make) => {
    const limits = { countsTokens: false, take: () => ({ permit: { end: make(undefined) } }) }
    expect(await withRateLimit(whole(), { limits }).stream(request).text()).toBe('Hello')
    await settled()
    expect(console.error).toHaveBeenCalledTimes(misuse === 'is async' ? 0 : 1)
  })
})

it('within of an observer may run the call late: the answer is read once', async () => {
  let flow: unknown
  const onError = vi.fn()
  const provider = withObserver(whole(), {
    begun: () => ({
      within: (async (run: () => unknown) => {
        await settled()
        flow = run()
      }) as never,
    }),
    onError,
  })
  expect(await provider.stream(request).text()).toBe('Hello')
  await settled()
  expect(flow).toBeDefined()
  expect(onError).not.toHaveBeenCalled()
})

it('an owner that is no text shares nothing: the provider is not asked', async () => {
  const cache = new Map<string, string>()
  for (const owner of [7, {}, null, true]) {
    const provider = withCache(whole(), cache, { owner: (() => owner) as never })
    await expect(provider.stream(request).text()).rejects.toMatchObject({ code: 'unknown' })
  }
  expect(cache.size).toBe(0)
})

it('onToolError may be a method of an instance', async () => {
  class Options {
    readonly seen: unknown[] = []
    onToolError(error: unknown) {
      this.seen.push(error)
      return 'Not today.'
    }
  }
  const options = new Options()
  const call = { toolCallId: 'c', toolName: 'look' }
  const calls: ChatRecord[] = [
    { type: 'tool-call-start', ...call },
    { type: 'tool-call-end', ...call, input: {} },
  ]
  const start: ChatRecord = { type: 'start', messageId: 'm', provider: 'inner' }
  const { inner } = answering([start, ...calls, { type: 'finish', reason: 'tool-calls' }])
  const execute = () => {
    throw broken
  }
  await withTools(inner, { look: { execute } }, Object.assign(options, { maxSteps: 2 }))
    .stream(request)
    .message()
  expect(options.seen).toEqual([broken])
})

it.each(misuses.slice(0, 3))('onToolError of withTools ends the answer where it %s', async (_, misuse) => {
  const call = { toolCallId: 'c', toolName: 'look' }
  const vendor: ChatProvider = {
    id: 'vendor',
    stream: () =>
      ChatStream.from(async function* () {
        yield [
          { type: 'start', messageId: 'm', provider: 'vendor' },
          { type: 'tool-call-start', ...call },
          { type: 'tool-call-end', ...call, input: {} },
          { type: 'finish', reason: 'tool-calls' },
        ]
      }),
  }
  const execute = () => {
    throw broken
  }
  const provider = withTools(vendor, { look: { execute } }, { onToolError: misuse('told') })
  await expect(provider.stream(request).text()).rejects.toMatchObject({ code: 'unknown' })
})
