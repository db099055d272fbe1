import { AsyncLocalStorage } from 'node:async_hooks'
import { type ChatProvider, ChatStream, type FallbackEntry, type FallbackOptions, withFallback } from '@millrace/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Recorder } from '../../support/recorder.js'
import { briefly, close, delta, failure, finish, opening } from '../../support/records.js'
import { pass } from '../../support/running.js'
import { answeringAs, batchesOf, failingWith, onStrings, request } from '../answering.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const whole = [...opening('yes'), close(), finish]
const warningsOf = (recorder: Recorder): string[] =>
  recorder.records.flatMap(record => (record.type === 'start' ? (record.warnings ?? []) : [])).map(w => w.message)

/** A reader of providers that a test speaks for. */
async function reading(options: FallbackOptions, ...own: Partial<FallbackEntry>[]) {
  const all = own.map((_, i) => onStrings('abc'[i]))
  const provider = withFallback(
    all.map(({ inner }, i) => ({ provider: inner, ...own[i] })),
    options,
  )
  const recorder = Recorder.of(provider.stream(request))
  await pass(0)
  const puppets = all.map(({ puppets }) => puppets)
  return { provider, recorder, puppets, calls: () => puppets.map(([puppet]) => puppet?.calls ?? []) }
}

describe('firstTokenTimeoutMs of an entry', () => {
  it('passes on to the next provider, and closes the one that is late', async () => {
    const { recorder, puppets, calls } = await reading({}, { firstTokenTimeoutMs: 100 }, {})
    await pass(99)
    expect(calls()).toEqual([['connect'], []])
    await pass(1)
    expect(calls()).toEqual([['connect', 'cancel'], ['connect']])
    puppets[0]![0]!.push(...whole)
    puppets[1]![0]!.push(...whole)
    expect(briefly(recorder.batches)).toEqual(['start +0 0:yes -0 finish stop'])
    expect(warningsOf(recorder)).toEqual(['Another provider was asked before this one, and failed: a: timeout.'])
    expect(recorder.faults).toEqual([])
  })

  it('is the error of the last one, with the name of the limit', async () => {
    const { recorder } = await reading({}, { firstTokenTimeoutMs: 100 })
    await pass(100)
    expect(recorder.records).toEqual([
      {
        type: 'error',
        error: {
          code: 'timeout',
          message: 'a gave no token for 100 ms (firstTokenTimeoutMs).',
          retryable: true,
          provider: 'a',
        },
      },
    ])
  })

  it('rests while the reader has paused, and does not count once the answer has begun', async () => {
    const { recorder, puppets } = await reading({}, { firstTokenTimeoutMs: 100 }, {})
    await pass(60)
    recorder.pause()
    await pass(500)
    recorder.resume()
    await pass(39)
    puppets[0]![0]!.push(...opening())
    await pass(10_000)
    puppets[0]![0]!.push(close(), finish)
    expect(briefly(recorder.batches)).toEqual(['start +0 0:a', '-0 finish stop'])
  })
})

describe('interTokenTimeoutMs of an entry', () => {
  it('ends an answer that has begun, closes its blocks and its call', async () => {
    const { recorder, puppets, calls } = await reading({}, { interTokenTimeoutMs: 100 }, {})
    await pass(10_000)
    puppets[0]![0]!.push(...opening())
    await pass(99)
    puppets[0]![0]!.push(delta('b'))
    await pass(99)
    expect(recorder.batches).toHaveLength(2)
    await pass(1)
    expect(briefly(recorder.batches)).toEqual(['start +0 0:a', '0:b', '-0 error timeout'])
    expect(calls()).toEqual([['connect', 'cancel'], []])
    expect(recorder.faults).toEqual([])
  })
})

