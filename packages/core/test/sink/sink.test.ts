import { type ChatRecord, ChatSink, type ChatSinkOptions, type ErrorInfo } from '@millrace/core'
import { usageOf } from '@millrace/core/provider-kit'
import { describe, expect, it } from 'vitest'
import { closed } from '../../../../tests/support/read-frames.js'
import { grammarFaults } from '../grammar.js'
import { pick, seededRandom } from '../support/random.js'

const cut: ErrorInfo = { code: 'truncated', message: 'cut', retryable: true }

/** A call of the sink, as data. */
type Call = {
  [Name in keyof ChatSink]: ChatSink[Name] extends (...args: infer Args) => void ? [Name, ...Args] : never
}[keyof ChatSink]

const tell = (sink: ChatSink, calls: readonly Call[]): void => {
  for (const [name, ...args] of calls) (sink[name] as (...args: unknown[]) => void).apply(sink, args)
}

/** What a decoder's calls come to. */
function told(calls: readonly Call[], options: Partial<ChatSinkOptions> = {}): ChatRecord[] {
  const sink = new ChatSink({ provider: 'p', ...options })
  sink.start({ messageId: 'm' })
  tell(sink, calls)
  return closed([sink.drain()]).flat()
}

/** The records without `start`, short. */
const short = (records: readonly ChatRecord[]): string[] =>
  records.flatMap(record => {
    switch (record.type) {
      case 'start':
        return []
      case 'text-start':
        return `T${record.id}+`
      case 'reasoning-start':
        return `R${record.id}+`
      case 'text-delta':
      case 'reasoning-delta':
        return `${record.id}:${record.delta}`
      case 'text-end':
      case 'reasoning-end':
        return `${record.id}-`
      case 'tool-call-start':
        return `${record.toolName}(${idOf(record.toolCallId)})+`
      case 'tool-call-delta':
        return `(${idOf(record.toolCallId)}):${record.delta}`
      case 'tool-call-end':
        return `(${idOf(record.toolCallId)})- ${JSON.stringify(record.input ?? record.inputError)}`
      case 'finish':
        return `finish ${record.reason}`
      case 'error':
        return `error ${record.error.code}`
      default:
        return record.type
    }
  })

const idOf = (id: string): string => (id.startsWith('call_') ? 'made' : id)

describe('start', () => {
  it('comes with the first content, with what is known by then', () => {
    const sink = new ChatSink({ provider: 'p', warnings: [{ message: 'w' }] })
    sink.start({ messageId: 'm', model: '' })
    sink.start({ messageId: 'other', model: 'x' })
    expect(sink.drain()).toEqual([])
    expect(sink.started).toBe(false)
    sink.text('a')
    sink.start({ model: 'late' })
    expect(sink.started).toBe(true)
    expect(sink.drain()[0]).toEqual({
      type: 'start',
      messageId: 'm',
      provider: 'p',
      model: 'x',
      warnings: [{ message: 'w' }],
    })
  })

  it('gets an id where the vendor gives none, and no empty fields', () => {
    const sink = new ChatSink({ provider: 'p', warnings: [] })
    sink.text('a')
    expect(sink.drain()[0]).toEqual({
      type: 'start',
      messageId: expect.stringMatching(/^msg_[\w-]{22}$/),
      provider: 'p',
    })
  })
})

describe('blocks', () => {
  it.each<[string, Call[], string[]]>([
    ['text goes on without a key', [['text', 'a'], ['text', 'b'], ['end']], ['T0+', '0:ab', '0-', 'error truncated']],
    ['nothing opens nothing', [['text', '']], []],
    ['an empty delta with a key opens', [['text', '', 0]], ['T0+']],
    [
      'reasoning then text',
      [
        ['reasoning', 'r'],
        ['text', 't'],
      ],
      ['R0+', '0:r', '0-', 'T1+', '1:t'],
    ],
    [
      'text, call, text',
      [
        ['text', 't'],
        ['toolCall', 0, { id: 'c', name: 'f' }],
        ['text', 'u'],
      ],
      ['T0+', '0:t', '0-', 'f(c)+', 'T1+', '1:u'],
    ],
    [
      'keyed blocks interleave',
      [
        ['text', 'a', 0],
        ['reasoning', 'b', 1],
        ['text', 'c', 0],
      ],
      ['T0+', '0:a', 'R1+', '1:b', '0:c'],
    ],
    [
      'a key of another kind closes',
      [
        ['text', 'a', 0],
        ['reasoning', 'b', 0],
      ],
      ['T0+', '0:a', '0-', 'R1+', '1:b'],
    ],
    [
      'a key of a call closes',
      [
        ['toolCall', 0, { id: 'c', name: 'f' }],
        ['text', 'b', 0],
      ],
      ['f(c)+', '(c)- {}', 'T0+', '0:b'],
    ],
    [
      'a call at the key of a text closes',
      [
        ['text', 'b', 0],
        ['toolCall', 0, { id: 'c', name: 'f' }],
      ],
      ['T0+', '0:b', '0-', 'f(c)+'],
    ],
    [
      'a keyed block ends the one without',
      [
        ['text', 'a'],
        ['text', 'b', 7],
        ['text', 'c'],
      ],
      ['T0+', '0:a', '0-', 'T1+', '1:b', 'T2+', '2:c'],
    ],
    [
      'endBlock',
      [
        ['text', 'a', 'k'],
        ['endBlock', 'k'],
        ['endBlock', 'k'],
        ['endBlock', 'unknown'],
      ],
      ['T0+', '0:a', '0-'],
    ],
    [
      'a key used again',
      [
        ['text', 'a', 0],
        ['endBlock', 0],
        ['text', 'b', 0],
      ],
      ['T0+', '0:a', '0-', 'T1+', '1:b'],
    ],
    [
      'a file ends the block without a key',
      [
        ['text', 'a'],
        ['file', { mediaType: 'x/y', url: 'u' }],
        ['text', 'b'],
      ],
      ['T0+', '0:a', '0-', 'file', 'T1+', '1:b'],
    ],
    [
      "so does a result of the vendor's own tool",
      [
        ['text', 'a'],
        ['toolResult', { toolCallId: 'c', output: 1 }],
      ],
      ['T0+', '0:a', '0-', 'tool-result'],
    ],
    [
      'a source does not',
      [
        ['text', 'a'],
        ['source', { url: 'u' }],
        ['text', 'b'],
      ],
      ['T0+', '0:a', 'source', '0:b'],
    ],
  ])('%s', (_, calls, expected) => {
    const records = told(calls)
    expect(short(records)).toEqual(expected)
    expect(grammarFaults(records, false)).toEqual([])
  })

  it('sources keep their id or get one', () => {
    const ids = told([
      ['source', { title: 'a' }],
      ['source', { id: 'mine' }],
      ['source', {}],
    ]).flatMap(record => (record.type === 'source' ? record.id : []))
    expect(ids).toEqual(['s0', 'mine', 's1'])
  })
})

