import { ChatError, type ChatRecord, ChatStream } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { Puppet } from '../support/puppet.js'
import { Recorder } from '../support/recorder.js'
import { briefly, close, delta, failure, finish, opening, start } from '../support/records.js'
import { settle } from '../support/settle.js'
import { catchingUncaught } from '../support/uncaught.js'

type Make = Parameters<typeof ChatStream.from>[0]

const read = async (make: Make): Promise<string[]> => {
  const reader = Recorder.of(ChatStream.from(make))
  for (let i = 0; i < 5; i++) await settle()
  expect(reader.faults).toEqual([])
  return briefly(reader.batches)
}

describe('every ending of the factory is one terminal record', () => {
  it.each<[string, Make, string[]]>([
    [
      'a finish',
      async function* () {
        yield opening()
        yield [close(), finish]
      },
      ['start +0 0:a', '-0 finish stop'],
    ],
    [
      'an error record',
      async function* () {
        yield [failure('quota')]
      },
      ['error quota'],
    ],
    [
      'no terminal record',
      async function* () {
        yield opening()
      },
      ['start +0 0:a', '-0 error truncated'],
    ],
    ['nothing at all', async function* () {}, ['error truncated']],
    [
      'a ChatError',
      async function* () {
        yield opening()
        throw new ChatError({ code: 'gone', message: 'gone' })
      },
      ['start +0 0:a', '-0 error gone'],
    ],
    [
      'any other throw',
      async function* () {
        yield opening()
        throw new Error('secret')
      },
      ['start +0 0:a', '-0 error unknown'],
    ],
    [
      'a throw of the factory itself',
      () => {
        throw new ChatError({ code: 'permission', message: 'no' })
      },
      ['error permission'],
    ],
    ['no iterable', (() => undefined) as unknown as Make, ['error unknown']],
    [
      'what is no batch',
      async function* () {
        yield 'text' as unknown as ChatRecord[]
      },
      ['error unknown'],
    ],
    [
      'empty batches before the finish',
      async function* () {
        yield []
        yield [start, finish]
      },
      ['start finish stop'],
    ],
  ])('%s', async (_, make, expected) => {
    expect(await read(make)).toEqual(expected)
  })
})

it('runs the factory at connect', async () => {
  let made = 0
  const stream = ChatStream.from(async function* () {
    made++
    yield [start, finish]
  })
  await settle()
  expect(made).toBe(0)
  await stream.text()
  expect(made).toBe(1)
})

describe('the generator’s finally runs', () => {
  const watched = (endless = true) => {
    const seen = { finally: 0, signal: undefined as AbortSignal | undefined, yields: 0 }
    const stream = ChatStream.from(async function* (signal) {
      seen.signal = signal
      try {
        yield opening()
        seen.yields++
        while (endless) {
          yield [delta('b')]
          seen.yields++
        }
        yield [close(), finish]
        seen.yields++
      } finally {
        seen.finally++
      }
    })
    return { seen, stream }
  }

  it('at break, with the signal aborted', async () => {
    const { seen, stream } = watched()
    for await (const event of stream) if (event.type === 'text-delta') break
    await settle()
    expect(seen.finally).toBe(1)
    expect(seen.signal?.aborted).toBe(true)
  })

  it('at the terminal record, without being asked for more', async () => {
    const { seen, stream } = watched(false)
    await stream.text()
    await settle()
    expect(seen).toMatchObject({ finally: 1, yields: 1 })
  })

  it('when the reader leaves while paused', async () => {
    const { seen, stream } = watched()
    const reader = Recorder.of(stream, (_, recorder) => recorder.pause())
    await settle()
    expect(reader.batches).toHaveLength(1)
    expect(seen.finally).toBe(0)
    reader.cancel('why')
    await settle()
    expect(seen.finally).toBe(1)
    expect(seen.signal?.reason).toBe('why')
  })

  it('when the answer is stopped', async () => {
    const { seen, stream } = watched()
    const reader = Recorder.of(stream, (_, recorder) => {
      if (recorder.batches.length === 3) stream.cancel()
    })
    await settle()
    await settle()
    expect(seen.finally).toBe(1)
    expect(briefly(reader.batches).at(-1)).toBe('-0 error aborted')
  })
})

