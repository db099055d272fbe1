import { AsyncLocalStorage } from 'node:async_hooks'
import {
  ChatError,
  type ChatProvider,
  type ChatReader,
  type ChatRecord,
  type ChatRequest,
  ChatStream,
  type ErrorCode,
  type ErrorInfo,
  type FallbackContext,
  type FallbackOptions,
  type StreamOptions,
  withFallback,
} from '@millrace/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { batchFaults } from '../grammar.js'
import { hello, testProvider } from '../support/dialect.js'
import { Recorder } from '../support/recorder.js'
import { briefly, close, delta, failure, finish, open, opening, start } from '../support/records.js'
import { pass } from '../support/running.js'
import { settle } from '../support/settle.js'
import { Vendor } from '../support/vendor.js'
import { answering, answeringAs, batchesOf, failingWith, leavingOut, onStrings, request } from './answering.js'

const whole = [...opening('yes'), close(), finish]
const second = () => answeringAs('second', whole)

/** The error record that a stream consists of. */
async function errorOf(stream: ChatStream): Promise<ErrorInfo> {
  const [[record] = []] = await batchesOf(stream)
  if (record?.type !== 'error') throw new Error(`no error but ${record?.type}`)
  return record.error
}

describe('the next provider is asked', () => {
  const table: Record<ErrorCode, boolean> = {
    authentication: true,
    permission: true,
    'not-found': true,
    'rate-limit': true,
    quota: true,
    'invalid-request': false,
    'context-length': true,
    'content-filter': false,
    overloaded: true,
    timeout: true,
    network: true,
    aborted: false,
    protocol: true,
    truncated: true,
    limit: true,
    gone: true,
    unknown: true,
  }

  it.each(Object.entries(table) as [ErrorCode, boolean][])('after %s: %s', async (code, goesOn) => {
    const { inner, asked } = second()
    const read = await batchesOf(withFallback([failingWith(code).inner, inner]).stream(request))
    expect(briefly(read)).toEqual(goesOn ? ['start +0 0:yes -0 finish stop'] : [`error ${code}`])
    expect(asked).toHaveLength(goesOn ? 1 : 0)
    expect(batchFaults(read)).toEqual([])
  })

  it('after a code that came over a wire and is none, or the name of something inherited', async () => {
    for (const code of ['teapot', 'constructor', '__proto__'] as never[])
      expect(
        await withFallback([failingWith(code).inner, second().inner])
          .stream(request)
          .text(),
      ).toBe('yes')
  })

  it('as often as it takes, and no provider twice', async () => {
    const broken = (['overloaded', 'quota', 'network'] as const).map((code, i) => failingWith(code, `broken${i}`))
    const { inner, asked } = second()
    const provider = withFallback([...broken.map(({ inner }) => inner), inner, answering(whole).inner])
    expect(await provider.stream(request).text()).toBe('yes')
    expect([...broken, { asked }].map(({ asked }) => asked.length)).toEqual([1, 1, 1, 1])
  })

  it.each<[string, ChatRecord[][]]>([
    ['with the smallest beginning', [opening(), [failure('overloaded')]]],
    ['and fails in the batch that it begins in', [[...opening(), close(), failure('overloaded')]]],
    [
      'with a source and nothing else',
      [[start, { type: 'source', id: 's', url: 'https://example.com' }], [failure('overloaded')]],
    ],
    ['and withdraws what it has shown', [opening(), [{ type: 'reset' }, failure('overloaded')]]],
  ])('never, once an answer has begun %s', async (_, batches) => {
    const { inner, asked } = second()
    const read = await batchesOf(withFallback([answering(...batches).inner, inner]).stream(request))
    expect(briefly(read).at(-1)).toMatch(/error overloaded$/)
    expect(asked).toEqual([])
  })

  it('where an answer ended without a word, which is `truncated`', async () => {
    expect(await withFallback([answering().inner, second().inner]).stream(request).text()).toBe('yes')
  })

  it('for a whole answer too that its provider calls empty: that is no failure', async () => {
    const { inner, asked } = second()
    const empty = answering([start, finish]).inner
    expect(await withFallback([empty, inner]).stream(request).text()).toBe('')
    expect(asked).toEqual([])
  })
})