describe('tool calls come together from every shape seen', () => {
  const ended = (calls: Call[]): string[] => short(told([...calls, ['finish', 'tool-calls'], ['end']])).slice(0, -1)

  it.each<[string, Call[], string[]]>([
    [
      'whole in one piece',
      [['toolCall', 0, { id: 'c', name: 'f', input: '{"a":1}' }]],
      ['f(c)+', '(c):{"a":1}', '(c)- {"a":1}'],
    ],
    [
      'id, name, arguments one by one',
      [
        ['toolCall', 0, { id: 'c' }],
        ['toolCall', 0, { name: 'f' }],
        ['toolCall', 0, { input: '{' }],
        ['toolCall', 0, { input: '}' }],
      ],
      ['f(c)+', '(c):{}', '(c)- {}'],
    ],
    [
      'name, id, arguments one by one',
      [
        ['toolCall', 0, { name: 'f' }],
        ['toolCall', 0, { id: 'c' }],
        ['toolCall', 0, { input: '{"n":1}' }],
      ],
      ['f(c)+', '(c):{"n":1}', '(c)- {"n":1}'],
    ],
    [
      'arguments before the name',
      [
        ['toolCall', 0, { id: 'c', input: '{"a":' }],
        ['toolCall', 0, { input: '[]}' }],
        ['toolCall', 0, { name: 'f' }],
      ],
      ['f(c)+', '(c):{"a":[]}', '(c)- {"a":[]}'],
    ],
    [
      'no id at all',
      [
        ['toolCall', 0, { name: 'f', input: '{' }],
        ['toolCall', 0, { input: '}' }],
      ],
      ['f(made)+', '(made):{}', '(made)- {}'],
    ],
    ['a name alone', [['toolCall', 0, { name: 'f' }]], ['f(made)+', '(made)- {}']],
    [
      'empty id and name on continuations',
      [
        ['toolCall', 0, { id: 'c', name: 'f', input: '{' }],
        ['toolCall', 0, { id: '', name: '', input: '}' }],
      ],
      ['f(c)+', '(c):{}', '(c)- {}'],
    ],
    [
      'another id on each piece, without a name',
      [
        ['toolCall', 0, { id: 'c', name: 'f', input: '{' }],
        ['toolCall', 0, { id: 'd', input: '}' }],
      ],
      ['f(c)+', '(c):{}', '(c)- {}'],
    ],
    [
      'id and name repeated in the last piece',
      [
        ['toolCall', 0, { id: 'c', name: 'f', input: '{' }],
        ['toolCall', 0, { id: 'c', name: 'f', input: '}' }],
      ],
      ['f(c)+', '(c):{}', '(c)- {}'],
    ],
    [
      'the first id is the call’s, whatever its pieces say between',
      [
        ['toolCall', 0, { id: 'c', name: 'f', input: '{' }],
        ['toolCall', 0, { id: 'd' }],
        ['toolCall', 0, { id: 'c', name: 'f', input: '}' }],
      ],
      ['f(c)+', '(c):{}', '(c)- {}'],
    ],
    [
      'a new id with a name opens another at the same key',
      [
        ['toolCall', 0, { id: 'c', name: 'f', input: '{"n":1}' }],
        ['toolCall', 0, { id: 'd', name: 'f', input: '{"n":2}' }],
      ],
      ['f(c)+', '(c):{"n":1}', '(c)- {"n":1}', 'f(d)+', '(d):{"n":2}', '(d)- {"n":2}'],
    ],
    [
      'also behind a call that had no id',
      [
        ['toolCall', 0, { name: 'f', input: '{"n":1}' }],
        ['toolCall', 0, { id: 'd', name: 'g', input: '{"n":2}' }],
      ],
      ['f(made)+', '(made):{"n":1}', '(made)- {"n":1}', 'g(d)+', '(d):{"n":2}', '(d)- {"n":2}'],
    ],
    [
      'keys that start at 1',
      [
        ['toolCall', 1, { id: 'c', name: 'f' }],
        ['toolCall', 2, { id: 'd', name: 'g' }],
      ],
      ['f(c)+', 'g(d)+', '(c)- {}', '(d)- {}'],
    ],
    [
      'interleaved',
      [
        ['toolCall', 0, { id: 'c', name: 'f' }],
        ['toolCall', 1, { id: 'd', name: 'g' }],
        ['toolCall', 0, { input: '{"n":1}' }],
        ['toolCall', 1, { input: '{"n":2}' }],
      ],
      ['f(c)+', 'g(d)+', '(c):{"n":1}', '(d):{"n":2}', '(c)- {"n":1}', '(d)- {"n":2}'],
    ],
    [
      'one id at two keys',
      [
        ['toolCall', 0, { id: 'c', name: 'f' }],
        ['toolCall', 1, { id: 'c', name: 'g' }],
      ],
      ['f(c)+', 'g(made)+', '(c)- {}', '(made)- {}'],
    ],
    [
      'an id that a text block has',
      [
        ['text', 'a', 'k'],
        ['toolCall', 0, { id: '0', name: 'f' }],
      ],
      ['T0+', '0:a', 'f(made)+', '0-', '(made)- {}'],
    ],
    [
      'a text block after a call with its id',
      [
        ['toolCall', 0, { id: '0', name: 'f' }],
        ['text', 'a'],
      ],
      ['f(0)+', 'T1+', '1:a', '1-', '(0)- {}'],
    ],
    ['no arguments', [['toolCall', 0, { id: 'c', name: 'f', input: '' }]], ['f(c)+', '(c)- {}']],
    ['blank arguments', [['toolCall', 0, { id: 'c', name: 'f', input: ' \n' }]], ['f(c)+', '(c): \n', '(c)- {}']],
    [
      'arguments cut short',
      [['toolCall', 0, { id: 'c', name: 'f', input: '{"a":' }]],
      ['f(c)+', '(c):{"a":', '(c)- "The arguments are not valid JSON."'],
    ],
  ])('%s', (_, calls, expected) => {
    expect(ended(calls)).toEqual(expected)
    expect(grammarFaults(told([...calls, ['finish', 'stop'], ['end']]))).toEqual([])
  })

  it('arguments that are no JSON come as text', () => {
    const end = told([
      ['toolCall', 0, { id: 'c', name: 'f', input: 'ls -l' }],
      ['endBlock', 0],
    ]).at(-1)
    expect(end).toEqual({
      type: 'tool-call-end',
      toolCallId: 'c',
      toolName: 'f',
      inputText: 'ls -l',
      inputError: 'The arguments are not valid JSON.',
    })
  })
})