describe('hedgeAfterMs', () => {
  it('asks the next provider as well; the first to begin is the answer, the other is closed', async () => {
    const { recorder, puppets, calls } = await reading({ hedgeAfterMs: 100 }, {}, {}, {})
    await pass(100)
    expect(calls()).toEqual([['connect'], ['connect'], []])
    await pass(1_000)
    puppets[1]![0]!.push(...opening('b'))
    expect(calls()).toEqual([['connect', 'cancel'], ['connect'], []])
    puppets[0]![0]!.push(...opening('a'))
    puppets[1]![0]!.push(close(), finish)
    expect(briefly(recorder.batches)).toEqual(['start +0 0:b', '-0 finish stop'])
    expect(warningsOf(recorder)).toEqual(['Another provider was asked at the same time, and was slower: a.'])
    expect(recorder.faults).toEqual([])
  })

  it('asks nobody where the first begins in time, whoever fails later', async () => {
    const { recorder, puppets, calls } = await reading({ hedgeAfterMs: 100 }, {}, {})
    await pass(99)
    puppets[0]![0]!.push(...opening())
    await pass(1_000)
    puppets[0]![0]!.push(failure())
    expect(calls()).toEqual([['connect'], []])
    expect(briefly(recorder.batches)).toEqual(['start +0 0:a', '-0 error network'])
  })

  it('waits for the other one where one fails, and asks the third where both do', async () => {
    const { recorder, puppets, calls } = await reading({ hedgeAfterMs: 100 }, {}, {}, {})
    await pass(100)
    puppets[1]![0]!.push(failure('overloaded'))
    await pass(10_000)
    expect(calls()).toEqual([['connect'], ['connect'], []])
    puppets[0]![0]!.push(failure('network'))
    await pass(0)
    expect(calls()[2]).toEqual(['connect'])
    puppets[2]![0]!.push(...whole)
    expect(warningsOf(recorder)).toEqual([
      'Another provider was asked before this one, and failed: b: overloaded.',
      'Another provider was asked before this one, and failed: a: network.',
    ])
  })

  it('ends the answer, and the other call, at a failure that no provider can mend', async () => {
    const { recorder, puppets, calls } = await reading({ hedgeAfterMs: 100 }, {}, {})
    await pass(100)
    puppets[1]![0]!.push(failure('content-filter'))
    expect(briefly(recorder.batches)).toEqual(['error content-filter'])
    expect(calls()[0]).toEqual(['connect', 'cancel'])
  })

  it('counts from the failure of the provider before', async () => {
    const { puppets, calls } = await reading({ hedgeAfterMs: 100 }, {}, {}, {})
    await pass(60)
    puppets[0]![0]!.push(failure())
    await pass(99)
    expect(calls()).toEqual([['connect'], ['connect'], []])
    await pass(1)
    expect(calls()[2]).toEqual(['connect'])
  })

  it('cancelling and pausing reach both; a pause stops the clock', async () => {
    const { recorder, puppets, calls } = await reading({ hedgeAfterMs: 100 }, {}, {})
    await pass(60)
    recorder.pause()
    await pass(1_000)
    recorder.resume()
    await pass(39)
    expect(calls()[1]).toEqual([])
    await pass(1)
    recorder.pause()
    puppets[0]![0]!.push(...opening())
    puppets[1]![0]!.push(...opening())
    await pass(0)
    expect(recorder.batches).toEqual([])
    recorder.resume()
    await pass(0)
    expect(briefly(recorder.batches)).toEqual(['start +0 0:a'])
    recorder.cancel()
    expect(calls()).toEqual([
      ['connect', 'pause', 'resume', 'pause', 'resume', 'cancel'],
      ['connect', 'pause', 'cancel'],
    ])
    expect(recorder.faults).toEqual([])
  })

  it('cancelling before anything has come closes both', async () => {
    const { recorder, calls } = await reading({ hedgeAfterMs: 100 }, {}, {})
    await pass(100)
    recorder.cancel()
    await pass(1_000)
    expect(calls()).toEqual([
      ['connect', 'cancel'],
      ['connect', 'cancel'],
    ])
    expect(recorder.batches).toEqual([])
  })

  it('leaves no timer behind', async () => {
    const { recorder, puppets } = await reading({ hedgeAfterMs: 100 }, { firstTokenTimeoutMs: 500 }, {})
    puppets[0]![0]!.push(...whole)
    expect(recorder.batches).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('runs the functions of the second entry in the async context of the reader', async () => {
    const storage = new AsyncLocalStorage<string>()
    let seen: string | undefined
    const b = answeringAs('b', whole).inner
    const provider = withFallback(
      [
        onStrings().inner,
        {
          provider: b,
          request(asked) {
            seen = storage.getStore()
            return asked
          },
        },
      ],
      { hedgeAfterMs: 5 },
    )
    storage.run('reader', () => Recorder.of(provider.stream(request)))
    await pass(5)
    expect(seen).toBe('reader')
  })
})

describe('circuit', () => {
  const broken = () => failingWith('overloaded', 'broken')
  const calm = () => answeringAs('calm', whole)

  /** The provider, and how many of its answers were read. */
  function counted({ inner }: { readonly inner: ChatProvider }) {
    const read = { count: 0 }
    const stream: ChatProvider['stream'] = (asked, options) => {
      const answer = inner.stream(asked, options)
      return new ChatStream(reader => {
        read.count++
        return answer.connect(reader)
      })
    }
    return { inner: { id: inner.id, stream }, read }
  }

  it('passes a provider over that failed so often, and says so; one request tries it again', async () => {
    const [a, b] = [counted(broken()), counted(calm())]
    const provider = withFallback([a.inner, b.inner], { circuit: { failures: 2, cooldownMs: 1_000 } })
    const ask = () => batchesOf(provider.stream(request))
    await ask()
    await ask()
    const [[start] = []] = await ask()
    expect(a.read.count).toBe(2)
    expect(start).toMatchObject({
      warnings: [{ message: 'Another provider was passed over, since it failed lately: broken.' }],
    })
    await pass(1_000)
    await Promise.all([ask(), ask(), ask()])
    expect(a.read.count).toBe(3)
    expect(b.read.count).toBe(6)
  })

  it('asks a provider that is passed over where all others failed, and with all of its retries', async () => {
    const [a, b] = [broken(), failingWith('overloaded', 'other')]
    const provider = withFallback([a.inner, b.inner], { circuit: { failures: 1 } })
    const ask = () => batchesOf(provider.stream(request))
    await ask()
    expect(await ask()).toMatchObject([[{ error: { message: expect.stringContaining('Asked before: broken') } }]])
    expect([a.asked.length, b.asked.length]).toEqual([2, 2])
    const c = calm()
    const other = withFallback([a.inner, c.inner], { circuit: { failures: 1 } })
    await batchesOf(other.stream(request))
    vi.spyOn(c.inner, 'stream').mockImplementation(failingWith('network').inner.stream)
    await batchesOf(other.stream(request))
    expect(a.asked.at(-1)![1]).not.toHaveProperty('maxRetries')
  })

  it('hears of an answer that fails in its middle', async () => {
    const a = answeringAs('a', opening(), [failure('network')])
    const b = calm()
    const provider = withFallback([a.inner, b.inner], { circuit: { failures: 1 } })
    await batchesOf(provider.stream(request))
    expect(briefly(await batchesOf(provider.stream(request)))).toEqual(['start +0 0:yes -0 finish stop'])
  })

  it('learns nothing of readers who leave', async () => {
    const a = onStrings('a')
    const provider = withFallback([a.inner, calm().inner], { circuit: { failures: 1 } })
    for (let i = 0; i < 3; i++) {
      const recorder = Recorder.of(provider.stream(request))
      await pass(0)
      recorder.cancel()
    }
    expect(a.puppets).toHaveLength(3)
  })

  it('frees the place of a probe whose reader leaves', async () => {
    const a = onStrings('a')
    const provider = withFallback([a.inner, calm().inner], { circuit: { failures: 1, cooldownMs: 10 } })
    const ask = async () => {
      const recorder = Recorder.of(provider.stream(request))
      await pass(0)
      return recorder
    }
    await ask()
    a.puppets[0]!.push(failure())
    await pass(10)
    ;(await ask()).cancel()
    await ask()
    expect(a.puppets).toHaveLength(3)
  })
})

describe('weights', () => {
  it('draw who is asked first; the arguments are checked by that one', async () => {
    const [a, b] = [answeringAs('a', whole), answeringAs('b', whole)]
    let next = 0
    const provider = withFallback(
      [
        { provider: a.inner, weight: 1 },
        { provider: b.inner, weight: 1 },
      ],
      { random: () => [0.9, 0.1, 0.1, 0.9][next++]! },
    )
    await batchesOf(provider.stream(request))
    expect([a.asked.length, b.asked.length]).toEqual([0, 1])
    await batchesOf(provider.stream(request))
    expect([a.asked.length, b.asked.length]).toEqual([1, 1])
  })
})

describe('misuse is a TypeError at once:', () => {
  const { inner } = answeringAs('a', whole)
  it.each<[string, unknown, unknown?]>([
    ['a weight below 0', { provider: inner, weight: -1 }],
    ['a weight that is endless', { provider: inner, weight: Number.POSITIVE_INFINITY }],
    ['a budget that is no number', { provider: inner, firstTokenTimeoutMs: '5' }],
    ['a budget that is none', { provider: inner, interTokenTimeoutMs: Number.NaN }],
    ['a delay that is no number', inner, { hedgeAfterMs: '5' }],
    ['a circuit that is no object', inner, { circuit: true }],
    ['a circuit with a word of its own', inner, { circuit: { failure: 3 } }],
    ['a circuit of no failures', inner, { circuit: { failures: 0 } }],
    ['a random that is no function', inner, { random: 5 }],
  ])('%s', (_, entry, options) => {
    expect(() => withFallback([entry as ChatProvider], options as FallbackOptions)).toThrow(TypeError)
  })
})
