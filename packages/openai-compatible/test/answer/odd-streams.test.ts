import { applyEvent, type ChatRecord, type ChatState, type Part } from '@millrace/core'
import { toWireMessages } from '@millrace/openai-compatible/dialect'
import { describe, expect, it } from 'vitest'
import { chunk, type FrameInput, finishing, read } from '../read.ts'

const partsIn = (records: readonly ChatRecord[]): readonly Part[] =>
  records.reduce<ChatState | undefined>(applyEvent, undefined)?.content ?? []
const callsIn = (records: readonly ChatRecord[]): unknown[] =>
  partsIn(records).flatMap(part => (part.type === 'tool-call' ? [[part.toolName, part.input ?? part.inputText]] : []))
const filesIn = (records: readonly ChatRecord[]): object[] => records.filter(record => record.type === 'file')
/** The assistant message that goes back for an answer. */
const sentBack = (records: readonly ChatRecord[]): { readonly [field: string]: unknown } =>
  toWireMessages([{ role: 'assistant', content: partsIn(records) }], { id: 'p' }, () => {})[0]!

const calling = (...calls: object[]): object => chunk({ tool_calls: calls })
const f = (args: unknown, more: object = {}): object => ({ function: { name: 'f', arguments: args }, ...more })
const g = (args: unknown, more: object = {}): object => ({ function: { name: 'g', arguments: args }, ...more })
const more = (args: unknown, rest: object = {}): object => ({ function: { arguments: args }, ...rest })
const x1 = ['f', { x: 1 }]
const y2 = ['g', { y: 2 }]

describe('the deprecated function_call', () => {
  const called = (...pieces: (object | null)[]): FrameInput[] => [
    ...pieces.map(function_call => chunk({ function_call })),
    finishing('function_call'),
  ]
  it.each<[string, FrameInput[], unknown[]]>([
    ['in pieces', called({ name: 'f', arguments: '' }, { arguments: '{"x"' }, { arguments: ':1}' }), [x1]],
    ['name and arguments apart', called({ name: 'f' }, { arguments: '{"x":1}' }), [x1]],
    ['whole, as an object', called({ name: 'f', arguments: { x: 1 } }), [x1]],
    ['among nulls', called(null, { name: 'f', arguments: '{"x":1}' }, null), [x1]],
    ['empty ones are none', called({}, { name: '', arguments: '' }, null), []],
    [
      'in the finish chunk',
      [chunk({ function_call: { name: 'f', arguments: '{"x":1}' } }, { finish_reason: 'function_call' })],
      [x1],
    ],
    [
      'beside tool_calls, which count',
      [
        chunk({ function_call: { name: 'f', arguments: '{"x":1}' }, tool_calls: [f('{"x":1}', { id: 'a' })] }),
        finishing('tool_calls'),
      ],
      [x1],
    ],
    [
      'in a whole message',
      [
        {
          choices: [
            { message: { function_call: { name: 'f', arguments: '{"x":1}' } }, finish_reason: 'function_call' },
          ],
        },
      ],
      [x1],
    ],
  ])('%s', (_, frames, calls) => {
    const records = read(frames)
    expect(callsIn(records)).toEqual(calls)
    if (calls.length > 0) expect(records.at(-1)).toMatchObject({ type: 'finish', reason: 'tool-calls' })
  })
})

describe('calls are told apart by id, then index, then order', () => {
  const a = { id: 'a' }
  const b = { id: 'b' }
  it.each<[string, object[], unknown[]]>([
    [
      'interleaved by id, without an index',
      [calling(f('{"x"', a)), calling(g('{"y"', b)), calling(more(':1}', a)), calling(more(':2}', b))],
      [x1, y2],
    ],
    [
      'begun in one delta, gone on with one by one',
      [calling(f('', a), g('', b)), calling(more('{"x":1}', a)), calling(more('{"y":2}', b))],
      [x1, y2],
    ],
    [
      'the same, the second first',
      [calling(f('', a), g('', b)), calling(more('{"y":2}', b)), calling(more('{"x":1}', a))],
      [x1, y2],
    ],
    [
      'all at index 0',
      [0, 0, 0, 0].map((index, i) =>
        calling(
          [
            f('{"x"', { ...a, index }),
            g('{"y"', { ...b, index }),
            more(':1}', { ...a, index }),
            more(':2}', { ...b, index }),
          ][i]!,
        ),
      ),
      [x1, y2],
    ],
    [
      'begun with an index, gone on with by id',
      [
        calling(f('', { ...a, index: 0 })),
        calling(g('', { ...b, index: 1 })),
        calling(more('{"y":2}', b)),
        calling(more('{"x":1}', a)),
      ],
      [x1, y2],
    ],
    [
      'by index, the ids at the beginning alone',
      [
        calling(f('', { ...a, index: 0 }), g('', { ...b, index: 1 })),
        calling(more('{"y":2}', { index: 1 })),
        calling(more('{"x":1}', { index: 0 })),
      ],
      [x1, y2],
    ],
    ['by order alone, in each delta', [calling(f('{"x"'), g('{"y"')), calling(more(':1}'), more(':2}'))], [x1, y2]],
    [
      'by order alone, one by one',
      [calling(f(''), g('')), calling(more('{"x":1}')), calling(more('{"y":2}'))],
      [x1, y2],
    ],
    ['one behind the other, without ids', [calling(f('{"x"')), calling(more(':1}')), calling(g('{"y":2}'))], [x1, y2]],
  ])('%s', (_, deltas, calls) => {
    expect(callsIn(read([...deltas, finishing('tool_calls')]))).toEqual(calls)
  })
})