describe('the limit of a call’s arguments', () => {
  it.each([
    ['12345678', 8, 'fits'],
    ['123456789', 8, 'limit'],
    ['ééé', 6, 'fits'],
    ['ééé', 5, 'limit'],
    ['日本', 6, 'fits'],
    ['日本', 5, 'limit'],
    ['😀', 4, 'fits'],
    ['😀', 3, 'limit'],
  ])('%s against %i bytes, in one piece and unit by unit: %s', (input, maxToolInputBytes, expected) => {
    for (const pieces of [[input], input.split('')]) {
      const records = told(
        pieces.map(piece => ['toolCall', 0, { id: 'c', name: 'f', input: piece }]),
        { maxToolInputBytes },
      )
      expect(short(records).at(-1)?.startsWith('error') ? 'limit' : 'fits').toBe(expected)
      expect(grammarFaults(records, expected === 'limit')).toEqual([])
    }
  })

  it('counts each call alone, and before its name is known', () => {
    const each = told(
      [
        ['toolCall', 0, { id: 'c', name: 'f', input: '12345' }],
        ['toolCall', 1, { id: 'd', name: 'f', input: '12345' }],
      ],
      { maxToolInputBytes: 8 },
    )
    expect(short(each).at(-1)).toBe('(d):12345')
    const nameless = told(
      [
        ['toolCall', 0, { input: '12345' }],
        ['toolCall', 0, { input: '67890' }],
      ],
      {
        maxToolInputBytes: 8,
      },
    )
    expect(short(nameless)).toEqual(['error limit'])
  })

  it('ends the answer with what was open closed, and takes nothing more', () => {
    const records = told(
      [
        ['text', 't', 'k'],
        ['toolCall', 0, { id: 'c', name: 'f', input: '"12345' }],
        ['toolCall', 0, { input: '67890"' }],
        ['text', 'more', 'k'],
        ['end'],
      ],
      { maxToolInputBytes: 8 },
    )
    expect(short(records).slice(-3)).toEqual(['0-', '(c)- "The arguments are incomplete."', 'error limit'])
    expect(records.at(-1)).toMatchObject({
      error: { message: expect.stringContaining('maxToolInputBytes'), retryable: false },
    })
  })
})

