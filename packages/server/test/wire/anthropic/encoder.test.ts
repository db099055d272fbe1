import type { ChatRecord, ErrorCode } from '@millrace/core'
import { anthropicWire } from '@millrace/server/wire/anthropic'
import { describe, expect, test } from 'vitest'

const start: ChatRecord = { type: 'start', messageId: 'msg_1', provider: 'test', model: 'glm-5.3' }
const finish: ChatRecord = { type: 'finish', reason: 'stop', usage: { inputTokens: 9, outputTokens: 4 } }
const context = { model: 'claude-x', inputTokens: 7, tools: ['weather', 'search'] }

interface Event {
  readonly type: string
  readonly [field: string]: unknown
}

const events = (text: string): Event[] =>
  text
    .split('\n\n')
    .slice(0, -1)
    .map(frame => JSON.parse(frame.slice(frame.indexOf('\n') + '\ndata: '.length)) as Event)

/** The events of an answer, without those that every one begins and ends with. */
function told(...records: readonly ChatRecord[]): Event[] {
  const all = events(anthropicWire.createEncoder(context).encode([start, ...records, finish]))
  return all.filter(({ type }) => type.startsWith('content_block') || type === 'error')
}

const text = (id: string, ...deltas: string[]): ChatRecord[] => [
  { type: 'text-start', id },
  ...deltas.map((delta): ChatRecord => ({ type: 'text-delta', id, delta })),
  { type: 'text-end', id },
]

const call = (toolCallId: string, toolName: string, delta: string): ChatRecord[] => [
  { type: 'tool-call-start', toolCallId, toolName },
  { type: 'tool-call-delta', toolCallId, delta },
]

const end = (toolCallId: string, toolName: string, input = {}): ChatRecord => ({
  type: 'tool-call-end',
  toolCallId,
  toolName,
  input,
})

const broken = (toolCallId: string, toolName: string): ChatRecord => ({
  type: 'tool-call-end',
  toolCallId,
  toolName,
  inputText: '{"force":t',
  inputError: 'No JSON.',
})

test('an answer as its bytes', () => {
  const encoder = anthropicWire.createEncoder(context)
  const written = [encoder.encode([start, ...text('0', '落霞', 'x').slice(0, 2)]), encoder.encode([])]
  written.push(encoder.encode([...text('0', 'x').slice(1), finish]))
  expect(written.join('')).toBe(
    [
      'event: message_start\ndata: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"glm-5.3","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":7,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":0}}}',
      'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}',
      'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"落霞"}}',
      'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"x"}}',
      'event: content_block_stop\ndata: {"type":"content_block_stop","index":0}',
      'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"input_tokens":9,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":4}}',
      'event: message_stop\ndata: {"type":"message_stop"}',
      '',
    ].join('\n\n'),
  )
  expect(anthropicWire.heartbeat).toBe('event: ping\ndata: {"type":"ping"}\n\n')
})

test('the input of the start is never 0, and usage is there where the provider counts none', () => {
  const [begin, , ,] = events(anthropicWire.createEncoder().encode([start, ...text('0', 'x')]))
  expect(begin).toMatchObject({ message: { usage: { input_tokens: 1, output_tokens: 0 } } })
  const last = events(anthropicWire.createEncoder(context).encode([start, { type: 'finish', reason: 'stop' }]))[1]
  expect(last).toMatchObject({ type: 'message_delta', usage: { input_tokens: 7, output_tokens: 0 } })
})

test('the parts of usage stand beside each other', () => {
  const usage = { inputTokens: 13, outputTokens: 8, cachedInputTokens: 6, cacheWriteTokens: 3, reasoningTokens: 5 }
  const [, last] = events(anthropicWire.createEncoder().encode([start, { type: 'finish', reason: 'length', usage }]))
  expect(last).toMatchObject({
    delta: { stop_reason: 'max_tokens' },
    usage: {
      input_tokens: 4,
      cache_creation_input_tokens: 3,
      cache_read_input_tokens: 6,
      output_tokens: 8,
      output_tokens_details: { thinking_tokens: 5 },
    },
  })
})

