import type { ChatRecord, ErrorCode } from '@millrace/core'
import type { WireContext } from '@millrace/server'
import { aiSdkWire } from '@millrace/server/wire/ai-sdk'
import { describe, expect, test } from 'vitest'

/** The chunks that records become; the end mark as a text. */
function chunks(records: readonly ChatRecord[], context?: WireContext): unknown[] {
  const text = aiSdkWire.createEncoder(context).encode(records)
  expect(text).toMatch(/^(data: .*\n\n)*$/)
  return text
    .split('\n\n')
    .slice(0, -1)
    .map(frame => frame.slice('data: '.length))
    .map(data => (data === '[DONE]' ? data : JSON.parse(data)))
}

const start: ChatRecord = { type: 'start', messageId: 'm1', provider: 'p', model: 'glm-5.3' }
const stop: ChatRecord = { type: 'finish', reason: 'stop' }
const text = (words: string): ChatRecord[] => [
  { type: 'text-start', id: '0' },
  { type: 'text-delta', id: '0', delta: words },
  { type: 'text-end', id: '0' },
]
const call = (toolCallId: string, end: object = { input: { a: 1 } }): ChatRecord[] => [
  { type: 'tool-call-start', toolCallId, toolName: 'f' },
  { type: 'tool-call-end', toolCallId, toolName: 'f', ...end },
]
const result = (toolCallId: string, fields: object = { output: 'out' }): ChatRecord =>
  ({ type: 'tool-result', toolCallId, ...fields }) as ChatRecord
const error = (code: ErrorCode): ChatRecord => ({
  type: 'error',
  error: { code, message: 'Words.', retryable: true, retryAfterMs: 7 },
})
/** The chunks without what every answer has around them. */
const inside = (...records: ChatRecord[]): unknown[] => chunks([start, ...records, stop]).slice(2, -3)

test('a whole answer: start with its model, a step, finish with its usage, the end mark', () => {
  const usage = {
    inputTokens: 3,
    outputTokens: 2,
    cachedInputTokens: 1,
    cacheWriteTokens: 2,
    reasoningTokens: 1,
    raw: { secret: 1 },
  }
  expect(chunks([start, ...text('落霞\n'), { ...stop, usage } as ChatRecord])).toEqual([
    { type: 'start', messageId: 'm1', messageMetadata: { model: 'glm-5.3' } },
    { type: 'start-step' },
    { type: 'text-start', id: '0' },
    { type: 'text-delta', id: '0', delta: '落霞\n' },
    { type: 'text-end', id: '0' },
    { type: 'finish-step' },
    {
      type: 'finish',
      finishReason: 'stop',
      messageMetadata: {
        usage: { inputTokens: 3, outputTokens: 2, cachedInputTokens: 1, cacheWriteTokens: 2, reasoningTokens: 1 },
      },
    },
    '[DONE]',
  ])
})

test('no chunk has a null or an undefined for what is absent (W25)', () => {
  const bare: ChatRecord[] = [
    { type: 'start', messageId: 'm', provider: 'p' },
    ...text('x'),
    ...call('c', { input: {} }),
    result('c'),
    { type: 'source', id: 's', url: 'https://a.example' },
    { type: 'file', mediaType: 'image/png', url: 'https://a.example/b.png' },
    stop,
  ]
  const text_ = aiSdkWire.createEncoder().encode(bare)
  expect(text_).not.toContain('null')
  expect(text_).not.toContain('undefined')
})