describe('providerData comes out at the end of its block, under the provider’s id', () => {
  it.each<[string, Call[], unknown]>([
    [
      'without a key',
      [
        ['reasoning', 'r'],
        ['providerData', undefined, 'sig'],
      ],
      'sig',
    ],
    [
      'with a key',
      [
        ['text', 't', 1],
        ['providerData', 1, { a: 1 }],
        ['endBlock', 1],
      ],
      { a: 1 },
    ],
    [
      'objects are merged',
      [
        ['text', 't', 1],
        ['providerData', 1, { a: 1, b: 1 }],
        ['providerData', 1, { b: 2 }],
      ],
      { a: 1, b: 2 },
    ],
    [
      'other values take each other’s place',
      [
        ['text', 't', 1],
        ['providerData', 1, [1]],
        ['providerData', 1, 'x'],
      ],
      'x',
    ],
    [
      'of a call',
      [
        ['toolCall', 1, { id: 'c', name: 'f' }],
        ['providerData', 1, { sig: 's' }],
      ],
      { sig: 's' },
    ],
    [
      'null is a value',
      [
        ['text', 't', 1],
        ['providerData', 1, null],
      ],
      null,
    ],
  ])('%s', (_, calls, expected) => {
    const records = told([...calls, ['finish', 'stop'], ['end']])
    expect(records.at(-2)).toMatchObject({ providerData: { p: expected } })
  })

  it('a block that is not open is the decoder’s mistake', () => {
    const sink = new ChatSink({ provider: 'p' })
    expect(() => sink.providerData(1, 'x')).toThrow('no block 1 is open')
    expect(() => sink.providerData(undefined, 'x')).toThrow('no block without a key is open')
    sink.finish('stop')
    sink.end()
    sink.providerData(1, 'x')
  })
})

describe('usage', () => {
  it.each<[string, Call[]]>([
    [
      'before the finish reason',
      [
        ['usage', { inputTokens: 1, outputTokens: 2 }],
        ['finish', 'stop'],
      ],
    ],
    [
      'after it',
      [
        ['finish', 'stop'],
        ['usage', { inputTokens: 1, outputTokens: 2 }],
      ],
    ],
    [
      'in every chunk',
      [
        ['usage', { inputTokens: 1, outputTokens: 0 }],
        ['usage', { inputTokens: 1, outputTokens: 2 }],
        ['finish', 'stop'],
      ],
    ],
    [
      'once, and nothing later',
      [
        ['usage', { inputTokens: 1, outputTokens: 2 }],
        ['usage', undefined],
        ['finish', 'stop'],
      ],
    ],
  ])('%s', (_, calls) => {
    expect(told([...calls, ['end']]).at(-1)).toMatchObject({ usage: { inputTokens: 1, outputTokens: 2 } })
  })

  it('that nobody counted is absent', () => {
    expect(told([['text', 'a'], ['usage', undefined], ['finish', 'stop'], ['end']]).at(-1)).not.toHaveProperty('usage')
  })

  it('has every part within its whole, also of counts that came one by one', () => {
    const records = told([
      ['usage', { inputTokens: 9, outputTokens: 300, cachedInputTokens: 8, reasoningTokens: 280 }],
      ['usage', { inputTokens: 7, outputTokens: 19 }],
      ['finish', 'stop'],
      ['end'],
    ])
    expect(records.at(-1)).toEqual({
      type: 'finish',
      reason: 'stop',
      usage: { inputTokens: 7, outputTokens: 299, cachedInputTokens: 7, reasoningTokens: 280 },
    })
  })

  it('counts nothing that no number counts', () => {
    const usage = { inputTokens: Number.NaN, outputTokens: -1, cachedInputTokens: -2, reasoningTokens: Infinity }
    expect(told([['usage', usage], ['finish', 'stop'], ['end']]).at(-1)).toMatchObject({
      usage: { inputTokens: 0, outputTokens: 0 },
    })
  })

  it('keeps fields that a later one does not tell', () => {
    const usage = { inputTokens: 1, outputTokens: 2, cachedInputTokens: 3, cacheWriteTokens: 1 }
    const records = told([
      ['usage', usage],
      ['usage', { inputTokens: 4, outputTokens: 5 }],
      ['finish', 'stop'],
      ['end'],
    ])
    expect(records.at(-1)).toMatchObject({
      usage: { inputTokens: 4, outputTokens: 5, cachedInputTokens: 3, cacheWriteTokens: 1 },
    })
  })
})

describe('counts that come with each frame', () => {
  it('come to the same as the usage that each of them is', () => {
    const random = seededRandom(7)
    const counts = [undefined, null, 'x', -1, Number.NaN, 0, 1, 5, 9, 300]
    const count = (): unknown => pick(random, counts)
    for (let round = 0; round < 2_000; round++) {
      const calls = Array.from({ length: 1 + Math.floor(random() * 6) }, (_, at): [Call, Call] => {
        if (random() < 0.1) return [['reset'], ['reset']]
        const told = { input: count(), output: count(), cached: count(), cacheWrite: count(), reasoning: count() }
        const raw = { at, told: [told] }
        const usage: Call = ['usage', usageOf(told, raw)]
        return random() < 0.2 ? [usage, usage] : [['counts', told, raw], usage]
      })
      const end: Call[] = [['text', 'a'], ['finish', 'stop'], ['end']]
      const whole = told([...calls.map(([, usage]) => usage), ...end])
      expect(told([...calls.map(([first]) => first), ...end]), JSON.stringify(calls)).toEqual(whole)
    }
  })

  it('keep nothing of the vendor’s object once the answer has ended', () => {
    const raw = { details: { cached: 1 } }
    const records = told([['counts', { input: 1, output: 2 }, raw], ['finish', 'stop'], ['end']])
    raw.details.cached = 2
    expect(records.at(-1)).toMatchObject({ usage: { raw: { details: { cached: 1 } } } })
  })
})