describe('arguments', () => {
  it.each<[string, object[], unknown]>([
    ['an empty object first', [f({}, { id: 'a' }), more('{"x":1}')], { x: 1 }],
    ['an empty text first', [f('{}', { id: 'a' }), more('{"x"'), more(':1}')], { x: 1 }],
    ['a list', [f([{ x: 1 }], { id: 'a' })], '[{"x":1}]'],
    ['a number', [f(7, { id: 'a' })], '7'],
    ['a truth', [f(true, { id: 'a' })], 'true'],
  ])('%s', (_, pieces, expected) => {
    const records = read([...pieces.map(piece => calling({ index: 0, ...piece })), finishing('tool_calls')])
    expect(callsIn(records)).toEqual([['f', expected]])
  })
})

describe('pictures become files', () => {
  const image = (url: unknown, rest: object = {}): object => ({ type: 'image_url', image_url: { url }, ...rest })
  const png = { type: 'file', mediaType: 'image/png', data: 'AQL/' }
  it.each<[string, object, object[]]>([
    ['a data address', { images: [image('data:image/png;base64,AQL/', { index: 0 })] }, [png]],
    [
      'the address without an object',
      { images: [{ type: 'image_url', image_url: 'data:image/png;base64,AQL/' }] },
      [png],
    ],
    ['a bare address', { images: ['data:image/png;base64,AQL/'] }, [png]],
    ['bytes', { images: [{ b64_json: 'AQL/' }] }, [png]],
    [
      'an address',
      { images: [image('https://a.invalid/x.webp?s=1')] },
      [{ type: 'file', mediaType: 'image/webp', url: 'https://a.invalid/x.webp?s=1' }],
    ],
    [
      'an address that tells no type',
      { images: [image('https://a.invalid/x')] },
      [{ type: 'file', mediaType: 'image/*', url: 'https://a.invalid/x' }],
    ],
    [
      'parameters before base64',
      { images: [image('data:image/svg+xml;charset=utf-8;base64,AQL/')] },
      [{ ...png, mediaType: 'image/svg+xml' }],
    ],
    [
      'escapes',
      { images: [image('data:image/svg+xml,%3Csvg/%3E')] },
      [{ ...png, mediaType: 'image/svg+xml', data: 'PHN2Zy8+' }],
    ],
    [
      'several',
      { images: [image('https://a.invalid/1.png'), image('https://a.invalid/2.png')] },
      [1, 2].map(n => ({ type: 'file', mediaType: 'image/png', url: `https://a.invalid/${n}.png` })),
    ],
    ['a part of the content', { content: [{ type: 'text', text: 'a' }, image('data:image/png;base64,AQL/')] }, [png]],
    ['nothing of use', { images: [null, {}, 7, image(null), image('')] }, []],
    ['no list', { images: 'x' }, []],
  ])('%s', (_, delta, files) => {
    expect(filesIn(read([chunk(delta), finishing('stop')]))).toEqual(files)
    expect(filesIn(read([{ choices: [{ message: delta, finish_reason: 'stop' }] }]))).toEqual(files)
  })

  it('each once, though a later chunk or the whole message says it again', () => {
    const images = [image('data:image/png;base64,AQL/')]
    const records = read([
      chunk({ content: 'Here.' }),
      chunk({ images }),
      chunk({ images }),
      chunk({}, { message: { content: 'Here.', images }, finish_reason: 'stop' }),
    ])
    expect(records.map(record => record.type)).toEqual(['text-start', 'text-delta', 'text-end', 'file', 'finish'])
  })
})

