import { applyEvent, type ChatRecord, type ChatState } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { bodyOf, call, event, inPieces, input, last, plan, read, recordsOf, start, text, thought } from './read.js'

const contentOf = (records: readonly ChatRecord[]): ChatState['content'] =>
  records.reduce<ChatState | undefined>(applyEvent, undefined)!.content
const own = (kind: string): object => ({ providerData: { cohere: { kind } } })

it.each([
  [
    'text',
    [event('content-start', 0, { content: { type: 'text', text: '' } }), text('a'), text('b'), event('content-end', 0)],
    [{ type: 'text', text: 'ab' }],
  ],
  [
    'text in the start',
    [event('content-start', 0, { content: { type: 'text', text: 'a' } }), text('b')],
    [{ type: 'text', text: 'ab' }],
  ],
  [
    'no block without content',
    [event('content-start', 0, { content: { type: 'text', text: '' } }), event('content-end', 0)],
    [],
  ],
  [
    'thoughts and text',
    [thought('h'), thought('m'), event('content-end', 0), text('a', 1), event('content-end', 1)],
    [
      { type: 'reasoning', text: 'hm', ...own('thinking') },
      { type: 'text', text: 'a' },
    ],
  ],
  [
    'a plan and calls',
    [
      plan('I will '),
      plan('add'),
      call('c1', 'f'),
      input('{"a":'),
      input('1}'),
      event('tool-call-end', 0),
      call('c2', 'g', 1),
      event('tool-call-end', 1),
    ],
    [
      { type: 'reasoning', text: 'I will add', ...own('tool_plan') },
      { type: 'tool-call', toolCallId: 'c1', toolName: 'f', input: { a: 1 } },
      { type: 'tool-call', toolCallId: 'c2', toolName: 'g', input: {} },
    ],
  ],
  [
    'calls that interleave, behind text of the same index',
    [text('a'), call('c1', 'f', 0), call('c2', 'g', 1), input('{"b":2}', 1), input('{"a":1}', 0)],
    [
      { type: 'text', text: 'a' },
      { type: 'tool-call', toolCallId: 'c1', toolName: 'f', input: { a: 1 } },
      { type: 'tool-call', toolCallId: 'c2', toolName: 'g', input: { b: 2 } },
    ],
  ],
  [
    'nothing of what comes next year',
    [event('hologram', 0, {}), text('a'), { type: 'debug', prompt: 'p' }, { type: 'content-delta' }],
    [{ type: 'text', text: 'a' }],
  ],
])('%s', (_, events, content) => {
  expect(contentOf(read([start, ...events, last()]))).toEqual(content)
})

it('the plan is over when the first call begins', () => {
  const types = read([start, plan('I will add'), call('c1', 'f'), last()]).map(record => record.type)
  expect(types.slice(3, 5)).toEqual(['reasoning-end', 'tool-call-start'])
})

it('names the answer', () => {
  expect(read([start, text('a'), last()])[0]).toEqual({ type: 'start', provider: 'cohere', messageId: 'A' })
})

it('the type may stand in the event name alone', async () => {
  const body = bodyOf([start, text('a'), last()]).replaceAll(/"type":"(content-delta|message-end)",/g, '')
  expect(body).not.toContain('"content-delta"')
  const records = await recordsOf({ transport: inPieces([new TextEncoder().encode(body)]) })
  expect(records.map(record => record.type)).toEqual(['start', 'text-start', 'text-delta', 'text-end', 'finish'])
})

it('sources are told once, documents and results of tools alike', () => {
  const cited = (...sources: object[]): object =>
    event('citation-start', 0, { citations: { start: 0, end: 1, text: 'a', sources } })
  const doc = {
    type: 'document',
    id: 'doc:0',
    document: { id: 'doc:0', title: 'T', url: 'https://a', text: 'passage', snippet: 'sn' },
  }
  const records = read([
    start,
    text('a'),
    cited(doc, { type: 'tool', id: 'f:0', tool_output: { content: 'sunny' } }),
    event('citation-end', 0),
    cited(doc, { type: 'document', document: { title: 'U' } }),
    event('citation-start', 1, { citations: [{ sources: [{ id: 'doc:1' }] }] }),
    event('citation-start', 2, { citations: {} }),
    last(),
  ])
  expect(records.filter(record => record.type === 'source')).toEqual([
    { type: 'source', id: 'doc:0', url: 'https://a', title: 'T', snippet: 'sn' },
    { type: 'source', id: 'f:0', snippet: 'sunny' },
    { type: 'source', id: 's0', title: 'U' },
    { type: 'source', id: 'doc:1' },
  ])
})

describe('the end', () => {
  it.each([
    ['COMPLETE', 'stop'],
    ['STOP_SEQUENCE', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['TOOL_CALL', 'other'],
    ['NEXT_YEARS', 'other'],
    ['constructor', 'other'],
  ])('%s is %s', (raw, reason) => {
    expect(read([start, text('a'), last(raw)]).at(-1)).toMatchObject({ type: 'finish', reason, rawReason: raw })
  })

  it('has the usage', () => {
    expect(read([text('a'), last()]).at(-1)).toMatchObject({
      usage: { inputTokens: 9, outputTokens: 5, cachedInputTokens: 4 },
    })
    const tokens = { input_tokens: 1, output_tokens: 9, reasoning_tokens: 3 }
    expect(read([last('COMPLETE', { usage: { tokens } })]).at(-1)).toMatchObject({
      usage: { inputTokens: 1, outputTokens: 9, reasoningTokens: 3, raw: { tokens } },
    })
    const billed = { billed_units: { input_tokens: 1, output_tokens: 2 } }
    expect(read([last('COMPLETE', { usage: billed })]).at(-1)).toMatchObject({
      usage: { inputTokens: 1, outputTokens: 2 },
    })
    expect(read([last('COMPLETE', { usage: {} })]).at(-1)).not.toHaveProperty('usage')
  })

  it('is message-end, and nothing else', () => {
    expect(read([start, text('a'), event('content-end', 0), '[DONE]']).at(-1)).toMatchObject({
      error: { code: 'truncated' },
    })
    expect(read([start, text('a'), last(), text('b')]).at(-1)).toMatchObject({ type: 'finish' })
  })

  it.each([
    ['ERROR', { code: 'unknown', retryable: true }],
    ['TIMEOUT', { code: 'timeout', retryable: true }],
  ])('is an error where the reason is %s', (raw, error) => {
    expect(read([start, text('a'), last(raw)]).at(-1)).toMatchObject({
      error: { ...error, providerCode: raw, status: 200 },
    })
    expect(read([last(raw, { error: 'why' })])).toMatchObject([{ error: { ...error, message: 'why' } }])
  })

  it('is an error where a frame says so', () => {
    const error = { code: 'context-length', requestId: 'R', message: 'too many tokens: 9' }
    expect(read([text('a'), { id: 'R', message: 'too many tokens: 9' }]).at(-1)).toMatchObject({ error })
    expect(read([text('a'), { error: 'broke' }]).at(-1)).toMatchObject({
      error: { code: 'unknown', message: 'broke', retryable: true },
    })
  })

  it('is protocol for what is no JSON object', () => {
    for (const data of ['{"type":', '[]']) expect(() => read([data])).toThrow(/no JSON/)
  })
})