describe('the limit of blocks', () => {
  const each: { readonly [kind: string]: (at: number) => Call[] } = {
    texts: at => [['text', 't', at]],
    'empty texts': at => [['text', '', at]],
    'texts and thoughts in turns': at => [[at % 2 ? 'text' : 'reasoning', 'x']],
    'blocks at one key': () => [
      ['reasoning', 'r', 0],
      ['endBlock', 0],
    ],
    calls: at => [['toolCall', at, { id: `c${at}`, name: 'f' }]],
    'calls without a name': at => [['toolCall', at, { input: '{}' }]],
    'calls at one index': at => [['toolCall', 0, { id: `c${at}`, name: 'f' }]],
    sources: at => [['source', { url: `u${at}` }]],
    files: () => [['file', { mediaType: 'x/y', url: 'u' }]],
    results: at => [['toolResult', { toolCallId: `c${at}`, output: 1 }]],
  }

  it.each(Object.keys(each))('counts %s', kind => {
    const calls = (count: number): Call[] => Array.from({ length: count }, (_, at) => each[kind]!(at)).flat()
    expect(short(told(calls(5), { maxBlocks: 5 })).filter(record => record.startsWith('error'))).toEqual([])
    const records = told([...calls(6), ['text', 'more', 'k'], ['end']], { maxBlocks: 5 })
    expect(records.at(-1)).toEqual({
      type: 'error',
      error: {
        code: 'limit',
        message: 'The answer has more than 5 blocks, calls and sources (maxBlocks).',
        retryable: false,
      },
    })
    expect(grammarFaults(records)).toEqual([])
  })

  it('counts all kinds together, deltas not, and what was withdrawn not', () => {
    const kinds: Call[] = Object.values(each).flatMap((make, i) => make(10 * i))
    const all = Object.keys(each).length
    expect(short(told(kinds, { maxBlocks: all - 1 })).at(-1)).toBe('error limit')
    const deltas: Call[] = Array.from({ length: 99 }, () => ['text', 't'])
    expect(short(told(deltas, { maxBlocks: 1 })).at(-1)).toBe(`0:${'t'.repeat(99)}`)
    expect(
      short(told([['text', 'a'], ['source', {}], ['reset'], ['text', 'b'], ['source', {}]], { maxBlocks: 2 })),
    ).toEqual(['T1+', '1:b', 'source'])
  })
})

describe('deltas that are drained together', () => {
  const open = (): ChatSink => {
    const sink = new ChatSink({ provider: 'test' })
    sink.text('a', 0)
    sink.reasoning('b', 1)
    sink.toolCall(2, { id: 'c1', name: 'look', input: '{"' })
    sink.toolCall(3, { id: 'c2', name: 'look', input: '{"' })
    sink.drain()
    return sink
  }

  it('are one record a block, as long as no other record comes between', () => {
    const sink = open()
    for (const delta of ['1', '2']) sink.text(delta, 0)
    for (const delta of ['3', '4']) sink.reasoning(delta, 1)
    for (const input of ['q', '":']) sink.toolCall(2, { input })
    for (const input of ['x', 'y']) sink.toolCall(3, { input })
    sink.text('5', 0)
    sink.source({ url: 'https://example.com' })
    sink.text('6', 0)
    expect(sink.drain()).toEqual([
      { type: 'text-delta', id: '0', delta: '12' },
      { type: 'reasoning-delta', id: '1', delta: '34' },
      { type: 'tool-call-delta', toolCallId: 'c1', delta: 'q":' },
      { type: 'tool-call-delta', toolCallId: 'c2', delta: 'xy' },
      { type: 'text-delta', id: '0', delta: '5' },
      { type: 'source', id: 's0', url: 'https://example.com' },
      { type: 'text-delta', id: '0', delta: '6' },
    ])
  })

  it('leave those alone that were taken before', () => {
    const sink = open()
    sink.text('1', 0)
    const taken = sink.drain()
    sink.text('2', 0)
    sink.fail({ code: 'network', message: 'Gone.', retryable: true })
    expect(taken).toEqual([{ type: 'text-delta', id: '0', delta: '1' }])
    expect(sink.drain().map(({ type }) => type)).toEqual(['text-delta', 'error'])
  })
})