describe('thoughts', () => {
  const thought = (data?: object): ChatRecord[] => [
    { type: 'reasoning-start', id: 'r' },
    { type: 'reasoning-delta', id: 'r', delta: 'hm' },
    { type: 'reasoning-end', id: 'r', ...(data && { providerData: data as never }) },
  ]
  const signature = (events: readonly Event[]) =>
    events.flatMap(({ delta }) => (delta as { signature?: string } | undefined)?.signature ?? [])

  test.each<[string, object | undefined, string]>([
    ['without data: one of ours', undefined, 'millrace:'],
    ['of Anthropic: its own', { anthropic: { signature: 'EqQB' } }, 'EqQB'],
    ['of another provider: its data inside of one of ours', { openai: { id: 1 } }, 'millrace:{"openai":{"id":1}}'],
    [
      'of Anthropic with more beside it: inside of one of ours',
      { anthropic: { signature: 'EqQB', more: 1 } },
      'millrace:{"anthropic":{"signature":"EqQB","more":1}}',
    ],
  ])('are signed once, %s', (_, data, wanted) => {
    expect(signature(told(...thought(data)))).toEqual([wanted])
  })

  test('that are encrypted are the block that Anthropic gave', () => {
    const block = { type: 'redacted_thinking', data: 'EmwK' }
    const [begin, stop] = told(
      { type: 'reasoning-start', id: 'r' },
      { type: 'reasoning-end', id: 'r', providerData: { anthropic: block } },
    )
    expect([begin?.content_block, stop?.type]).toEqual([block, 'content_block_stop'])
  })

  test('without words, but with data, are a block; without either they are none', () => {
    const empty = (data: object): ChatRecord[] => [
      { type: 'reasoning-start', id: 'r' },
      { type: 'reasoning-end', id: 'r', ...data },
    ]
    expect(signature(told(...empty({ providerData: { gemini: 1 } })))).toEqual(['millrace:{"gemini":1}'])
    expect(told(...empty({}))).toEqual([])
  })

  test('whose block was interrupted are signed at its end', () => {
    const [begin, ...rest] = thought({ anthropic: { signature: 'EqQB' } })
    const last = rest.pop()!
    expect(signature(told(begin!, ...rest, ...text('0', 'x'), last))).toEqual(['millrace:', 'EqQB'])
  })
})

describe('blocks that are open at the same time', () => {
  const shape = (events: readonly Event[]) =>
    events.map(({ type, index, content_block: block, delta }) => {
      const { type: kind, name } = (block ?? delta ?? {}) as { type?: string; name?: string }
      const { text = '', partial_json: json = '' } = (delta ?? {}) as { text?: string; partial_json?: string }
      return [index, type.replace('content_block_', ''), name ?? (text || json || kind)].filter(Boolean).join(' ')
    })

  test('a text ends where another block begins, and goes on as a block of its own', () => {
    const [open, first, second, close] = text('a', 'one', 'two')
    expect(shape(told(open!, first!, ...text('b', 'between'), second!, close!))).toEqual([
      'start text',
      'delta one',
      'stop',
      '1 start text',
      '1 delta between',
      '1 stop',
      '2 start text',
      '2 delta two',
      '2 stop',
    ])
  })

  test('a call is told at once, and whatever else comes waits for its end', () => {
    const records = [
      ...call('1', 'weather', '{"a"'),
      ...call('2', 'search', '{'),
      ...text('a', 'between'),
      { type: 'tool-call-delta', toolCallId: '2', delta: '}' },
      { type: 'tool-call-delta', toolCallId: '1', delta: ':1}' },
      end('1', 'weather', { a: 1 }),
      end('2', 'search'),
    ] as ChatRecord[]
    expect(shape(told(...records))).toEqual([
      'start weather',
      'delta {"a"',
      'delta :1}',
      'stop',
      '1 start search',
      '1 delta {',
      '1 delta }',
      '1 stop',
      '2 start text',
      '2 delta between',
      '2 stop',
    ])
  })

  test('more than 8 Mi characters do not wait: the answer ends with an error', () => {
    const encoder = anthropicWire.createEncoder(context)
    encoder.encode([start, ...call('1', 'weather', '{')])
    const delta = 'x'.repeat(1024 * 1024)
    for (let i = 0; i < 7; i++) encoder.encode([{ type: 'text-delta', id: 'a', delta }])
    expect(encoder.ended).toBe(false)
    const [last] = events(encoder.encode([{ type: 'text-delta', id: 'a', delta }]))
    expect([last, encoder.ended]).toMatchObject([{ error: { code: 'limit' } }, true])
    const single = anthropicWire.createEncoder(context)
    single.encode([start, ...call('1', 'weather', '{')])
    for (let i = 0; i < 8; i++) single.encode([{ type: 'tool-call-delta', toolCallId: '1', delta }])
    expect(single.ended).toBe(true)
  })

  test('ten thousand calls at once are told in linear time', () => {
    const ids = Array.from({ length: 10_000 }, (_, i) => `c${i}`)
    const records = [...ids.flatMap(id => call(id, 'weather', '{}')), ...ids.map(id => end(id, 'weather'))]
    expect(told(...records).length).toBe(30_000)
  })
})

