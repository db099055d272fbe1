import { applyEvent, type ChatRecord, type ChatState } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { last, line, read } from './read.js'

const contentOf = (records: readonly ChatRecord[]): ChatState['content'] =>
  records.reduce<ChatState | undefined>(applyEvent, undefined)!.content
const called = (fn: object, more: object = {}): object => line({ tool_calls: [{ function: fn, ...more }] })

it.each([
  ['text', [line({ content: 'a' }), line({ content: 'b' })], [{ type: 'text', text: 'ab' }]],
  [
    'thoughts in front of text',
    [line({ thinking: 'h' }), line({ thinking: 'm' }), line({ content: 'a' })],
    [
      { type: 'reasoning', text: 'hm' },
      { type: 'text', text: 'a' },
    ],
  ],
  [
    'both in one line',
    [line({ thinking: 'hm', content: 'a' })],
    [
      { type: 'reasoning', text: 'hm' },
      { type: 'text', text: 'a' },
    ],
  ],
  [
    'a call',
    [called({ name: 'f', arguments: { a: 1 } }, { id: 'c1' })],
    [{ type: 'tool-call', toolCallId: 'c1', toolName: 'f', input: { a: 1 } }],
  ],
  [
    'a call without arguments',
    [called({ name: 'f' }, { id: 'c1' })],
    [{ type: 'tool-call', toolCallId: 'c1', toolName: 'f', input: {} }],
  ],
  [
    'arguments as text',
    [called({ name: 'f', arguments: '{"a":1}' }, { id: 'c1' })],
    [{ type: 'tool-call', toolCallId: 'c1', toolName: 'f', input: { a: 1 } }],
  ],
  [
    'an image',
    [line({ images: ['iVBORw0=', '/9j/AA=='] })],
    [
      { type: 'file', mediaType: 'image/png', data: 'iVBORw0=' },
      { type: 'file', mediaType: 'image/jpeg', data: '/9j/AA==' },
    ],
  ],
  [
    'nothing of what comes next year',
    [line({ hologram: {}, content: 'a' }, { mood: 1 })],
    [{ type: 'text', text: 'a' }],
  ],
  ['a whole answer in one line', [{ ...last(), message: { content: 'a' } }], [{ type: 'text', text: 'a' }]],
  ['no error that is null', [line({ content: 'a' }, { error: null })], [{ type: 'text', text: 'a' }]],
])('%s', (_, lines, content) => {
  expect(contentOf(read([...lines, last()]))).toEqual(content)
})

it('calls in one line and over lines are calls of their own, and make a stop an end for tools', () => {
  const two = line({
    tool_calls: [{ function: { name: 'f', arguments: {} } }, { function: { name: 'f', arguments: {} } }],
  })
  const records = read([two, called({ name: 'f', arguments: {} }), last()])
  const ids = records.flatMap(record => (record.type === 'tool-call-end' ? [record.toolCallId] : []))
  expect(new Set(ids).size).toBe(3)
  expect(records.at(-1)).toMatchObject({ type: 'finish', reason: 'tool-calls', rawReason: 'stop' })
})

describe('the end', () => {
  it.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['load', 'other'],
    ['next_years', 'other'],
    ['constructor', 'other'],
  ])('%s is %s', (raw, reason) => {
    expect(read([line({ content: 'a' }), last(raw)]).at(-1)).toMatchObject({ type: 'finish', reason, rawReason: raw })
  })

  it('needs no reason', () => {
    const end = { ...last(), done_reason: undefined }
    expect(read([line({ content: 'a' }), end]).at(-1)).toEqual(
      expect.not.objectContaining({ rawReason: expect.anything() }),
    )
    expect(read([line({ content: 'a' }), end]).at(-1)).toMatchObject({ type: 'finish', reason: 'stop' })
  })

  it('has the usage, and says what it was made of', () => {
    expect(read([line({ content: 'a' }), last()]).at(-1)).toMatchObject({
      usage: { inputTokens: 9, outputTokens: 5, raw: { prompt_eval_count: 9, eval_count: 5, total_duration: 7 } },
    })
    expect(read([last('stop', { prompt_eval_count: undefined })]).at(-1)).toMatchObject({
      usage: { inputTokens: 0, outputTokens: 5 },
    })
    expect(read([{ done: true }]).at(-1)).not.toHaveProperty('usage')
  })

  it('is the line that says so, and nothing else', () => {
    expect(read([line({ content: 'a' })]).at(-1)).toMatchObject({ type: 'error', error: { code: 'truncated' } })
    expect(read([line({ content: 'a' }), last(), line({ content: 'b' })]).at(-1)).toMatchObject({ type: 'finish' })
  })

  it('is an error where a line says so', () => {
    const records = read([line({ content: 'a' }), { error: 'an error was encountered while running the model' }])
    const error = {
      code: 'unknown',
      message: 'an error was encountered while running the model',
      retryable: true,
      status: 200,
    }
    expect(records.slice(-2)).toEqual([
      { type: 'text-end', id: '0' },
      { type: 'error', error },
    ])
  })

  it('is protocol for what is no JSON object', () => {
    for (const data of ['{"message":', '[]', '<html>']) expect(() => read([data])).toThrow(/no JSON/)
  })
})