describe('`when` decides', () => {
  const rule = (when: FallbackOptions['when'], ...codes: ErrorCode[]) => {
    const last = second()
    const entries = codes.map((code, i) => failingWith(code, `broken${i}`).inner)
    return { stream: withFallback([...entries, last.inner], { when: when! }).stream(request), asked: last.asked }
  }

  it('in place of the default, which it knows', async () => {
    const seen: [string, FallbackContext][] = []
    const when: FallbackOptions['when'] = (error, context) => {
      seen.push([error.code, context])
      return error.code === 'content-filter' || context.usual
    }
    expect(await rule(when, 'content-filter', 'overloaded').stream.text()).toBe('yes')
    expect(seen).toEqual([
      ['content-filter', { request, provider: 'broken0', index: 0, next: 'broken1', usual: false }],
      ['overloaded', { request, provider: 'broken1', index: 1, next: 'second', usual: true }],
    ])
    const { stream, asked } = rule(() => false, 'overloaded')
    expect((await errorOf(stream)).code).toBe('overloaded')
    expect(asked).toEqual([])
  })

  it('as a method of an instance too', async () => {
    class Never {
      readonly answer = false
      when(): boolean {
        return this.answer
      }
    }
    await expect(
      withFallback([failingWith('network').inner, second().inner], new Never())
        .stream(request)
        .text(),
    ).rejects.toMatchObject({ code: 'network' })
  })

  it('not behind the last provider, where there is nothing to decide', async () => {
    const when = vi.fn(() => true)
    const provider = withFallback([failingWith('network', 'a').inner, failingWith('network', 'b').inner], { when })
    expect((await errorOf(provider.stream(request))).code).toBe('network')
    expect(when).toHaveBeenCalledTimes(1)
  })

  it.each<[string, () => never, Partial<ErrorInfo>]>([
    [
      'a ChatError, as it is',
      () => {
        throw new ChatError({ code: 'permission', message: 'Not here.' })
      },
      { code: 'permission', message: 'Not here.' },
    ],
    [
      'anything else, without its words',
      () => {
        throw new Error('secret')
      },
      { code: 'unknown', message: 'Something failed that Millrace does not know (Error).' },
    ],
    [
      'a promise that it gave',
      (async () => true) as never,
      { code: 'unknown', message: 'when of withFallback gave neither true nor false; it is synchronous.' },
    ],
  ])('and ends the answer where it throws %s', async (_, when, expected) => {
    const { stream, asked } = rule(when, 'overloaded')
    expect(await errorOf(stream)).toMatchObject(expected)
    expect(asked).toEqual([])
  })
})