describe('calls', () => {
  test('without arguments have an object', () => {
    const [, delta] = told({ type: 'tool-call-start', toolCallId: '1', toolName: 'weather' }, end('1', 'weather'))
    expect(delta?.delta).toEqual({ type: 'input_json_delta', partial_json: '{}' })
  })

  test('of a tool that the client did not bring wait for their result, and are told as run', () => {
    const result: ChatRecord = { type: 'tool-result', toolCallId: '1', output: { ok: true }, isError: true }
    const blocks = told(...call('1', 'own', '{"a":1}'), end('1', 'own', { a: 1 }), result).flatMap(
      event => event.content_block ?? [],
    )
    expect(blocks).toEqual([
      { type: 'mcp_tool_use', id: '1', name: 'own', server_name: 'millrace', input: { a: 1 } },
      {
        type: 'mcp_tool_result',
        tool_use_id: '1',
        is_error: true,
        content: [{ type: 'text', text: '{"ok":true}' }],
      },
    ])
  })

  test('of such a tool that nobody ran are the client’s', () => {
    expect(told(...call('1', 'own', '{}'), end('1', 'own')).map(({ content_block: block }) => block)).toEqual([
      { type: 'tool_use', id: '1', name: 'own', input: {} },
      undefined,
      undefined,
    ])
  })

  test.each<[string, ChatRecord, ChatRecord, object]>([
    ['are no JSON', broken('1', 'weather'), finish, { type: 'api_error', code: 'protocol' }],
    [
      'were cut',
      broken('1', 'weather'),
      { type: 'finish', reason: 'length' },
      { type: 'api_error', code: 'truncated' },
    ],
    ['differ from their end', end('1', 'weather', { a: 2 }), finish, { type: 'api_error', code: 'protocol' }],
  ])('whose arguments were told and %s end the answer with an error', (_, last, finish, error) => {
    const encoder = anthropicWire.createEncoder(context)
    const all = events(encoder.encode([start, ...call('1', 'weather', '{"force":t'), last, ...text('a', 'x'), finish]))
    expect(all.at(-1)).toMatchObject({ type: 'error', error })
    expect(all.map(({ type }) => type)).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'error',
    ])
    expect(encoder.ended).toBe(true)
  })

  test('that were not told are `{}` where they are no JSON, and left out where they were cut', () => {
    const [, delta] = told(...call('1', 'own', '{"force":t'), broken('1', 'own'))
    expect(delta?.delta).toEqual({ type: 'input_json_delta', partial_json: '{}' })
    const cut = [start, ...call('1', 'own', '{"force":t'), broken('1', 'own'), { type: 'finish', reason: 'length' }]
    const all = events(anthropicWire.createEncoder(context).encode(cut as ChatRecord[]))
    expect(all.map(({ type }) => type)).toEqual(['message_start', 'message_delta', 'message_stop'])
  })
})

describe('errors', () => {
  test.each<[ErrorCode, string, string?]>([
    ['authentication', 'authentication_error'],
    ['permission', 'permission_error'],
    ['not-found', 'not_found_error'],
    ['rate-limit', 'rate_limit_error'],
    ['quota', 'billing_error'],
    ['invalid-request', 'invalid_request_error'],
    ['context-length', 'invalid_request_error', 'prompt is too long: Why.'],
    ['content-filter', 'invalid_request_error'],
    ['overloaded', 'overloaded_error'],
    ['timeout', 'timeout_error'],
    ['limit', 'api_error'],
    ['truncated', 'api_error'],
    ['unknown', 'api_error'],
  ])('%s is %s, in a body and in a stream', (code, type, message = 'Why.') => {
    const error = { code, message: 'Why.', retryable: true }
    expect(anthropicWire.errorBody?.(error)).toMatchObject({ type: 'error', error: { type, message } })
    expect(events(anthropicWire.createEncoder().encode([{ type: 'error', error }]))).toMatchObject([
      { type: 'error', error: { type, message } },
    ])
  })

  test('the status of overload is 529', () => {
    const error = { code: 'overloaded', message: '', retryable: true } as const
    expect(anthropicWire.statusOf?.(error, 503)).toBe(529)
    expect(anthropicWire.statusOf?.({ ...error, code: 'quota' }, 503)).toBe(503)
  })

  test('a code of a later version is an error of the API', () => {
    const error = { code: 'new' as ErrorCode, message: 'x', retryable: false }
    expect(anthropicWire.errorBody?.(error)).toEqual({ type: 'error', error: { type: 'api_error', message: 'x' } })
  })
})