describe('what a record becomes', () => {
  const vendorData = { p: 'a text', q: { signature: 's' } }
  const metadata = { providerMetadata: { millrace: { providerData: vendorData } } }
  test.each<[string, ChatRecord[], unknown[]]>([
    [
      'a thought with a signature, an object of objects',
      [
        { type: 'reasoning-start', id: 'r' },
        { type: 'reasoning-delta', id: 'r', delta: 'hm' },
        { type: 'reasoning-end', id: 'r', providerData: vendorData },
      ],
      [
        { type: 'reasoning-start', id: 'r' },
        { type: 'reasoning-delta', id: 'r', delta: 'hm' },
        { type: 'reasoning-end', id: 'r', ...metadata },
      ],
    ],
    [
      'a call in pieces',
      [
        { type: 'tool-call-start', toolCallId: 'c', toolName: 'f' },
        { type: 'tool-call-delta', toolCallId: 'c', delta: '{"a":' },
        { type: 'tool-call-end', toolCallId: 'c', toolName: 'f', input: { a: 1 }, providerData: vendorData },
      ],
      [
        { type: 'tool-input-start', toolCallId: 'c', toolName: 'f' },
        { type: 'tool-input-delta', toolCallId: 'c', inputTextDelta: '{"a":' },
        { type: 'tool-input-available', toolCallId: 'c', toolName: 'f', input: { a: 1 }, ...metadata },
      ],
    ],
    [
      'a call whose arguments are null, which is a value',
      call('c', { input: null }),
      [
        { type: 'tool-input-start', toolCallId: 'c', toolName: 'f' },
        { type: 'tool-input-available', toolCallId: 'c', toolName: 'f', input: null },
      ],
    ],
    [
      'a call without arguments that can be read',
      call('c', { inputText: '{"a"', inputError: 'No JSON.' }),
      [
        { type: 'tool-input-start', toolCallId: 'c', toolName: 'f' },
        {
          type: 'tool-input-error',
          toolCallId: 'c',
          toolName: 'f',
          input: '{"a"',
          errorText: 'No JSON.',
          providerMetadata: { millrace: { inputError: 'No JSON.' } },
        },
      ],
    ],
    [
      'a question to a person',
      [...call('c'), { type: 'tool-approval', toolCallId: 'c', approvalId: 'q', signature: 's' }],
      [
        { type: 'tool-input-start', toolCallId: 'c', toolName: 'f' },
        { type: 'tool-input-available', toolCallId: 'c', toolName: 'f', input: { a: 1 } },
        { type: 'tool-approval-request', toolCallId: 'c', approvalId: 'q', signature: 's' },
      ],
    ],
    [
      'a page that is cited',
      [{ type: 'source', id: 's', url: 'https://a.example', title: 'A', snippet: 'words' }],
      [
        {
          type: 'source-url',
          sourceId: 's',
          url: 'https://a.example',
          title: 'A',
          providerMetadata: { millrace: { snippet: 'words' } },
        },
      ],
    ],
    [
      'a document without an address, which must have a type and a title',
      [{ type: 'source', id: 's' }],
      [{ type: 'source-document', sourceId: 's', mediaType: 'text/plain', title: 's' }],
    ],
    [
      'a file of bytes, as an address',
      [{ type: 'file', mediaType: 'image/png', data: 'AAAA' }],
      [{ type: 'file', mediaType: 'image/png', url: 'data:image/png;base64,AAAA' }],
    ],
    [
      'a file of neither bytes nor address: no chunk',
      [...text('x'), { type: 'file', mediaType: 'image/png' }],
      inside(...text('x')),
    ],
    [
      "the application's own, which must have data",
      [
        { type: 'data', name: 'weather', value: { c: 21 } },
        { type: 'data', name: 'none', value: undefined as never },
      ],
      [
        { type: 'data-weather', data: { c: 21 } },
        { type: 'data-none', data: null },
      ],
    ],
    [
      'a block whose delta has no start, and an end without one: nothing',
      [...text('x'), { type: 'text-delta', id: '7', delta: 'y' }, { type: 'text-end', id: '7' }],
      inside(...text('x')),
    ],
    [
      'the result of a call that is not known: nothing, since the client would throw',
      [...text('x'), result('z')],
      inside(...text('x')),
    ],
    [
      'keys for which the parser of the client throws: without them',
      call('c', {
        input: JSON.parse('{"__proto__":{"x":1},"constructor":{"prototype":1},"b":{"constructor":{"c":"__proto__"}}}'),
      }),
      [
        { type: 'tool-input-start', toolCallId: 'c', toolName: 'f' },
        {
          type: 'tool-input-available',
          toolCallId: 'c',
          toolName: 'f',
          input: { b: { constructor: { c: '__proto__' } } },
        },
      ],
    ],
  ])('%s', (_, records, expected) => {
    expect(inside(...records)).toEqual(expected)
  })

  test('no text is changed for words that look like such a key', () => {
    const words = '{"__proto__": 1, "constructor":{"prototype":2}}'
    expect(inside(...text(words))[1]).toEqual({ type: 'text-delta', id: '0', delta: words })
  })
})