describe('each provider is asked in its own way:', () => {
  it('its model, its request, its limits', async () => {
    const [a, b, c] = [failingWith('network', 'a'), failingWith('network', 'b'), answeringAs('c', whole)]
    const provider = withFallback([
      { provider: a.inner, model: 'model-a', options: { firstByteTimeoutMs: 5, maxRetries: 1 } },
      {
        provider: b.inner,
        request: ({ messages }) => ({ messages, model: 'model-b', providerOptions: { deep: true } }),
      },
      { provider: c.inner, model: 'model-c', request: asked => ({ ...asked, temperature: 0 }) },
    ])
    const asked: ChatRequest = { ...request, model: 'as-asked' }
    expect(await provider.stream(asked, { gatherMs: 3 }).text()).toBe('yes')
    expect([a, b, c].map(({ asked }) => asked)).toEqual([
      [
        [
          { ...request, model: 'model-a' },
          { firstByteTimeoutMs: 5, gatherMs: 3, maxRetries: 1 },
        ],
      ],
      [
        [
          { messages: request.messages, model: 'model-b', providerOptions: { deep: true } },
          { gatherMs: 3, maxRetries: 0 },
        ],
      ],
      [[{ ...request, model: 'model-c', temperature: 0 }, { gatherMs: 3 }]],
    ])
    expect(asked).toEqual({ ...request, model: 'as-asked' })
  })

  it.each<[string, StreamOptions | undefined, (number | undefined)[]]>([
    ['none but the last try again', {}, [0, 0, undefined]],
    ['none but the last try again, without options', undefined, [0, 0, undefined]],
    ['all as often as the caller says', { maxRetries: 2 }, [2, 2, 2]],
  ])('%s', async (_, options, expected) => {
    const [a, b, c] = [failingWith('network'), failingWith('network'), answering(whole)]
    await withFallback([a.inner, b.inner, c.inner]).stream(request, options).text()
    expect([a, b, c].map(({ asked }) => asked[0]?.[1]?.maxRetries)).toEqual(expected)
  })

  it('an instance of a class is an entry too', async () => {
    class Entry {
      readonly provider = failingWith('network', 'a').inner
      readonly name = 'of-class'
      request({ messages }: ChatRequest): ChatRequest {
        return { messages, model: this.name }
      }
    }
    const last = Object.assign(new Entry(), { provider: second().inner })
    const seen = vi.spyOn(last.provider, 'stream')
    await withFallback([new Entry(), last]).stream(request).text()
    expect(seen.mock.calls[0]?.[0].model).toBe('of-class')
  })

  it('a request that fails is the failure of its provider, first or later', async () => {
    const throwing = (provider: ChatProvider, thrown: unknown) => ({
      provider,
      request(): never {
        throw thrown
      },
    })
    const [a, b] = [answeringAs('a', whole), answeringAs('b', whole)]
    const provider = withFallback([
      throwing(a.inner, new TypeError('a bug')),
      throwing(b.inner, new ChatError({ code: 'not-found', message: 'No such thing.' })),
      { provider: b.inner, request: () => ({}) as never },
      second().inner,
    ])
    const { content, warnings } = await provider.stream(request).message()
    expect(content).toMatchObject([{ text: 'yes' }])
    expect(warnings?.map(({ message }) => message.split(': ').slice(1).join(': '))).toEqual([
      'a: unknown.',
      'b: not-found.',
      'b: unknown.',
    ])
    expect([...a.asked, ...b.asked]).toEqual([])
    const alone = withFallback([throwing(a.inner, new ChatError({ code: 'quota', message: 'Empty.' }))])
    expect(await errorOf(alone.stream(request))).toMatchObject({ code: 'quota', message: 'Empty.', provider: 'a' })
  })
})

describe('misuse is a TypeError at once:', () => {
  it.each<[string, unknown[]]>([
    ['no list', [second().inner]],
    ['an empty list', [[]]],
    ['a provider without stream', [[second().inner, { id: 'x' }]]],
    ['nothing in the list', [[undefined]]],
    ['an entry with a model that is no name', [[{ provider: second().inner, model: '' }]]],
    ['an entry with a request that is no function', [[{ provider: second().inner, request: {} }]]],
    ['an entry with limits that are no numbers', [[{ provider: second().inner, options: { idleTimeoutMs: '5' } }]]],
    ['a rule that is no function', [[second().inner], { when: true }]],
    ['an id that is no name', [[second().inner], { id: '' }]],
  ])('%s', (_, args) => {
    expect(() => withFallback(...(args as [never, never]))).toThrow(TypeError)
  })

  const picky = (id: string): ChatProvider => ({
    id,
    stream() {
      throw new TypeError('providerOptions.depth takes a number.')
    },
  })

  it('limits of stream() that are no numbers', () => {
    const { inner, asked } = second()
    expect(() => withFallback([inner]).stream(request, { maxRetries: Number.NaN })).toThrow(TypeError)
    expect(asked).toEqual([])
  })

  it('what the first provider does not take; of a later one it is a failure', async () => {
    expect(() => withFallback([picky('a'), second().inner]).stream(request)).toThrow('providerOptions.depth')
    const provider = withFallback([failingWith('network').inner, picky('picky'), second().inner])
    expect(await provider.stream(request).text()).toBe('yes')
    const last = withFallback([failingWith('network').inner, picky('picky')])
    expect(await errorOf(last.stream(request))).toMatchObject({ code: 'unknown', provider: 'picky' })
  })

  it('any other throw of stream(), or of connect(), is a failure', async () => {
    const used = second().inner.stream(request)
    used.connect({ batch() {} })
    const providers: ChatProvider[] = [
      {
        id: 'odd',
        stream() {
          throw new Error('odd')
        },
      },
      { id: 'used', stream: () => used },
    ]
    for (const provider of providers) {
      expect(await withFallback([provider, second().inner]).stream(request).text()).toBe('yes')
      expect(
        await withFallback([failingWith('quota').inner, provider, second().inner])
          .stream(request)
          .text(),
      ).toBe('yes')
    }
  })
})

