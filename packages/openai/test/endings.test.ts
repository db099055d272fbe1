import { describe, expect, it } from 'vitest'
import { completed, created, event, type FrameInput, item, message, read } from './read.js'

const failed = (error: unknown): FrameInput => ({ type: 'response.failed', response: { status: 'failed', error } })

describe('an error inside of a stream', () => {
  it.each<[string, FrameInput, object]>([
    ['flat', { type: 'error', code: null, message: 'm', param: 'p' }, { code: 'unknown', message: 'm' }],
    ['flat, with a code', { type: 'error', code: 'server_error', message: 'm' }, { code: 'unknown', retryable: true }],
    [
      'nested',
      { type: 'error', error: { type: 'invalid_request_error', code: null, message: 'm' } },
      { code: 'invalid-request' },
    ],
    [
      'under an event alone',
      { event: 'error', data: '{"error":{"type":"invalid_request_error","message":"m"}}' },
      { code: 'invalid-request', message: 'm' },
    ],
    ['as a string', { event: 'error', data: '"some words"' }, { message: 'some words' }],
    [
      'in the failed response',
      failed({ code: 'rate_limit_exceeded', message: 'm' }),
      { code: 'rate-limit', retryable: true },
    ],
    [
      'in the event of the failed response',
      { type: 'response.failed', error: { code: 'rate_limit_exceeded', message: 'm' } },
      { code: 'rate-limit' },
    ],
    ['without a word', { type: 'response.failed' }, { code: 'unknown', message: 'The response failed.' }],
    [
      'in words about the context',
      failed({ code: null, message: 'Input tokens exceed the configured limit of 272000 tokens.' }),
      { code: 'context-length' },
    ],
    [
      'in words of xAI',
      failed({ message: "This model's maximum prompt length is 131072 but the request contains 200000 tokens." }),
      { code: 'context-length' },
    ],
  ])('%s', (_, frame, expected) => {
    const records = read([created, ...message(0, 'a'), frame, completed])
    expect(records.at(-1)).toMatchObject({ type: 'error', error: expected })
  })
})

describe('an answer ends with tool-calls', () => {
  it('never without a call', () => {
    const raw = { ...completed, response: { status: 'incomplete', incomplete_details: { reason: 'tool_calls' } } }
    expect(read([created, ...message(0, 'a'), raw]).at(-1)).toEqual({
      type: 'finish',
      reason: 'other',
      rawReason: 'tool_calls',
    })
  })

  it.each<[string, object]>([
    ['with arguments', { type: 'function_call', id: 'fc', call_id: 'c', arguments: '{"a":1}' }],
    ['with an empty name', { type: 'function_call', id: 'fc', call_id: 'c', name: '', arguments: '{}' }],
    ['of a custom tool', { type: 'custom_tool_call', id: 'ct', call_id: 'c', input: 'x' }],
  ])('never with a call that has no name: %s', (_, call) => {
    const records = read([created, ...item(0, call), completed])
    expect(records).toMatchObject([{ type: 'error', error: { code: 'protocol' } }])
  })

  it('where the name comes last', () => {
    const call = { type: 'function_call', id: 'item_0', call_id: 'c', name: 'f', arguments: '{"a":1}' }
    const records = read([
      created,
      event('function_call_arguments.delta', 0, { delta: '{"a":1}' }),
      event('output_item.done', 0, { item: call }),
      completed,
    ])
    expect(records).toMatchObject([
      { type: 'tool-call-start', toolCallId: 'c', toolName: 'f' },
      { type: 'tool-call-delta', delta: '{"a":1}' },
      { type: 'tool-call-end', input: { a: 1 } },
      { type: 'finish', reason: 'tool-calls' },
    ])
  })
})

it.each<[string, object, object]>([
  [
    'reasoning beside the output (Grok on Azure)',
    { input_tokens: 10, output_tokens: 19, output_tokens_details: { reasoning_tokens: 280 } },
    { outputTokens: 299, reasoningTokens: 280 },
  ],
  [
    'more cached than there is',
    { input_tokens: 7, input_tokens_details: { cached_tokens: 161 }, output_tokens: 1 },
    { inputTokens: 7, cachedInputTokens: 7 },
  ],
])('usage stays within its whole: %s', (_, usage, expected) => {
  const records = read([created, ...message(0, 'a'), { ...completed, response: { status: 'completed', usage } }])
  expect(records.at(-1)).toMatchObject({ usage: { ...expected, raw: usage } })
})

describe('response.done', () => {
  it.each<[string, object, object]>([
    ['completed', { status: 'completed' }, { type: 'finish', reason: 'stop', rawReason: 'completed' }],
    ['without a status', {}, { type: 'finish', reason: 'stop', rawReason: 'completed' }],
    [
      'incomplete',
      { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
      { type: 'finish', reason: 'length', rawReason: 'max_output_tokens' },
    ],
    ['failed', { status: 'failed', error: { message: 'No.' } }, { type: 'error', error: { message: 'No.' } }],
  ])('ends a response that is %s', (_, response, expected) => {
    const records = read([created, ...message(0, 'a'), { type: 'response.done', response }])
    expect(records.at(-1)).toMatchObject(expected)
  })
})

it('a text that stands in output_text alone is told, and never beside an output', () => {
  const texts = (frames: readonly object[]): unknown[] =>
    read(frames).flatMap(record => (record.type === 'text-delta' ? [record.delta] : []))
  const ended = (more: object): object => ({ ...completed, response: { ...completed.response, ...more } })
  expect(texts([created, ended({ output: [], output_text: 'a' })])).toEqual(['a'])
  expect(texts([created, ...message(0, 'a'), ended({ output: [], output_text: 'a' })])).toEqual(['a'])
})