describe('results', () => {
  const shown = (place: number, more: object = {}) => ({ providerMetadata: { millrace: { place, ...more } } })
  const outputs = (...records: ChatRecord[]) =>
    chunks([start, ...records]).filter(chunk => (chunk as { type?: string }).type?.startsWith('tool-output'))

  test.each<[string, object, object]>([
    ['of any JSON', { output: { a: null } }, { type: 'tool-output-available', output: { a: null }, ...shown(1) }],
    ['of nothing', { output: undefined }, { type: 'tool-output-available', output: null, ...shown(1) }],
    ['that failed', { output: 'no', isError: true }, { type: 'tool-output-error', errorText: 'no', ...shown(1) }],
    [
      'that failed by more than words',
      { output: { code: 5 }, isError: true },
      { type: 'tool-output-error', errorText: '{"code":5}', ...shown(1, { json: true }) },
    ],
  ])('%s', (_, fields, expected) => {
    expect(outputs(...call('c'), result('c', fields))).toEqual([{ toolCallId: 'c', ...expected }])
  })

  test('of a tool that the vendor ran say so, as soon as the model goes on in the same step', () => {
    const own = { type: 'tool-output-available', toolCallId: 'c', output: 'out', ...shown(1) }
    const vendors = { ...own, providerExecuted: true }
    expect(outputs(...call('c'), result('c'), ...text('x'), stop)).toEqual([own, vendors])
    expect(outputs(...call('c'), result('c'), stop)).toEqual([own, vendors])
    // A tool loop ends the step, or asks for the calls that are left.
    expect(outputs(...call('c'), result('c'), { type: 'step-end' }, ...text('x'), stop)).toEqual([own])
    const two = [...call('c'), ...call('d'), result('c'), { type: 'finish', reason: 'tool-calls' } as ChatRecord]
    expect(outputs(...two)).toEqual([{ ...own, ...shown(2) }])
  })

  test('of a call without arguments that can be read keep what the client forgets of it', () => {
    const broken = { inputText: '{', inputError: 'No JSON.', providerData: { p: 1 } }
    expect(outputs(...call('c', broken), result('c', { output: 'no', isError: true }))).toMatchObject([
      { errorText: 'no', ...shown(1, { inputError: 'No JSON.', providerData: { p: 1 } }) },
    ])
  })

  test('of an earlier step say how much later they came; one that is withdrawn is preliminary', () => {
    const late = [...call('c'), { type: 'step-end' } as ChatRecord, result('c')]
    expect(outputs(...late)).toMatchObject([shown(0, { later: 1 })])
    expect(outputs(...late, { type: 'reset' }).at(-1)).toEqual({
      type: 'tool-output-available',
      toolCallId: 'c',
      output: null,
      preliminary: true,
    })
  })
})

describe('steps', () => {
  const types = (...records: ChatRecord[]) =>
    chunks([start, ...records, stop]).map(chunk => (chunk as { type?: string }).type ?? chunk)
  const block = ['text-start', 'text-delta', 'text-end']
  const around = (...inner: string[]) => ['start', ...inner, 'finish', '[DONE]']

  test.each<[string, ChatRecord[], string[]]>([
    ['an answer without content has none', [], []],
    [
      'each begins with its first content, so that none is empty at the end',
      [...text('a'), { type: 'step-end' }, ...text('b'), { type: 'step-end' }],
      ['start-step', ...block, 'finish-step', 'start-step', ...block, 'finish-step'],
    ],
    [
      'reset withdraws this one alone, and it goes on',
      [...text('a'), { type: 'step-end' }, { type: 'text-start', id: '0' }, { type: 'reset' }, ...text('b')],
      ['start-step', ...block, 'finish-step', 'start-step', 'text-start', 'reset-step', ...block, 'finish-step'],
    ],
    [
      'reset fails a call that is open: a reader that knows no reset runs none without its arguments',
      [{ type: 'tool-call-start', toolCallId: 'c', toolName: 'f' }, { type: 'reset' }, ...text('b')],
      ['start-step', 'tool-input-start', 'tool-input-error', 'reset-step', ...block, 'finish-step'],
    ],
    [
      'nothing was shown since the last one: a reset has nothing to withdraw',
      [...text('a'), { type: 'step-end' }, { type: 'reset' }, ...text('b')],
      ['start-step', ...block, 'finish-step', 'start-step', ...block, 'finish-step'],
    ],
  ])('%s', (_, records, expected) => {
    expect(types(...records)).toEqual(around(...expected))
  })
})