describe('the ending', () => {
  it.each<[string, Call[], string[]]>([
    ['a reason, then the end', [['text', 'a'], ['finish', 'length', 'max'], ['end']], ['0-', 'finish length']],
    ['the end without a reason', [['text', 'a'], ['end']], ['0-', 'error truncated']],
    ['nothing at all', [['end']], ['error truncated']],
    [
      'a reason twice: the last counts',
      [['finish', 'stop'], ['finish', 'content-filter'], ['end']],
      ['finish content-filter'],
    ],
    [
      'more of a call behind the reason',
      [
        ['toolCall', 0, { id: 'c', name: 'f' }],
        ['finish', 'tool-calls'],
        ['toolCall', 0, { input: '{"n":1}' }],
        ['end'],
      ],
      ['(c):{"n":1}', '(c)- {"n":1}', 'finish tool-calls'],
    ],
    [
      'stop with a call is tool-calls',
      [['toolCall', 0, { id: 'c', name: 'f' }], ['finish', 'stop'], ['end']],
      ['(c)- {}', 'finish tool-calls'],
    ],
    [
      'stop with a call that the vendor answered itself is stop',
      [
        ['toolCall', 0, { id: 'c', name: 'f', input: '{}' }],
        ['endBlock', 0],
        ['toolResult', { toolCallId: 'c', output: 1 }],
        ['finish', 'stop'],
        ['end'],
      ],
      ['tool-result', 'finish stop'],
    ],
    [
      'stop with an answered call beside one that is not is tool-calls',
      [
        ['toolCall', 0, { id: 'c', name: 'f', input: '{}' }],
        ['endBlock', 0],
        ['toolResult', { toolCallId: 'c', output: 1 }],
        ['toolCall', 1, { id: 'd', name: 'g' }],
        ['finish', 'stop'],
        ['end'],
      ],
      ['(d)- {}', 'finish tool-calls'],
    ],
    [
      'length with a call stays',
      [['toolCall', 0, { id: 'c', name: 'f', input: '{}' }], ['finish', 'length'], ['end']],
      ['(c)- {}', 'finish length'],
    ],
    ...(['length', 'content-filter'] as const).map((reason): [string, Call[], string[]] => [
      `${reason} with a call whose arguments had not begun is a call that was cut`,
      [['toolCall', 0, { id: 'b', name: 'f' }], ['toolCall', 1, { id: 'c', name: 'f' }], ['finish', reason], ['end']],
      ['(b)- {}', '(c)- "The arguments are incomplete."', `finish ${reason}`],
    ]),
    [
      'length with white space in place of arguments is a call that was cut',
      [['toolCall', 0, { id: 'c', name: 'f', input: '\n' }], ['finish', 'length'], ['end']],
      ['(c)- "The arguments are incomplete."', 'finish length'],
    ],
    [
      'length with text behind a call without arguments: the call is whole',
      [['toolCall', 0, { id: 'c', name: 'f' }], ['text', 'a'], ['finish', 'length'], ['end']],
      ['0-', '(c)- {}', 'finish length'],
    ],
    [
      'length behind the end of a call without arguments: the call was cut',
      [['toolCall', 0, { name: 'f' }], ['endBlock', 0], ['finish', 'length'], ['end']],
      ['f(made)+', '(made)- "The arguments are incomplete."', 'finish length'],
    ],
    [
      'stop behind the end of a call without arguments: the call is whole',
      [['toolCall', 0, { id: 'c', name: 'f' }], ['endBlock', 0], ['finish', 'stop'], ['end']],
      ['(c)- {}', 'finish tool-calls'],
    ],
    [
      'an error behind the end of a call without arguments: the call is whole',
      [
        ['toolCall', 0, { id: 'c', name: 'f' }],
        ['endBlock', 0],
        ['fail', cut],
      ],
      ['(c)- {}', 'error truncated'],
    ],
    ...(
      [
        ['a text', [['text', 'a']], ['(c)- {}', 'T0+', '0:a', '0-', 'finish length']],
        [
          'another call',
          [['toolCall', 1, { id: 'd', name: 'g', input: '{}' }]],
          ['(c)- {}', 'g(d)+', '(d):{}', '(d)- {}', 'finish length'],
        ],
        ['its result', [['toolResult', { toolCallId: 'c', output: 1 }]], ['(c)- {}', 'tool-result', 'finish length']],
        ['a file', [['file', { mediaType: 'image/png', data: 'AA==' }]], ['(c)- {}', 'file', 'finish length']],
      ] as const
    ).map(([what, calls, records]): [string, Call[], string[]] => [
      `length with ${what} behind the end of a call without arguments: the call is whole`,
      [
        ['toolCall', 0, { id: 'c', name: 'f' }],
        ['endBlock', 0],
        ...(calls as unknown as Call[]),
        ['finish', 'length'],
        ['end'],
      ],
      ['f(c)+', ...records],
    ]),
    [
      'length with a source behind a call that nothing ended: the call was cut',
      [
        ['toolCall', 0, { id: 'c', name: 'f' }],
        ['source', { url: 'https://a.example' }],
        ['finish', 'length'],
        ['end'],
      ],
      ['source', '(c)- "The arguments are incomplete."', 'finish length'],
    ],
    [
      'length with a source behind the end of a call without arguments: the call was cut',
      [
        ['toolCall', 0, { id: 'c', name: 'f' }],
        ['endBlock', 0],
        ['source', { url: 'https://a.example' }],
        ['finish', 'length'],
        ['end'],
      ],
      ['source', '(c)- "The arguments are incomplete."', 'finish length'],
    ],
    [
      'length with a block without words behind a call that nothing ended: the call was cut',
      [
        ['toolCall', 0, { id: 'c', name: 'f' }],
        ['reasoning', '', 1],
        ['providerData', 1, 1],
        ['finish', 'length'],
        ['end'],
      ],
      ['(c)- "The arguments are incomplete."', '0-', 'finish length'],
    ],
    [
      'length with a block without words behind the end of a call without arguments: the call was cut',
      [
        ['toolCall', 0, { id: 'c', name: 'f' }],
        ['endBlock', 0],
        ['reasoning', '', 1],
        ['providerData', 1, 1],
        ['finish', 'length'],
        ['end'],
      ],
      ['R0+', '(c)- "The arguments are incomplete."', '0-', 'finish length'],
    ],
    [
      'length with more of an earlier text behind the end of a call without arguments: the call is whole',
      [
        ['text', 'a', 0],
        ['toolCall', 1, { id: 'c', name: 'f' }],
        ['endBlock', 1],
        ['text', 'b', 0],
        ['finish', 'length'],
        ['end'],
      ],
      ['(c)- {}', '0:b', '0-', 'finish length'],
    ],
    [
      'length behind a whole call without arguments: it takes none',
      [['wholeCall', 0, { id: 'c', name: 'f' }], ['finish', 'length'], ['end']],
      ['(c)- {}', 'finish length'],
    ],
    [
      'a call that the vendor says is incomplete, whatever can be read of it and follows',
      [
        ['toolCall', 0, { id: 'c', name: 'f', input: '{"a":1}' }],
        ['cutCall', 0],
        ['text', 'b'],
        ['finish', 'tool-calls'],
        ['end'],
      ],
      ['(c)- "The arguments are incomplete."', 'T0+', '0:b', '0-', 'finish tool-calls'],
    ],
    [
      'also one without arguments, and no block that is none of a call or not open',
      [
        ['text', 'a', 1],
        ['cutCall', 1],
        ['cutCall', 2],
        ['toolCall', 0, { id: 'c', name: 'f' }],
        ['cutCall', 0],
        ['text', 'b', 1],
        ['finish', 'stop'],
        ['end'],
      ],
      ['(c)- "The arguments are incomplete."', '0:b', '0-', 'finish tool-calls'],
    ],
    ['tool-calls without a call is other', [['text', 'a'], ['finish', 'tool-calls'], ['end']], ['0-', 'finish other']],
    ['tool-calls and nothing at all', [['finish', 'tool-calls'], ['end']], ['finish other']],
    [
      'tool-calls with nothing but calls that the vendor answered is other',
      [
        ['toolCall', 0, { id: 'c', name: 'f', input: '{}' }],
        ['endBlock', 0],
        ['toolResult', { toolCallId: 'c', output: 1 }],
        ['finish', 'tool-calls'],
        ['end'],
      ],
      ['tool-result', 'finish other'],
    ],
    [
      'stop with a call that the vendor runs without telling its result is stop',
      [['toolCall', 0, { id: 'c', name: 'f', byVendor: true }], ['finish', 'stop'], ['end']],
      ['(c)- {}', 'finish stop'],
    ],
    [
      'said with a later piece, too',
      [['toolCall', 0, { name: 'f' }], ['toolCall', 0, { id: 'c', byVendor: true }], ['finish', 'tool-calls'], ['end']],
      ['f(c)+', '(c)- {}', 'finish other'],
    ],
    [
      'stop with the arguments of a call at the key of a text is stop',
      [['text', 'a', 0], ['toolCall', 0, { input: '{}' }], ['text', 'b', 0], ['finish', 'stop'], ['end']],
      ['0:ab', '0-', 'finish stop'],
    ],
    [
      'or of a reasoning',
      [['reasoning', '', 0], ['toolCall', 0, { id: '', name: '', input: '{}' }], ['finish', 'stop'], ['end']],
      ['R0+', '0-', 'finish stop'],
    ],
    [
      'a call that has nothing is none',
      [['toolCall', 0, { id: '', name: '', input: ' ' }], ['finish', 'tool-calls'], ['end']],
      ['finish other'],
    ],
    [
      'a call that never gets a name is an error and never told as a call',
      [['text', 'a'], ['toolCall', 0, { id: 'c', input: '{}' }], ['finish', 'tool-calls'], ['end']],
      ['T0+', '0:a', '0-', 'error protocol'],
    ],
    [
      'also beside one that has a name, and closed long before',
      [
        ['toolCall', 0, { input: '{' }],
        ['endBlock', 0],
        ['toolCall', 1, { id: 'c', name: 'f' }],
        ['finish', 'stop'],
        ['end'],
      ],
      ['f(c)+', '(c)- {}', 'error protocol'],
    ],
    [
      'also one of which only the id came',
      [['toolCall', 0, { id: 'c' }], ['finish', 'stop'], ['end']],
      ['error protocol'],
    ],
    [
      'but where the answer was cut it is only dropped',
      [['text', 'a'], ['toolCall', 0, { id: 'c', input: '{' }], ['finish', 'length'], ['end']],
      ['0:a', '0-', 'finish length'],
    ],
    ['end twice', [['finish', 'stop'], ['end'], ['end']], ['finish stop']],
    ['fail after end', [['finish', 'stop'], ['end'], ['fail', cut]], ['finish stop']],
    ['end after fail', [['finish', 'stop'], ['fail', cut], ['end']], ['error truncated']],
    [
      'fail closes what is open',
      [
        ['text', 'a', 1],
        ['reasoning', 'b', 2],
        ['fail', cut],
      ],
      ['0-', '1-', 'error truncated'],
    ],
    ['fail alone', [['fail', cut]], ['error truncated']],
    [
      'a cut call is marked',
      [
        ['toolCall', 0, { id: 'c', name: 'f' }],
        ['fail', cut],
      ],
      ['(c)- "The arguments are incomplete."', 'error truncated'],
    ],
    [
      'a call never announced is dropped',
      [
        ['text', 'a'],
        ['toolCall', 0, { name: 'f' }],
        ['fail', cut],
      ],
      ['0-', 'error truncated'],
    ],
    [
      'an error frame after a reason',
      [
        ['text', 'a'],
        ['finish', 'stop'],
        ['failure', { code: 1 }],
      ],
      ['0-', 'error unknown'],
    ],
    [
      'and the end mark after that',
      [['text', 'a'], ['failure', 'x'], ['finish', 'stop'], ['end']],
      ['0-', 'error unknown'],
    ],
  ])('%s', (_, calls, expected) => {
    const records = told(calls)
    expect(short(records).slice(-expected.length)).toEqual(expected)
    expect(grammarFaults(records)).toEqual([])
  })

  it('done and finishing tell where it stands; nothing comes after it', () => {
    const sink = new ChatSink({ provider: 'p' })
    sink.text('a')
    expect([sink.finishing, sink.done]).toEqual([false, false])
    sink.finish('stop')
    expect([sink.finishing, sink.done]).toEqual([true, false])
    sink.end()
    expect(sink.done).toBe(true)
    sink.drain()
    sink.text('b')
    sink.reasoning('b', 1)
    sink.toolCall(0, { id: 'c', name: 'f' })
    sink.source({ id: 's' })
    sink.file({ mediaType: 'x/y' })
    sink.failure('x')
    sink.reset()
    sink.endBlock(0)
    expect(sink.drain()).toEqual([])
  })

  it.each<[unknown, string]>([
    ['as text', 'as text'],
    [{ error: { code: 1 } }, '{"error":{"code":1}}'],
    [null, 'null'],
    [undefined, ''],
  ])('an error frame %j is classified by its text', (body, expected) => {
    let seen: string | undefined
    const records = told([['failure', body]], {
      toError: text => {
        seen = text
        return { code: 'quota', message: 'm', retryable: false }
      },
    })
    expect(seen).toBe(expected)
    expect(short(records)).toEqual(['error quota'])
  })
})