describe('the failures before are told', () => {
  const secret: ErrorInfo = {
    code: 'authentication',
    message: 'Key sk-verysecretkey of account 4711 is wrong for «my prompt».',
    retryable: false,
    status: 401,
    providerCode: 'acct_4711',
    requestId: 'req_4711',
  }
  const leaking = () => answeringAs('leaky', [{ type: 'error', error: secret }])

  it('in the warnings of start, before those of the provider itself, and in no words of the vendor', async () => {
    const own = { setting: 'seed', message: 'Left out.' }
    const last = answeringAs('last', [{ ...(start as object), warnings: [own] } as never, open(), close(), finish])
    const provider = withFallback([
      { provider: leaking().inner, model: 'large-1' },
      failingWith('network', 'plain').inner,
      last.inner,
    ])
    const { warnings } = await provider.stream(request).message()
    expect(warnings).toEqual([
      {
        message: 'Another provider was asked before this one, and failed: leaky (large-1): authentication, status 401.',
      },
      { message: 'Another provider was asked before this one, and failed: plain: network.' },
      own,
    ])
  })

  it('behind the last error, which stands otherwise as it is', async () => {
    const cause = new Error('the cause')
    const last: ChatProvider = {
      id: 'last',
      stream: () =>
        new ChatStream(() => {
          throw new ChatError({ code: 'rate-limit', message: 'Slowly.', retryable: true, retryAfterMs: 9 }, { cause })
        }),
    }
    const stream = () => withFallback([leaking().inner, failingWith('network', 'plain').inner, last]).stream(request)
    expect(await errorOf(stream())).toEqual({
      code: 'rate-limit',
      message: 'Slowly. Asked before: leaky: authentication, status 401; plain: network.',
      retryable: true,
      retryAfterMs: 9,
    })
    await expect(stream().text()).rejects.toMatchObject({ code: 'rate-limit', cause })
  })

  it('as a sentence of its own, behind a vendor who ends none', async () => {
    const said = async (message: string) => {
      const last: ChatProvider = {
        id: 'last',
        stream: () =>
          new ChatStream(() => {
            throw new ChatError({ code: 'rate-limit', message, retryable: true })
          }),
      }
      return (await errorOf(withFallback([failingWith('network', 'plain').inner, last]).stream(request))).message
    }
    expect(await said('slow down')).toBe('slow down. Asked before: plain: network.')
    expect(await said('请求过多！')).toBe('请求过多！ Asked before: plain: network.')
  })

  it('in no word where nothing failed before', async () => {
    expect((await withFallback([second().inner, leaking().inner]).stream(request).message()).warnings).toBeUndefined()
    expect(await errorOf(withFallback([leaking().inner]).stream(request))).toEqual(secret)
    expect((await errorOf(withFallback([failingWith('aborted').inner, second().inner]).stream(request))).message).toBe(
      failure().error.message,
    )
  })

  it('once each, where fallbacks nest', async () => {
    const inner = withFallback([failingWith('quota', 'a').inner, failingWith('network', 'b').inner], { id: 'pair' })
    const { warnings } = await withFallback([inner, second().inner]).stream(request).message()
    expect(warnings?.map(({ message }) => message)).toEqual([
      'Another provider was asked before this one, and failed: pair: network.',
    ])
  })
})