describe('a whole answer to a request for a stream', () => {
  const message = {
    role: 'assistant',
    reasoning_content: 'hm',
    content: 'So.',
    images: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AQL/' } }],
    tool_calls: [f('{"x":1}', { id: 'a', type: 'function' }), g('{"y":2}', { id: 'b', type: 'function' })],
  }
  const whole = (finish_reason: unknown, rest: object = {}): object => ({
    id: 'c1',
    object: 'chat.completion',
    model: 'm',
    choices: [{ index: 0, message, finish_reason, ...rest }],
    usage: { prompt_tokens: 3, completion_tokens: 2 },
  })

  it('is told in whole: reasoning, text, files, calls, usage, finish', () => {
    const records = read([whole('tool_calls')])
    expect(partsIn(records)).toMatchObject([
      { type: 'reasoning', text: 'hm' },
      { type: 'text', text: 'So.' },
      { type: 'file', data: 'AQL/' },
      { type: 'tool-call', toolCallId: 'a', toolName: 'f', input: { x: 1 } },
      { type: 'tool-call', toolCallId: 'b', toolName: 'g', input: { y: 2 } },
    ])
    expect(records.at(-1)).toMatchObject({ reason: 'tool-calls', usage: { inputTokens: 3, outputTokens: 2 } })
  })

  it.each([null, undefined, ''])('ends well with the finish reason %j, since it is whole', reason => {
    expect(read([whole(reason)]).at(-1)).toMatchObject({ type: 'finish', reason: 'tool-calls' })
  })

  it('is read behind a delta that says nothing', () => {
    const records = read([chunk({ role: 'assistant', content: '' }), whole('stop', { delta: {} })])
    expect(partsIn(records)).toHaveLength(5)
  })

  it('is not read again behind its deltas', () => {
    const records = read([chunk({ content: 'So.' }), whole('stop')])
    expect(partsIn(records)).toEqual([{ type: 'text', text: 'So.' }])
  })
})

describe('an error in the choice', () => {
  const error = { code: 502, message: 'Upstream is down.' }
  const broken: [string, FrameInput[]][] = [
    ['alone', [chunk({ content: 'a' }), chunk({}, { error })]],
    ['with a finish reason', [chunk({ content: 'a' }), chunk({ content: '' }, { error, finish_reason: 'error' })]],
    ['with a good one', [chunk({ content: 'a' }, { error, finish_reason: 'stop', native_finish_reason: 'stop' })]],
    ['without a delta', [chunk({ content: 'a' }), { choices: [{ index: 0, error }] }]],
    ['in a whole answer', [{ object: 'chat.completion', choices: [{ message: { content: 'a' }, error }] }]],
  ]
  it.each(broken)('%s ends the answer in the vendor’s words', (_, frames) => {
    const records = read(frames)
    expect(partsIn(records)).toMatchObject([{ type: 'text', text: 'a' }])
    expect(records.at(-1)).toMatchObject({
      error: { code: 'overloaded', providerCode: '502', message: error.message, retryable: true },
    })
  })

  it('may be a text; null is none', () => {
    expect(read([chunk({}, { error: 'No.' })]).at(-1)).toMatchObject({ error: { message: 'No.' } })
    expect(read([chunk({ content: 'a' }, { error: null, finish_reason: 'stop' })]).at(-1)).toMatchObject({
      reason: 'stop',
    })
  })
})

describe('the error by which Groq stops a stream early', () => {
  const x_groq = { id: 'req_1', error: 'The stream was stopped.' }
  it.each<[string, FrameInput]>([
    ['alone', { ...chunk({}), x_groq }],
    ['without choices', { choices: [], x_groq }],
    ['with a finish reason', finishing('stop', { x_groq })],
    ['as an object', finishing('stop', { x_groq: { error: { message: x_groq.error } } })],
  ])('%s ends the answer in its words', (_, last) => {
    const records = read([chunk({ content: 'a' }), last])
    expect(partsIn(records)).toMatchObject([{ type: 'text', text: 'a' }])
    expect(records.at(-1)).toMatchObject({ type: 'error', error: { message: x_groq.error } })
  })

  it('is none where it is null, empty, or left out', () => {
    for (const told of [{ error: null }, { error: '' }, { id: 'req_1' }]) {
      expect(read([finishing('stop', { x_groq: told })]).at(-1)).toMatchObject({ reason: 'stop' })
    }
  })

  it('comes behind the text of its chunk', () => {
    const records = read([{ ...chunk({ content: 'a' }), x_groq }])
    expect(partsIn(records)).toMatchObject([{ type: 'text', text: 'a' }])
    expect(records.at(-1)).toMatchObject({ error: { message: x_groq.error } })
  })
})