describe('reset', () => {
  it.each<[string, Call[][], string[][]]>([
    ['of what was shown', [[['text', 'a']], [['reset']]], [['T0+', '0:a'], ['reset']]],
    ['of what was not shown', [[['text', 'a'], ['reset'], ['text', 'b']]], [['T1+', '1:b']]],
    [
      'of a part that was shown',
      [[['text', 'a']], [['text', 'b'], ['reset'], ['text', 'c']]],
      [
        ['T0+', '0:a'],
        ['reset', 'T1+', '1:c'],
      ],
    ],
    ['twice', [[['text', 'a']], [['reset'], ['reset']]], [['T0+', '0:a'], ['reset']]],
    [
      'twice, with something lost between',
      [[['text', 'a']], [['reset'], ['text', 'b'], ['reset'], ['text', 'c']]],
      [
        ['T0+', '0:a'],
        ['reset', 'T2+', '2:c'],
      ],
    ],
    [
      'again after a taken one',
      [[['text', 'a']], [['reset']], [['text', 'b'], ['reset'], ['text', 'c']]],
      [['T0+', '0:a'], ['reset'], ['T2+', '2:c']],
    ],
    ['and the end', [[['text', 'a']], [['reset']], [['end']]], [['T0+', '0:a'], ['reset'], ['error truncated']]],
    [
      'takes the reason back',
      [
        [
          ['text', 'a'],
          ['finish', 'stop'],
        ],
        [['reset']],
        [['end']],
      ],
      [['T0+', '0:a'], ['reset'], ['error truncated']],
    ],
    [
      'takes calls back',
      [
        [['toolCall', 0, { id: 'c', name: 'f' }]],
        [['reset']],
        [['toolCall', 0, { id: 'c', name: 'f' }], ['finish', 'stop'], ['end']],
      ],
      [['f(c)+'], ['reset'], ['f(c)+', '(c)- {}', 'finish tool-calls']],
    ],
    [
      'and tool-calls without another call is other',
      [[['toolCall', 0, { id: 'c', name: 'f' }]], [['reset'], ['finish', 'tool-calls'], ['end']]],
      [['f(c)+'], ['reset', 'finish other']],
    ],
    [
      'also of a call without a name',
      [[['toolCall', 0, { id: 'c' }], ['endBlock', 0], ['reset'], ['finish', 'stop'], ['end']]],
      [['finish stop']],
    ],
    [
      'and stop without a call stays stop',
      [[['toolCall', 0, { id: 'c', name: 'f' }]], [['reset'], ['finish', 'stop'], ['end']]],
      [['f(c)+'], ['reset', 'finish stop']],
    ],
  ])('%s', (_, steps, expected) => {
    const sink = new ChatSink({ provider: 'p' })
    const batches = steps.map(step => {
      tell(sink, step)
      return sink.drain()
    })
    expect(batches.map(short)).toEqual(expected)
    expect(grammarFaults(batches.flat(), sink.done)).toEqual([])
  })
})

describe('the end of a call without arguments that is not told yet', () => {
  const blank = (options: Partial<ChatSinkOptions> = {}): ChatSink => {
    const sink = new ChatSink({ provider: 'p', ...options })
    sink.toolCall(0, { id: 'c', name: 'f', providerData: { sig: 1 } })
    sink.endBlock(0)
    expect(short(sink.drain())).toEqual(['f(c)+'])
    return sink
  }
  const end = { type: 'tool-call-end', input: {}, providerData: { p: { sig: 1 } } }

  it.each<[string, Call]>([
    ['a source', ['source', { url: 'https://a.example' }]],
    ['a block without words', ['reasoning', '', 'r']],
    ['a text', ['text', 'a']],
    ['another call', ['toolCall', 1, { name: 'g' }]],
  ])('comes before a limit that %s reaches', (_, call) => {
    const sink = blank({ maxBlocks: 1 })
    tell(sink, [call])
    expect(sink.drain()).toMatchObject([end, { type: 'error', error: { code: 'limit' } }])
  })

  it('is withdrawn with its call', () => {
    const sink = blank()
    sink.reset()
    sink.text('a')
    expect(short(sink.drain())).toEqual(['reset', 'T0+', '0:a'])
  })
})