describe('endings', () => {
  const last = (...records: ChatRecord[]) => chunks([start, ...text('x'), ...records]).slice(-3)

  test.each(['stop', 'length', 'tool-calls', 'content-filter', 'other'] as const)('finish: %s', reason => {
    expect(last({ type: 'finish', reason })[1]).toEqual({ type: 'finish', finishReason: reason })
  })

  test('a reason that is not in the list of the client is other (W25)', () => {
    expect(last({ type: 'finish', reason: 'pause_turn' as never })[1]).toEqual({
      type: 'finish',
      finishReason: 'other',
    })
  })

  test.each(['truncated', 'overloaded', 'timeout', 'unknown'] as const)(
    '%s is an error part, and never a stop (W26)',
    code => {
      expect(chunks([start, ...text('x'), error(code)]).slice(-4)).toEqual([
        { type: 'error', errorText: 'Words.', code, retryable: true, retryAfterMs: 7 },
        { type: 'finish-step' },
        { type: 'finish', finishReason: 'error' },
        '[DONE]',
      ])
    },
  )

  test('an answer that was stopped is interrupted', () => {
    expect(chunks([start, error('aborted')])).toEqual([
      { type: 'start', messageId: 'm1', messageMetadata: { model: 'glm-5.3' } },
      { type: 'abort', reason: 'Words.' },
      { type: 'finish', finishReason: 'interrupted' },
      '[DONE]',
    ])
  })

  test('a failure before the first event has an end mark too (W27)', () => {
    expect(chunks([error('overloaded')]).map(chunk => (chunk as { type?: string }).type ?? chunk)).toEqual([
      'error',
      'finish',
      '[DONE]',
    ])
  })

  test('blocks that a failure left open are closed', () => {
    const open: ChatRecord[] = [
      { type: 'text-start', id: 'a' },
      { type: 'reasoning-start', id: 'b' },
      { type: 'tool-call-start', toolCallId: 'c', toolName: 'f' },
    ]
    expect(chunks([start, ...open, error('truncated')])).toEqual(
      expect.arrayContaining([
        { type: 'text-end', id: 'a' },
        { type: 'reasoning-end', id: 'b' },
      ]),
    )
  })
})

describe('the id of the message', () => {
  const idOf = (context: WireContext) => (chunks([start], context)[0] as { messageId: string }).messageId
  test.each<[string, WireContext, string]>([
    ["the vendor's", {}, 'm1'],
    ['that of the message which the answer continues', { messageId: 'old', taken: ['m1'] }, 'old'],
    ['another one where a message has it already', { taken: ['m1', 'm1-2'] }, 'm1-3'],
  ])('%s', (_, context, id) => {
    expect(idOf(context)).toBe(id)
  })
})

test('an encoder gives the same for the same records, however they are cut, and keeps nothing between answers', () => {
  const records = [
    start,
    ...text('a'),
    ...call('c'),
    result('c'),
    { type: 'step-end' } as ChatRecord,
    ...text('b'),
    stop,
  ]
  const whole = aiSdkWire.createEncoder().encode(records)
  const one = aiSdkWire.createEncoder()
  expect(records.map(record => one.encode([record])).join('')).toBe(whole)
  expect(aiSdkWire.createEncoder().encode(records)).toBe(whole)
})

test('the headers are those of the AI SDK, and a heartbeat is a comment', () => {
  expect(aiSdkWire.headers).toEqual({
    'content-type': 'text/event-stream; charset=utf-8',
    'x-vercel-ai-ui-message-stream': 'v1',
  })
  expect(aiSdkWire.heartbeat).toMatch(/^:.*\n\n$/)
})