it('asks for nothing while paused', async () => {
  let asked = 0
  const stream = ChatStream.from(async function* () {
    yield opening()
    for (; ; asked++) yield [delta('b')]
  })
  const reader = Recorder.of(stream, (_, recorder) => recorder.pause())
  await settle()
  expect(asked).toBe(0)
  reader.resume()
  await settle()
  expect(reader.batches).toHaveLength(2)
  expect(asked).toBe(0)
  reader.cancel()
})

it('leaving closes an iterator whose next() is pending, such as another stream’s', async () => {
  const puppet = new Puppet()
  const inner = new ChatStream(puppet.source)
  const reader = Recorder.of(ChatStream.from(() => inner.batches()))
  await settle()
  expect(puppet.calls).toEqual(['connect'])
  reader.cancel()
  await settle()
  expect(puppet.calls).toEqual(['connect', 'cancel'])
})

it('what the generator throws after the end or after the reader left goes nowhere', async () => {
  const unhandled = await catchingUncaught(async () => {
    const throwing = (): ChatStream =>
      ChatStream.from(async function* () {
        try {
          yield opening()
          yield [close(), finish]
        } finally {
          // biome-ignore lint/correctness/noUnsafeFinally: what the test is about
          throw new Error('in finally')
        }
      })
    expect(await throwing().text()).toBe('a')
    const reader = Recorder.of(throwing(), (_, recorder) => recorder.cancel())
    for (let i = 0; i < 3; i++) await settle()
    expect(reader.faults).toEqual([])
  })
  expect(unhandled).toEqual([])
})

it('what is no batch, or gives none, is told to whoever writes a provider', async () => {
  const made = [
    async function* () {
      yield { type: 'start', messageId: 'm', provider: 'p' }
    },
    () => [[start, finish]],
    function* () {
      yield [start, finish]
    },
  ]
  for (const make of made)
    await expect(ChatStream.from(make as never).text()).rejects.toThrow(
      'ChatStream.from takes an async generator of batches, which are lists of records: yield [{ type, … }].',
    )
})

describe('the usage of a provider of somebody’s own', () => {
  const told = async (usage: unknown): Promise<unknown> => {
    const stream = ChatStream.from(async function* () {
      yield [start, { ...finish, usage: usage as never }]
    })
    return (await stream.message()).usage
  }

  it.each<[string, unknown, unknown]>([
    [
      'parts that are more than their whole',
      { inputTokens: 100, outputTokens: 10, cachedInputTokens: 80, cacheWriteTokens: 80, reasoningTokens: 40 },
      { inputTokens: 100, outputTokens: 50, cachedInputTokens: 80, cacheWriteTokens: 20, reasoningTokens: 40 },
    ],
    [
      'counts that are none',
      { inputTokens: Number.NaN, outputTokens: -1, cachedInputTokens: '7', raw: { its: 1 } },
      { inputTokens: 0, outputTokens: 0, raw: { its: 1 } },
    ],
    ['counts that no vendor reaches', { inputTokens: 1e308, outputTokens: 3 }, { inputTokens: 0, outputTokens: 3 }],
    ['null', null, undefined],
  ])('is made whole: %s', async (_, usage, whole) => {
    expect(await told(usage)).toEqual(whole)
  })

  it('is made whole at the end of each step too', async () => {
    const usage = { inputTokens: '7', outputTokens: 3, cachedInputTokens: 9 } as never
    const step: ChatRecord = { type: 'step-end', usage }
    const ends: ChatRecord[] = []
    const stream = ChatStream.from(async function* () {
      yield [start, step, { type: 'step-end' }, { ...step }, { ...finish, usage }]
    })
    for await (const record of stream) if (record.type === 'step-end' || record.type === 'finish') ends.push(record)
    const whole = { inputTokens: 0, outputTokens: 3, cachedInputTokens: 0 }
    expect(ends).toEqual([
      { type: 'step-end', usage: whole },
      { type: 'step-end' },
      { type: 'step-end', usage: whole },
      { ...finish, usage: whole },
    ])
  })

  it('stays the same object where it is whole', async () => {
    const usage = { inputTokens: 2, outputTokens: 3, cachedInputTokens: 0, reasoningTokens: 3 }
    const records: ChatRecord[] = []
    const stream = ChatStream.from(async function* () {
      yield [start, { ...finish, usage }]
    })
    for await (const batch of stream) records.push(...[batch].flat())
    const last = records.at(-1)
    expect(last?.type === 'finish' && last.usage).toBe(usage)
  })
})
