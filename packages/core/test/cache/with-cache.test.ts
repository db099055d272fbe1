import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type CacheOptions,
  type ChatCache,
  type ChatProvider,
  type ChatRecord,
  type ChatRequest,
  withCache,
} from '@millrace/core'
import { describe, expect, it, vi } from 'vitest'
import { answering, answeringAs, batchesOf, onStrings, request } from '../compose/answering.js'
import { Recorder } from '../support/recorder.js'
import { briefly, close, delta, failure, finish, opening, start } from '../support/records.js'

const usage = { inputTokens: 5, outputTokens: 2, raw: { prompt: 5 } }
const whole: ChatRecord[][] = [opening('a'), [delta('b')], [delta('c'), close(), { ...finish, usage }]]

const ask = (provider: ChatProvider, more: Partial<ChatRequest> = {}) =>
  batchesOf(provider.stream({ ...request, ...more }))

describe('an equal request', () => {
  it('gets the answer of before, in one batch, under a new id and without cost', async () => {
    const { inner, asked } = answering(...whole)
    const provider = withCache(inner, new Map())
    expect(await ask(provider)).toEqual(whole)
    expect(await ask(provider)).toEqual([
      [
        { ...(start as object), messageId: expect.stringMatching(/^msg_[\w-]{22}$/) },
        { type: 'text-start', id: '0' },
        delta('abc'),
        close(),
        { ...finish, usage: { inputTokens: 0, outputTokens: 0, raw: { cached: { inputTokens: 5, outputTokens: 2 } } } },
      ],
    ])
    expect(asked).toHaveLength(1 + 1)
    expect(await provider.stream(request).text()).toBe('abc')
  })

  const image = { type: 'image' as const, mediaType: 'image/png' }
  const said = (content: ChatRequest['messages'][number]['content']): Partial<ChatRequest> => ({
    messages: [{ role: 'user', content }],
  })

  it.each<[string, Partial<ChatRequest>, Partial<ChatRequest>, boolean]>([
    ['the order of fields', { seed: 1, temperature: 0 }, { temperature: 0, seed: 1 }, true],
    ['a field that is undefined', { seed: undefined as never }, {}, true],
    ['a text as a part', said('a'), said([{ type: 'text', text: 'a' }]), true],
    ['bytes as base64', said([{ ...image, data: Buffer.from('abc') }]), said([{ ...image, data: 'YWJj' }]), true],
    [
      'bytes of another make',
      said([{ ...image, data: new Uint8Array([97, 98, 99]) }]),
      said([{ ...image, data: 'YWJj' }]),
      true,
    ],
    ['another text', said('a'), said('b'), false],
    [
      'the same text in two parts',
      said([
        { type: 'text', text: 'a' },
        { type: 'text', text: 'b' },
      ]),
      said('ab'),
      false,
    ],
    ['another model', { model: 'a' }, { model: 'b' }, false],
    ['another setting', { temperature: 0 }, {}, false],
    ['another option of the provider', { providerOptions: { a: 1 } }, { providerOptions: { a: 2 } }, false],
    ['another tool', { tools: [{ name: 'a', parameters: {} }] }, {}, false],
    ['another user', { user: 'li' }, { user: 'du' }, false],
    ['no user', { user: 'li' }, {}, false],
  ])('is one in spite of %s: %s against %s is %s', async (_, one, other, equal) => {
    const { inner, asked } = answering(...whole)
    const provider = withCache(inner, new Map())
    await ask(provider, one)
    await ask(provider, other)
    // The first look of `answering` opens a stream for each request, which is read only where the cache has nothing.
    const second = await ask(provider, other)
    expect(second).toHaveLength(1)
    expect(asked).toHaveLength(3)
    expect((await reads(one, other)) === 1).toBe(equal)
  })

  /** How often the vendor is read for two requests. */
  async function reads(one: Partial<ChatRequest>, other: Partial<ChatRequest>): Promise<number> {
    let count = 0
    const counting: ChatProvider = {
      id: 'counting',
      stream() {
        const stream = answering(...whole).inner.stream(request)
        const connect: typeof stream.connect = reader => {
          count++
          return stream.connect(reader)
        }
        return { connect } as typeof stream
      },
    }
    const provider = withCache(counting, new Map())
    await ask(provider, one)
    await ask(provider, other)
    return count
  }
})

