import { AsyncLocalStorage } from 'node:async_hooks'
import {
  ChatError,
  type ChatProvider,
  type ChatRecord,
  type ChatRequest,
  ChatStream,
  mapProvider,
  type ProviderMapping,
} from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { batchFaults } from '../grammar.js'
import { Puppet } from '../support/puppet.js'
import { briefly, close, delta, failure, finish, open, opening, start } from '../support/records.js'
import { settle } from '../support/settle.js'
import { answering, batchesOf, leavingOut, request } from './answering.js'

const mapped = (records: ProviderMapping['records'], ...batches: ChatRecord[][]) =>
  batchesOf(mapProvider(answering(...batches).inner, { ...(records && { records }) }).stream(request))

describe('mapProvider', () => {
  it('changes request and options, and is the inner provider otherwise', async () => {
    const { inner, asked } = answering([...opening(), close(), finish])
    const provider = mapProvider(inner, {
      request: ({ messages }) => ({ messages: [{ role: 'system', content: 'Be brief.' }, ...messages], model: 'm' }),
      options: (options, { model }) => ({ ...options, maxRetries: 7, ...(model === 'm' && { idleTimeoutMs: 1 }) }),
    })
    expect(provider.id).toBe('inner')
    const { signal } = new AbortController()
    expect(await provider.stream(request, { signal, maxRetries: 1, gatherMs: 3 }).text()).toBe('a')
    expect(asked).toEqual([
      [
        { messages: [{ role: 'system', content: 'Be brief.' }, ...request.messages], model: 'm' },
        { maxRetries: 7, gatherMs: 3, idleTimeoutMs: 1 },
      ],
    ])
    expect(request.messages).toHaveLength(1)
  })

  it.each<[string, unknown]>([
    ['no request', undefined],
    ['no messages', { messages: [] }],
    ['a wrong part', { messages: [{ role: 'user', content: [{ type: 'text' }] }] }],
  ])('throws the TypeError of stream() at once for %s, before anything of the mapping runs', (_, wrong) => {
    const ran: string[] = []
    const provider = mapProvider(answering().inner, {
      request: given => {
        ran.push('request')
        return given
      },
    })
    expect(() => provider.stream(wrong as ChatRequest)).toThrow(TypeError)
    expect(ran).toEqual([])
  })

  it.each<[string, ProviderMapping]>([
    ['a mapping that breaks the request', { request: () => ({ messages: [] }) }],
    [
      'a mapping that throws one',
      {
        options: () => {
          throw new TypeError('no such option')
        },
      },
    ],
  ])('throws the TypeError of %s', (_, mapping) => {
    const inner: ChatProvider = {
      id: 'inner',
      stream({ messages }) {
        if (messages.length === 0) throw new TypeError('messages takes a list of at least one message.')
        return ChatStream.from(async function* () {})
      },
    }
    expect(() => mapProvider(inner, mapping).stream(request)).toThrow(TypeError)
  })

  it('makes a record of what else the mapping of a request throws', async () => {
    const { inner, asked } = answering()
    const refused = new ChatError({ code: 'permission', message: 'Not here.' })
    const provider = mapProvider(inner, {
      request() {
        throw refused
      },
    })
    await expect(provider.stream(request).text()).rejects.toMatchObject({ code: 'permission', message: 'Not here.' })
    expect(asked).toEqual([])
  })

  it.each<[string, unknown[]]>([
    ['no provider', [undefined, {}]],
    ['a provider without stream', [{ id: 'x' }, {}]],
    ['records that are no function', [answering().inner, { records: [] }]],
    ['a request that is no function', [answering().inner, { request: {} }]],
  ])('takes %s for the mistake that it is', (_, args) => {
    expect(() => mapProvider(...(args as [never, never]))).toThrow(TypeError)
  })
})