describe('an answer begun anew', () => {
  test('behind something that was shown ends with an error', () => {
    const encoder = anthropicWire.createEncoder(context)
    encoder.encode([start, ...text('0', 'x')])
    expect(events(encoder.encode([{ type: 'reset' }, ...text('0', 'y')]))).toMatchObject([
      { error: { code: 'truncated' } },
    ])
    expect(encoder.ended).toBe(true)
  })

  test('goes on where nothing of the step was shown', () => {
    const again: ChatRecord[] = [...text('0', 'x'), { type: 'step-end' }, ...call('1', 'own', '{'), { type: 'reset' }]
    const texts = told(...again, ...text('0', 'y')).flatMap(
      ({ delta }) => (delta as { text?: string } | undefined)?.text ?? [],
    )
    expect(texts).toEqual(['x', 'y'])
  })
})

test('sources are citations of the text that is open, or of the next one; without an address they are left out', () => {
  const source = (id: string, fields: object): ChatRecord => ({ type: 'source', id, ...fields })
  const [open, delta, close] = text('0', 'x')
  const all = told(
    source('1', { url: 'https://a.example/', title: 'A', snippet: 'a' }),
    source('2', { title: 'none' }),
    open!,
    delta!,
    close!,
    source('3', { url: 'https://b.example/' }),
  )
  expect(all.flatMap(({ delta }) => (delta as { citation?: object } | undefined)?.citation ?? [])).toEqual([
    { type: 'web_search_result_location', url: 'https://a.example/', title: 'A', cited_text: 'a', encrypted_index: '' },
    { type: 'web_search_result_location', url: 'https://b.example/', title: null, cited_text: '', encrypted_index: '' },
  ])
})

test.each<[ChatRecord & { type: 'finish' }, string]>([
  [{ type: 'finish', reason: 'stop', rawReason: 'stop_sequence' }, 'stop_sequence'],
  [{ type: 'finish', reason: 'stop', rawReason: 'STOP' }, 'end_turn'],
  [{ type: 'finish', reason: 'length', rawReason: 'model_context_window_exceeded' }, 'model_context_window_exceeded'],
  [{ type: 'finish', reason: 'other', rawReason: 'pause_turn' }, 'pause_turn'],
  [{ type: 'finish', reason: 'stop', rawReason: 'pause_turn' }, 'end_turn'],
  [{ type: 'finish', reason: 'content-filter' }, 'refusal'],
  [{ type: 'finish', reason: 'other', rawReason: 'constructor' }, 'end_turn'],
])('%j ends as %s', (last, reason) => {
  const all = events(anthropicWire.createEncoder().encode([start, last]))
  expect(all.at(-2)).toMatchObject({ delta: { stop_reason: reason } })
})

test.each([
  ['comes in pieces', [' ', '\n', '{"force":', ' ', '3}'], [' \n{"force":', ' ', '3}'], { force: 3 }],
  ['comes with the bracket', ['\n{"force":3}'], ['\n{"force":3}'], { force: 3 }],
  ['is all that came before the end', [' ', '\n'], ['{"force":3}'], { force: 3 }],
  ['is all that came of a call without arguments', ['\n'], ['{}'], {}],
])('white space at the beginning of arguments is told with what follows: it %s', (_, deltas, pieces, input) => {
  const more = deltas.map((delta): ChatRecord => ({ type: 'tool-call-delta', toolCallId: '1', delta }))
  const encoder = anthropicWire.createEncoder(context)
  const records = [start, ...call('1', 'weather', '').slice(0, 1), ...more, end('1', 'weather', input), finish]
  const written = events(records.map(record => encoder.encode([record])).join('')).flatMap(
    ({ delta }) => (delta as { partial_json?: string } | undefined)?.partial_json ?? [],
  )
  expect(written).toEqual(pieces)
  expect(JSON.parse(written.join(''))).toEqual(input)
})