describe('what is kept', () => {
  it.each<[string, ChatRecord[][]]>([
    ['a failure', [[failure()]]],
    ['an answer that failed', [opening(), [failure()]]],
    ['an answer that was cut', [opening()]],
    ['one that ended for its length', [opening(), [close(), { type: 'finish', reason: 'length' }]]],
    ['one that a filter stopped', [opening(), [close(), { type: 'finish', reason: 'content-filter' }]]],
    ['one that waits for a tool', [[start, { type: 'finish', reason: 'tool-calls' }]]],
    ['one that ended otherwise', [opening(), [close(), { type: 'finish', reason: 'other' }]]],
  ])('is not %s', async (_, batches) => {
    const set = vi.fn()
    await ask(withCache(answering(...batches).inner, { get: () => undefined, set }))
    expect(set).not.toHaveBeenCalled()
  })

  it('is no answer whose reader left', async () => {
    const set = vi.fn()
    const { inner, puppets } = onStrings()
    const reader = Recorder.of(withCache(inner, { get: () => undefined, set }).stream(request))
    await expect.poll(() => puppets[0]?.calls).toEqual(['connect'])
    puppets[0]!.push(...opening())
    reader.cancel()
    puppets[0]!.push(close(), finish)
    expect(set).not.toHaveBeenCalled()
    expect(puppets[0]!.calls).toEqual(['connect', 'cancel'])
  })

  it('is no answer that is too large', async () => {
    const set = vi.fn()
    const long = [...opening('x'.repeat(600)), close(), finish]
    await ask(withCache(answering(long).inner, { get: () => undefined, set }, { maxCharacters: 500 }))
    expect(set).not.toHaveBeenCalled()
    await ask(withCache(answering(long).inner, { get: () => undefined, set }, { maxCharacters: 2_000 }))
    expect(set).toHaveBeenCalledTimes(1)
  })

  it('tells nothing of the conversation by its key', async () => {
    const set = vi.fn()
    await ask(withCache(answering(...whole).inner, { get: () => undefined, set }))
    expect(set.mock.calls[0]![0]).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('owners', () => {
  /** Asks as one owner and then as the other; true where the second got the first one's answer. */
  async function shares(options: CacheOptions, one: Partial<ChatRequest>, other: Partial<ChatRequest>) {
    const cache = new Map<string, string>()
    const provider = withCache(answering(...whole).inner, cache, options)
    await ask(provider, one)
    await ask(provider, other)
    return cache.size === 1
  }

  it('get no answer of another one, unless the application says so', async () => {
    const [li, du] = [{ user: 'li' }, { user: 'du' }]
    expect(await shares({}, li, du)).toBe(false)
    expect(await shares({}, li, li)).toBe(true)
    expect(await shares({ owner: () => undefined }, li, du)).toBe(true)
    expect(await shares({ owner: ({ user }) => `team of ${user}` }, li, du)).toBe(false)
  })

  it('are those that a handler names in the stream options, before the user of the request', async () => {
    const cache = new Map<string, string>()
    const provider = withCache(answering(...whole).inner, cache)
    for (const owner of ['li', 'du', 'li']) await provider.stream({ ...request, user: 'u1' }, { owner }).message()
    expect(cache.size).toBe(2)
  })

  it('and providers that share a cache are told apart by id, and by namespace', async () => {
    const cache = new Map<string, string>()
    await ask(withCache(answeringAs('a', ...whole).inner, cache))
    await ask(withCache(answeringAs('b', ...whole).inner, cache))
    await ask(withCache(answeringAs('b', ...whole).inner, cache, { namespace: 'b of another model' }))
    expect(cache.size).toBe(3)
  })

  it('that throw are the error of the answer; a TypeError comes out of stream()', async () => {
    const throwing = (error: unknown): CacheOptions => ({
      owner() {
        throw error
      },
    })
    const { inner } = answering(...whole)
    expect(briefly(await ask(withCache(inner, new Map(), throwing(new Error('x')))))).toEqual(['error unknown'])
    expect(() => withCache(inner, new Map(), throwing(new TypeError('x'))).stream(request)).toThrow(TypeError)
  })
})

describe('equal requests at the same time', () => {
  it('each ask the provider, and neither waits for the other', async () => {
    const { inner, puppets } = onStrings()
    const provider = withCache(inner, new Map())
    const readers = [Recorder.of(provider.stream(request)), Recorder.of(provider.stream(request))]
    await expect.poll(() => puppets.map(({ calls }) => calls.length)).toEqual([1, 1])
    readers[0]!.cancel()
    puppets[1]!.push(...opening(), close(), finish)
    expect(readers[1]!.batches).toHaveLength(1)
  })
})

describe('a cache that fails', () => {
  const broken: [string, ChatCache][] = [
    [
      'throws in get',
      {
        get: () => {
          throw new Error('x')
        },
        set: () => {},
      },
    ],
    [
      'rejects in get',
      {
        get: async () => {
          throw new Error('x')
        },
        set: () => {},
      },
    ],
    [
      'throws in set',
      {
        get: () => undefined,
        set: () => {
          throw new Error('x')
        },
      },
    ],
    [
      'rejects in set',
      {
        get: () => undefined,
        set: async () => {
          throw new Error('x')
        },
      },
    ],
  ]

  it.each(broken)('%s: the answer comes from the provider, and onError is told', async (_, cache) => {
    const told = vi.fn()
    expect(await ask(withCache(answering(...whole).inner, cache, { onError: told }))).toEqual(whole)
    await expect.poll(() => told).toHaveBeenCalledWith(expect.objectContaining({ message: 'x' }))
  })

  it.each([
    ['no JSON', '{"a":'],
    ['no list', '{}'],
    ['no records', '[1]'],
    ['no end', JSON.stringify(opening())],
    ['an end that is no stop', JSON.stringify([start, { type: 'finish', reason: 'length' }])],
  ])('gives %s: the provider is asked', async (_, text) => {
    expect(await ask(withCache(answering(...whole).inner, { get: () => text, set: () => {} }))).toEqual(whole)
  })

  it.each<[string, unknown]>([
    ['a promise', new Promise(() => {})],
    // biome-ignore lint/suspicious/noThenProperty: a promise of a library of its own, such as Prisma's
    ['a promise of a class of its own', { then() {} }],
  ])('hangs in %s: the provider is asked after waitMs', async (_, never) => {
    const cache: ChatCache = { get: () => never as Promise<string>, set: () => {} }
    expect(await ask(withCache(answering(...whole).inner, cache, { waitMs: 1 }))).toEqual(whole)
  })

  it('cannot key a request that is no JSON: the provider is asked', async () => {
    const circle: { self?: unknown } = {}
    circle.self = circle
    const onError = vi.fn()
    const provider = withCache(answering(...whole).inner, new Map(), { onError })
    expect(await ask(provider, { providerOptions: circle })).toEqual(whole)
    expect(onError).toHaveBeenCalledTimes(1)
  })

  it('cannot keep an answer that is no JSON: the reader gets it all the same', async () => {
    const cache = new Map<string, string>()
    const onError = vi.fn()
    const end = { ...finish, usage: { ...usage, raw: { prompt: 5n } as never } }
    const answer = [
      [...opening('a'), { type: 'step-end', usage: end.usage }],
      [close(), end],
    ] as ChatRecord[][]
    const provider = withCache(answering(...answer).inner, cache, { onError })
    expect(await ask(provider)).toEqual(answer)
    expect(onError).toHaveBeenCalledTimes(1)
    expect(cache.size).toBe(0)
  })
})

it('the cache and the provider run in the async context of the reader', async () => {
  const storage = new AsyncLocalStorage<string>()
  const seen: (string | undefined)[] = []
  const cache: ChatCache = { get: () => void seen.push(storage.getStore()), set: () => seen.push(storage.getStore()) }
  const { inner, puppets } = onStrings()
  storage.run('reader', () => Recorder.of(withCache(inner, cache).stream(request)))
  await expect.poll(() => puppets[0]?.calls).toEqual(['connect'])
  storage.run('socket', () => puppets[0]!.push(...opening(), close(), finish))
  expect(seen).toEqual(['reader', 'reader'])
})

it('a reader who leaves while the cache is asked sees nobody asked', async () => {
  const { inner, puppets } = onStrings()
  let found: (text: undefined) => void = () => {}
  const cache: ChatCache = { get: () => new Promise(resolve => (found = resolve)), set: () => {} }
  const get = vi.spyOn(cache, 'get')
  const reader = Recorder.of(withCache(inner, cache).stream(request))
  await expect.poll(() => get).toHaveBeenCalled()
  reader.cancel()
  found(undefined)
  await new Promise(setImmediate)
  expect(puppets.flatMap(({ calls }) => calls)).toEqual([])
})

it.each<[string, () => unknown]>([
  ['no provider', () => withCache(undefined as never, new Map())],
  ['no cache', () => withCache(answering().inner, { get: () => undefined } as never)],
  ['a size that is none', () => withCache(answering().inner, new Map(), { maxCharacters: Number.NaN })],
  ['a time that is none', () => withCache(answering().inner, new Map(), { waitMs: -1 })],
  ['an owner that is no function', () => withCache(answering().inner, new Map(), { owner: 'li' as never })],
  ['a namespace that is no name', () => withCache(answering().inner, new Map(), { namespace: 5 as never })],
])('%s is a TypeError', (_, misuse) => {
  expect(misuse).toThrow(TypeError)
})