describe('while the provider changes', () => {
  it('pause stays, and the failure waits with it', async () => {
    const [a, b] = [onStrings('a'), onStrings('b')]
    const recorder = Recorder.of(withFallback([a.inner, b.inner]).stream(request))
    await settle()
    recorder.pause()
    a.puppets[0]!.push(failure())
    await settle()
    expect(b.puppets).toEqual([])
    recorder.resume()
    await settle()
    b.puppets[0]!.push(...opening())
    expect(briefly(recorder.batches)).toEqual(['start +0 0:a'])
    expect(recorder.faults).toEqual([])
  })

  it('cancelling reaches the one that is asked, and nobody is asked after it', async () => {
    const [a, b, c] = [onStrings('a'), onStrings('b'), onStrings('c')]
    const recorder = Recorder.of(withFallback([a.inner, b.inner, c.inner]).stream(request))
    await settle()
    a.puppets[0]!.push(failure())
    await settle()
    recorder.cancel('enough')
    b.puppets[0]!.push(failure())
    await settle()
    expect(a.puppets[0]!.calls).toEqual(['connect'])
    expect(b.puppets[0]!.calls).toEqual(['connect', 'cancel'])
    expect(b.puppets[0]!.reason).toBe('enough')
    expect([c.puppets, recorder.batches, recorder.faults]).toEqual([[], [], []])
  })

  it.each<[string, (recorder: Recorder, abort: AbortController) => void, string[]]>([
    ['leaves inside of `when`', recorder => recorder.cancel(), []],
    ['is stopped by the signal inside of `when`', (_, abort) => abort.abort(), ['error aborted']],
  ])('a reader that %s sees no other provider asked', async (_, act, expected) => {
    const [a, b] = [onStrings('a'), onStrings('b')]
    const abort = new AbortController()
    const recorder = new Recorder()
    const provider = withFallback([a.inner, b.inner], {
      when() {
        act(recorder, abort)
        return true
      },
    })
    recorder.connect(provider.stream(request, { signal: abort.signal }))
    await settle()
    a.puppets[0]!.push(failure())
    await settle()
    expect(b.puppets).toEqual([])
    expect(briefly(recorder.batches)).toEqual(expected)
  })

  /** A provider of a foreign make, which keeps no promise about order. */
  const babbling = (calls: string[], now = (act: () => void): void => act()): ChatProvider => ({
    id: 'babbling',
    stream: () =>
      ({
        connect(reader: { batch(records: unknown): void }) {
          now(() => {
            reader.batch([failure()])
            reader.batch([failure('quota')])
            reader.batch(opening('no'))
          })
          return { pause: () => calls.push('pause'), resume() {}, cancel: () => calls.push('cancel') }
        },
      }) as never,
  })

  it.each<[string, ((act: () => void) => void) | undefined]>([
    ['later', queueMicrotask],
    ['from inside of `connect`', undefined],
  ])('what a provider says after it has failed is nobody’s: %s', async (_, now) => {
    for (const last of [second().inner, failingWith('overloaded').inner]) {
      const read = await batchesOf(withFallback([babbling([], now), last]).stream(request))
      expect(briefly(read)).toEqual([last.id === 'second' ? 'start +0 0:yes -0 finish stop' : 'error overloaded'])
    }
    const when = vi.fn(() => false)
    const read = await batchesOf(withFallback([babbling([], now), second().inner], { when }).stream(request))
    expect(briefly(read)).toEqual(['error network'])
    expect(when).toHaveBeenCalledTimes(1)
  })

  describe('a stream of another make is held to the order of batches', () => {
    const foreign = (connect: (reader: ChatReader) => unknown): ChatProvider => ({
      id: 'foreign',
      stream: () => ({ connect }) as never,
    })
    const flow = { pause() {}, resume() {}, cancel() {} }

    it.each<[string, (reader: ChatReader) => unknown]>([
      [
        'a failure and a throw from inside of `connect` are one',
        reader => {
          reader.batch([failure('overloaded')])
          throw new Error('late')
        },
      ],
      [
        'an empty batch begins no answer',
        reader => {
          reader.batch([])
          queueMicrotask(() => reader.batch([failure('overloaded')]))
          return flow
        },
      ],
      [
        'a start alone begins none',
        reader => {
          queueMicrotask(() => {
            reader.batch([start])
            reader.batch([failure('overloaded')])
          })
          return flow
        },
      ],
      [
        'nor does one in front of a failure',
        reader => {
          reader.batch([start, failure('overloaded')])
          return flow
        },
      ],
    ])('%s', async (_, connect) => {
      const [a, b] = [foreign(connect), second().inner]
      const read = await batchesOf(withFallback([a, b]).stream(request))
      expect(briefly(read)).toEqual(['start +0 0:yes -0 finish stop'])
    })

    it('a wrapper whose batches are empty at times', async () => {
      const a = leavingOut(answering([...opening('thought')], [failure('overloaded')]).inner, 'start')
      expect(briefly(await batchesOf(withFallback([a, second().inner]).stream(request)))).toEqual([
        '+0 0:thought',
        '-0 error overloaded',
      ])
      const silent = leavingOut(
        answering([{ type: 'data', name: 'n', value: 1 }], [failure('overloaded')]).inner,
        'data',
      )
      expect(await withFallback([silent, second().inner]).stream(request).text()).toBe('yes')
    })

    it('content in front of a throw of `connect` stands, and the throw is its failure', async () => {
      const begun = foreign(reader => {
        reader.batch(opening('half'))
        throw new ChatError({ code: 'overloaded', message: 'Busy.' })
      })
      const read = await batchesOf(withFallback([begun, second().inner]).stream(request))
      expect(briefly(read).join(' ')).toBe('start +0 0:half -0 error overloaded')
    })

    it('however many of them fail from inside of `connect`', async () => {
      const a = foreign(() => {
        throw new Error('x')
      })
      expect(
        await withFallback([...Array(10_000).fill(a), second().inner])
          .stream(request)
          .text(),
      ).toBe('yes')
    })
  })

  it('one that failed from inside of `connect` is not followed in place of the next one', async () => {
    const [calls, b] = [[] as string[], onStrings('b')]
    const recorder = Recorder.of(withFallback([babbling(calls), b.inner]).stream(request))
    await settle()
    recorder.cancel()
    expect(calls).toEqual([])
    expect(b.puppets[0]!.calls).toEqual(['connect', 'cancel'])
  })

  it('user functions run in the async context in which the stream was connected', async () => {
    const storage = new AsyncLocalStorage<string>()
    const a = onStrings('a')
    const seen: (string | undefined)[] = []
    const note = <Value>(value: Value): Value => {
      seen.push(storage.getStore())
      return value
    }
    const b: ChatProvider = {
      id: 'b',
      stream: () =>
        ChatStream.from(async function* () {
          yield note(whole)
        }),
    }
    const provider = withFallback([a.inner, { provider: b, request: note }], { when: () => note(true) })
    const reading = storage.run('reader', () => provider.stream(request).text())
    await settle()
    storage.run('socket', () => a.puppets[0]!.push(failure()))
    expect(await reading).toBe('yes')
    expect(seen).toEqual(['reader', 'reader', 'reader'])
  })
})

