import { cohereDefinition } from '@millrace/cohere'
import { applyEvent, type ChatRecord, type ChatState } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { event, input, last, read, start, text, thought } from './read.js'

const contentOf = (records: readonly ChatRecord[]): ChatState['content'] =>
  records.reduce<ChatState | undefined>(applyEvent, undefined)!.content

/** The message of the assistant in the next request. */
function goesBack(records: readonly ChatRecord[]): object {
  const { toRequest } = cohereDefinition({ apiKey: 'a-key' })
  const messages = [
    { role: 'user', content: 'a' } as const,
    { role: 'assistant', content: contentOf(records) } as const,
  ]
  return JSON.parse(String(toRequest({ messages }).body)).messages[1]
}

describe('a block of a kind that is not known here', () => {
  const begin = (index: number, content: object): object => event('content-start', index, { content })
  const more = (index: number, content: object): object => event('content-delta', index, { content })
  const end = (index: number): object => event('content-end', index)

  it.each<[string, object[], object]>([
    ['whole', [begin(1, { type: 'chart', points: [1, 2] })], { type: 'chart', points: [1, 2] }],
    [
      'in pieces',
      [
        begin(1, { type: 'chart', title: '' }),
        more(1, { title: 'A ', points: [1] }),
        more(1, { title: 'b', signature: 's' }),
      ],
      { type: 'chart', title: 'A b', points: [1], signature: 's' },
    ],
  ])('%s goes back at its place, whether its end came or not', (_, frames, block) => {
    const around = (frames: readonly object[]): ChatRecord[] =>
      read([start, thought('hm', 0), end(0), ...frames, text('a', 2), end(2), last()])
    const content = [{ type: 'thinking', thinking: 'hm' }, block, { type: 'text', text: 'a' }]
    expect(goesBack(around([...frames, end(1)]))).toEqual({ role: 'assistant', content })
    expect(goesBack(around(frames))).toEqual({ role: 'assistant', content })
    expect(contentOf(around(frames))).toMatchObject([{ text: 'hm' }, { type: 'reasoning', text: '' }, { text: 'a' }])
  })
})

describe('an answer in one piece', () => {
  const message = {
    role: 'assistant',
    tool_plan: 'I will add.',
    content: [{ type: 'text', text: 'Well.' }],
    tool_calls: [
      { id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } },
      { id: 'c2', type: 'function', function: { name: 'g', arguments: '{}' } },
    ],
  }
  const usage = { tokens: { input_tokens: 9, output_tokens: 5 } }

  it('is read as one that came in many', () => {
    const records = read([{ id: 'A', finish_reason: 'TOOL_CALL', message, usage }])
    expect(records[0]).toMatchObject({ type: 'start', messageId: 'A' })
    expect(goesBack(records)).toEqual({ ...message, content: 'Well.' })
    expect(records.at(-1)).toMatchObject({
      type: 'finish',
      reason: 'tool-calls',
      rawReason: 'TOOL_CALL',
      usage: { inputTokens: 9, outputTokens: 5 },
    })
  })

  it('has its citations', () => {
    const citations = [{ text: 'x', sources: [{ type: 'document', id: 'd1', document: { title: 'T' } }] }]
    const records = read([
      { id: 'A', finish_reason: 'COMPLETE', message: { content: [{ type: 'text', text: 'x' }], citations } },
    ])
    expect(records).toContainEqual({ type: 'source', id: 'd1', title: 'T' })
  })
})

it.each<[unknown, string[], unknown]>([
  ['', [], {}],
  [null, ['{"a":', '1}'], { a: 1 }],
  ['{}', ['{"a":1}'], { a: 1 }],
  [{}, ['{"a":1}'], { a: 1 }],
  ['{"a":', ['1}'], { a: 1 }],
  [{ a: 1 }, [], { a: 1 }],
])('arguments that begin with %j and go on with %j are %j', (begun, pieces, expected) => {
  const tool_calls = { id: 'c1', type: 'function', function: { name: 'f', arguments: begun } }
  const begin = event('tool-call-start', 0, { tool_calls })
  for (const end of [[event('tool-call-end', 0)], []]) {
    const records = read([start, begin, ...pieces.map(piece => input(piece)), ...end, last('TOOL_CALL')])
    expect(contentOf(records)).toMatchObject([{ type: 'tool-call', toolName: 'f', input: expected }])
  }
})

it('calls may come as a list in a stream, too', () => {
  const call = (name: string, args: unknown): object => ({ id: name, function: { name, arguments: args } })
  const list = (index: number, ...tool_calls: object[]): object => event('tool-call-start', index, { tool_calls })
  const more = event('tool-call-delta', 0, { tool_calls: [{ function: { arguments: '1}' } }] })
  const frames = [list(0, call('f', '{"a":')), more, list(1, call('g', { b: 2 }), call('h', ''))]
  expect(contentOf(read([start, ...frames, last('TOOL_CALL')]))).toMatchObject([
    { type: 'tool-call', toolName: 'f', input: { a: 1 } },
    { type: 'tool-call', toolName: 'g', input: { b: 2 } },
    { type: 'tool-call', toolName: 'h', input: {} },
  ])
})

it.each<[object]>([[{ error: 'No.' }], [{ detail: 'No.' }], [{ code: 500, msg: 'No.' }]])(
  '%j is an error of another form',
  frame => {
    expect(read([start, frame]).at(-1)).toMatchObject({ type: 'error', error: { message: 'No.' } })
  },
)