describe('the upstream vendor’s word for the end', () => {
  const ending = (native_finish_reason: string, finish_reason: string | null = null, delta: object = {}): object =>
    read([chunk(delta, { finish_reason, native_finish_reason })]).at(-1)!

  it.each([
    ['error', null, {}, 'error'],
    ['network_error', null, {}, 'network'],
    ['network_error', 'stop', {}, 'network'],
    ['NETWORK_ERROR', 'stop', { content: 'a' }, 'network'],
    ['insufficient_system_resource', 'stop', {}, 'overloaded'],
  ])('%s beside %s is a failure', (native, told, delta, code) => {
    expect(ending(native, told, delta)).toMatchObject({
      type: 'error',
      error: { retryable: true, providerCode: native, ...(code !== 'error' && { code }) },
    })
  })

  it('counts where it is the only one', () => {
    expect(ending('end_turn')).toEqual({ type: 'finish', reason: 'stop', rawReason: 'end_turn' })
    expect(ending('MAX_TOKENS', 'length')).toEqual({ type: 'finish', reason: 'length', rawReason: 'length' })
  })
})

describe('what the vendor wants back goes back', () => {
  const google = { google: { thought_signature: 'c2ln' } }
  const vertex = { vertex: { thought_signature: 'c2ln' } }

  it.each<[string, object[], object[]]>([
    ['with a whole call', [calling(f('{"x":1}', { id: 'a', extra_content: google }))], [{ extra_content: google }]],
    ['under another name', [calling(f('{"x":1}', { id: 'a', extra_content: vertex }))], [{ extra_content: vertex }]],
    [
      'in a later piece',
      [calling(f('', { id: 'a', index: 0 })), calling(more('{"x":1}', { index: 0, extra_content: google }))],
      [{ extra_content: google }],
    ],
    [
      'in a piece of its own',
      [calling(f('{"x":1}', { id: 'a', index: 0 })), calling({ index: 0, extra_content: google })],
      [{ extra_content: google }],
    ],
    [
      'with the first of two calls',
      [calling(f('{}', { id: 'a', index: 0, extra_content: google }), g('{}', { id: 'b', index: 1 }))],
      [{ extra_content: google }, {}],
    ],
    [
      'with the call of that id',
      [calling(f('', { id: 'a' }), g('', { id: 'b' })), calling(more('{"y":2}', { id: 'b', extra_content: google }))],
      [{}, { extra_content: google }],
    ],
    ['as a bare signature', [calling(f('{"x":1}', { id: 'a', thought_signature: 's' }))], [{ thought_signature: 's' }]],
  ])('%s', (_, deltas, expected) => {
    const sent = sentBack(read([...deltas, finishing('tool_calls')])).tool_calls as { [field: string]: unknown }[]
    const extra = sent.map(({ id: _id, type: _type, function: _function, ...rest }) => rest)
    expect(extra).toEqual(expected)
  })

  it('from within the function, without losing the call', () => {
    const call = { id: 'a', function: { name: 'f', arguments: '{"x":1}', provider_specific_fields: { s: 1 } } }
    const sent = sentBack(read([calling(call), finishing('tool_calls')])).tool_calls
    expect(sent).toEqual([{ type: 'function', ...call }])
  })

  it.each<[string, object[], object]>([
    ['with a text', [chunk({ content: 'So.', extra_content: google })], { content: 'So.', extra_content: google }],
    [
      'behind a text',
      [chunk({ content: 'So.' }), chunk({ content: '', extra_content: google })],
      { content: 'So.', extra_content: google },
    ],
    [
      'before a call',
      [chunk({ extra_content: google }), calling(f('{}', { id: 'a' }))],
      {
        content: null,
        extra_content: google,
        tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } }],
      },
    ],
    [
      'with the thoughts',
      [chunk({ reasoning_text: 'hm' }), chunk({ reasoning_opaque: 'b3Bh' }), chunk({ content: 'So.' })],
      { content: 'So.', reasoning_opaque: 'b3Bh' },
    ],
    ['a signature', [chunk({ reasoning: 'hm', reasoning_signature: 's' })], { content: '', reasoning_signature: 's' }],
    [
      'thinking blocks in pieces, each with its signature',
      [
        chunk({ reasoning_content: 'a', thinking_blocks: [{ type: 'thinking', thinking: 'a' }] }),
        chunk({ reasoning_content: 'b', thinking_blocks: [{ type: 'thinking', thinking: 'b' }] }),
        chunk({ thinking_blocks: [{ type: 'thinking', thinking: '', signature: 's' }] }),
        chunk({ thinking_blocks: [{ type: 'thinking', thinking: 'c', signature: 't' }] }),
        chunk({ content: 'So.' }),
      ],
      {
        content: 'So.',
        thinking_blocks: [
          { type: 'thinking', thinking: 'ab', signature: 's' },
          { type: 'thinking', thinking: 'c', signature: 't' },
        ],
      },
    ],
    [
      'in a whole message',
      [{ choices: [{ message: { reasoning: 'hm', content: 'So.', reasoning_details: [{ type: 'x', data: 'd' }] } }] }],
      { content: 'So.', reasoning_details: [{ type: 'x', data: 'd' }] },
    ],
  ])('%s', (_, frames, expected) => {
    expect(sentBack(read([...frames, finishing('stop')]))).toEqual({ role: 'assistant', ...expected })
  })

  it('and what is for the reader alone does not', () => {
    const frames = [chunk({ content: 'So.', annotations: [1], audio: { id: 'a' }, name: 'x', signature: null })]
    expect(sentBack(read([...frames, finishing('stop')]))).toEqual({ role: 'assistant', content: 'So.' })
  })

  it('by further names of a vendor’s row', () => {
    const records = read([chunk({ content: 'So.', state: 's' }), finishing('stop')], { wantsBack: ['state'] })
    expect(sentBack(records)).toEqual({ role: 'assistant', content: 'So.', state: 's' })
  })
})