describe('mapped records', () => {
  const whole = [
    [...opening('a'), delta('b')],
    [close(), finish],
  ]
  const note: ChatRecord = { type: 'data', name: 'n', value: 1 }

  it.each<[string, ProviderMapping['records'], ChatRecord[][], string[]]>([
    ['stay', records => records, whole, ['start +0 0:a 0:b', '-0 finish stop']],
    [
      'grow',
      records =>
        records.flatMap(record => [record, ...(record.type === 'text-delta' ? [{ ...record, delta: '!' }] : [])]),
      whole,
      ['start +0 0:a 0:! 0:b 0:!', '-0 finish stop'],
    ],
    ['shrink', records => records.filter(({ type }) => type !== 'text-delta'), whole, ['start +0', '-0 finish stop']],
    ['vanish but for the end', () => [], whole, ['start finish stop']],
    [
      'come behind the end, which stays last',
      records => [...records, note],
      whole,
      ['start +0 0:a 0:b data', '-0 data finish stop'],
    ],
    [
      'have another end',
      records => records.map(record => (record.type === 'finish' ? { ...record, reason: 'length' } : record)),
      whole,
      ['start +0 0:a 0:b', '-0 finish length'],
    ],
    ['have two ends', records => [...records, failure()], whole, ['start +0 0:a 0:b -0 error network']],
    [
      'lose their start',
      records => records.filter(({ type }) => type !== 'start'),
      whole,
      ['start +0 0:a 0:b', '-0 finish stop'],
    ],
    [
      'lose the beginning of a block',
      records => records.filter(({ type }) => type !== 'text-start'),
      whole,
      ['start finish stop'],
    ],
    [
      'lose the end of a block',
      records => records.filter(({ type }) => type !== 'text-end'),
      whole,
      ['start +0 0:a 0:b', '-0 finish stop'],
    ],
    ['lose all of a failure', () => [], [opening(), [failure('overloaded')]], ['error overloaded']],
    [
      'turn a failure into words',
      () => [open(), delta('sorry'), finish],
      [[failure('overloaded')]],
      ['start +0 0:sorry -0 finish stop'],
    ],
    ['begin twice', records => [start, ...records], whole, ['start +0 0:a 0:b', '-0 finish stop']],
    [
      'open a block twice',
      records => [...records, open()],
      [opening(), [close(), finish]],
      ['start +0 0:a', '-0 +0 -0 finish stop'],
    ],
    [
      'end in the middle',
      records => (records.some(({ type }) => type === 'text-delta') ? [...records, finish] : records),
      whole,
      ['start +0 0:a 0:b -0 finish stop'],
    ],
    [
      'withdraw what nobody saw',
      records => [{ type: 'reset' }, ...records],
      whole,
      ['start +0 0:a 0:b', 'reset finish stop'],
    ],
    [
      'end a step in a block',
      records => [...records, { type: 'step-end' }],
      [opening(), [finish]],
      ['start +0 0:a -0 step-end', 'step-end finish stop'],
    ],
    ['are no list', () => undefined as never, whole, ['error unknown']],
    ['are a promise', (async () => []) as never, whole, ['error unknown']],
    ['are no records', () => [null as never], whole, ['error unknown']],
    ['are a list with holes', () => Object.assign([], { 2: note }), whole, ['error unknown']],
    ['are an error without one', () => [{ type: 'error' } as never], whole, ['error unknown']],
    [
      'are the batch itself, changed',
      records => {
        ;(records as ChatRecord[]).pop()
        return records
      },
      whole.map(batch => [...batch]),
      ['start +0 0:a', '-0 finish stop'],
    ],
  ])('%s', async (_, records, batches, expected) => {
    const read = await mapped(records, ...batches)
    expect(briefly(read)).toEqual(expected)
    expect(batchFaults(read)).toEqual([])
  })

  it.each<[string, ChatRecord, string, object]>([
    ['whole', finish, '{"q":1}', { input: { q: 1 } }],
    ['whole', { type: 'step-end' }, '{"q":1}', { input: { q: 1 } }],
    ['half', finish, '{"q"', { inputText: '{"q"', inputError: 'The arguments are incomplete.' }],
    ['cut', failure(), '{"q":1}', { inputText: '{"q":1}', inputError: 'The arguments are incomplete.' }],
  ])('that lose the end of a call leave it %s in front of %o', async (_, last, text, input) => {
    const call: ChatRecord[] = [
      { type: 'tool-call-start', toolCallId: 'c', toolName: 'f' },
      { type: 'tool-call-delta', toolCallId: 'c', delta: text },
      { type: 'tool-call-end', toolCallId: 'c', toolName: 'f', input: {} },
    ]
    const read = await mapped(
      records => records.filter(({ type }) => type !== 'tool-call-end'),
      [start, ...call],
      [last, finish],
    )
    const ends = read.flat().filter(({ type }) => type === 'tool-call-end')
    expect(ends).toEqual([{ type: 'tool-call-end', toolCallId: 'c', toolName: 'f', ...input }])
  })

  it('end the answer and cancel upstream where the mapping ends it, or throws', async () => {
    for (const records of [
      (batch: readonly ChatRecord[]): ChatRecord[] => [...batch, finish],
      (): never => {
        throw new ChatError({ code: 'content-filter', message: 'No.' })
      },
    ]) {
      const puppet = new Puppet()
      const inner: ChatProvider = { id: 'inner', stream: () => new ChatStream(puppet.source) }
      const reading = batchesOf(mapProvider(inner, { records }).stream(request))
      await settle()
      puppet.push(...opening())
      puppet.push(delta('lost'))
      const read = await reading
      expect(['start +0 0:a -0 finish stop', 'error content-filter']).toContain(briefly(read).join(' | '))
      expect(puppet.calls.at(-1)).toBe('cancel')
    }
  })

  it('say what a mapping threw, and no more of what is not a ChatError', async () => {
    const [[record] = []] = await mapped(() => {
      throw new Error('secret')
    }, whole[0]!)
    expect(record).toMatchObject({ type: 'error', error: { code: 'unknown' } })
    expect(JSON.stringify(record)).not.toContain('secret')
  })

  it('are mapped by an instance of a class too, one for each', async () => {
    class Shouting {
      readonly sign = '!'
      request({ messages }: ChatRequest): ChatRequest {
        return { messages, model: this.sign }
      }
      records(records: readonly ChatRecord[]): ChatRecord[] {
        return records.map(record => (record.type === 'text-delta' ? { ...record, delta: this.sign } : record))
      }
    }
    const { inner, asked } = answering(...whole)
    expect(await mapProvider(inner, new Shouting()).stream(request).text()).toBe('!!')
    expect(asked[0]?.[0].model).toBe('!')
  })

  it('of a stream of another make, which gives no records at times, are those that it gives', async () => {
    const { inner } = answering(...whole)
    const read = await batchesOf(
      mapProvider(leavingOut(inner, 'start'), { records: records => records }).stream(request),
    )
    expect(briefly(read)).toEqual(['start +0 0:a 0:b', '-0 finish stop'])
  })

  it('of one answer come with one object that is theirs', async () => {
    const counts = new WeakMap<object, number>()
    const { inner } = answering(...whole)
    const provider = mapProvider(inner, {
      records(records, call) {
        counts.set(call, (counts.get(call) ?? 0) + 1)
        expect(call.request).toBe(request)
        return records.map(record =>
          record.type === 'finish' ? { ...record, rawReason: String(counts.get(call)) } : record,
        )
      },
    })
    for (let i = 0; i < 2; i++) expect((await provider.stream(request).message()).finish.rawReason).toBe('2')
  })

  it('are mapped in the async context in which the stream was connected', async () => {
    const storage = new AsyncLocalStorage<string>()
    const puppet = new Puppet()
    const seen: (string | undefined)[] = []
    const provider = mapProvider(
      { id: 'inner', stream: () => new ChatStream(puppet.source) },
      {
        records(records) {
          seen.push(storage.getStore())
          return records
        },
      },
    )
    const reading = storage.run('reader', () => batchesOf(provider.stream(request)))
    await settle()
    storage.run('socket', () => puppet.push(...opening(), close(), finish))
    await reading
    expect(seen).toEqual(['reader'])
  })

  it('nest', async () => {
    const { inner } = answering([...opening('a'), close(), finish])
    const louder = (provider: ChatProvider): ChatProvider =>
      mapProvider(provider, {
        records: records =>
          records.map(record => (record.type === 'text-delta' ? { ...record, delta: `${record.delta}!` } : record)),
      })
    expect(await louder(louder(inner)).stream(request).text()).toBe('a!!')
  })
})

it('without a mapping it says what one has', () => {
  const provider: ChatProvider = { id: 'inner', stream: () => ChatStream.from(async function* () {}) }
  for (const other of [undefined, { requests: () => {} }])
    expect(() => mapProvider(provider, other as never)).toThrow(
      new TypeError('mapProvider takes changes: { request, options, records }.'),
    )
})