describe('the total time is that of all providers together', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  /** Two providers over vendors that a test speaks for. */
  function pair(options: StreamOptions, own?: StreamOptions) {
    const [a, b] = [new Vendor(), new Vendor()]
    const provider = withFallback([
      testProvider({ transport: a.transport }),
      { provider: testProvider({ transport: b.transport }), ...(own && { options: own }) },
    ])
    return { a, b, reader: Recorder.of(provider.stream(hello, options)) }
  }

  it('the next one gets what is left of it', async () => {
    const { a, b, reader } = pair({ totalTimeoutMs: 1_000, maxRetries: 0 })
    await pass(600)
    a.last.head(503).end()
    await pass(399)
    expect(b.exchanges).toHaveLength(1)
    expect(reader.batches).toEqual([])
    await pass(1)
    expect(briefly(reader.batches)).toEqual(['error timeout'])
    expect(b.last.calls).toContain('cancel')
  })

  it('is up for all of them where it is up', async () => {
    const { b, reader } = pair({ totalTimeoutMs: 1_000 })
    await pass(1_000)
    expect(briefly(reader.batches)).toEqual(['error timeout'])
    expect(b.exchanges).toEqual([])
  })

  it('a provider may have less of it', async () => {
    const { a, reader } = pair({ totalTimeoutMs: 1_000, maxRetries: 0 }, { totalTimeoutMs: 100 })
    await pass(600)
    a.last.head(503).end()
    await pass(100)
    expect(briefly(reader.batches)).toEqual(['error timeout'])
  })

  it('a first byte that does not come in time is a failure like others', async () => {
    const { b, reader } = pair({ firstByteTimeoutMs: 50 })
    await pass(50)
    b.last.open().frames({ t: 'here' }, { finish: 'stop' }, '[DONE]').end()
    await pass(0)
    expect(briefly(reader.batches)).toEqual(['start +0 0:here -0 finish stop'])
  })
})

describe('the id', () => {
  it('is `fallback`, or its own', () => {
    expect(withFallback([second().inner]).id).toBe('fallback')
    expect(withFallback([second().inner], { id: 'chat' }).id).toBe('chat')
  })
})

it('delta after delta goes through as it comes', async () => {
  const batches = [opening('a'), [delta('b')], [delta('c')], [close(), finish]]
  const provider = withFallback([failingWith('network').inner, answering(...batches).inner])
  expect(briefly(await batchesOf(provider.stream(request)))).toEqual(['start +0 0:a', '0:b', '0:c', '-0 finish stop'])
})