describe('a call in both fields, chunk by chunk, comes once', () => {
  const deprecated = { function_call: { name: 'f', arguments: '{"x":1}' } }
  const listed = { tool_calls: [f('{"x":1}', { id: 'a', index: 0 })] }
  it.each<[string, object[]]>([
    ['the list first', [listed, deprecated]],
    ['the deprecated one first', [deprecated, listed]],
    ['behind an empty one', [{ function_call: { name: '', arguments: '' } }, listed, deprecated]],
  ])('%s', (_, deltas) => {
    expect(callsIn(read([...deltas.map(delta => chunk(delta)), finishing('tool_calls')]))).toEqual([x1])
  })
})

it('calls begun together without an index go on one by one, in fragments', () => {
  const pieces = ['{"x"', ':1}', '{"y"', ':', '2}'].map(args => calling(more(args)))
  for (const [a, b] of [
    [{ id: 'a' }, { id: 'b' }],
    [{}, {}],
    [{ index: -1 }, { index: -1 }],
  ]) {
    expect(callsIn(read([calling(f('', a), g('', b)), ...pieces, finishing('tool_calls')]))).toEqual([x1, y2])
  }
})

it('arguments of an index stay with it, whatever came of the others', () => {
  const frames = [
    calling(f('{}', { index: 0, id: 'a' }), g('', { index: 1, id: 'b' })),
    calling(more('{"x":1}', { index: 0 })),
    calling(more('{"x":1}', { index: 0 })),
    calling(more('{"y":2}', { index: 1 })),
  ]
  expect(callsIn(read([...frames, finishing('tool_calls')]))).toEqual([x1, y2])
})

it('a whole message is an answer without a finish reason and without its type', () => {
  const whole = { id: 'a', choices: [{ message: { role: 'assistant', content: 'So.' } }] }
  const records = read([whole])
  expect(partsIn(records)).toEqual([{ type: 'text', text: 'So.' }])
  expect(records.at(-1)).toEqual({ type: 'finish', reason: 'stop' })
  expect(read([{ ...whole, object: 'chat.completion.chunk' }]).at(-1)).toMatchObject({ type: 'error' })
})

it('a server that parses the thoughts after all leaves none in the content', () => {
  const frames = [chunk({ reasoning_content: 'hm' }), chunk({ content: 'So.' }), finishing('stop')]
  expect(partsIn(read(frames, { thinkTags: 'opened' }))).toEqual([
    { type: 'reasoning', text: 'hm' },
    { type: 'text', text: 'So.' },
  ])
})
