import type { ChatRecord } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import {
  batchesOf,
  blockStart,
  blockStop,
  callBlock,
  delta,
  messageEnd,
  messageStart,
  read,
  textBlock,
} from './read.js'

const only = <Type extends ChatRecord['type']>(records: readonly ChatRecord[], type: Type) =>
  records.filter((record): record is Extract<ChatRecord, { type: Type }> => record.type === type)
const ending = (records: readonly ChatRecord[]) => records.at(-1)

describe('an answer', () => {
  it('has an id, a model, text, usage and an end', () => {
    expect(read([messageStart(), { type: 'ping' }, ...textBlock(0, 'Hello.'), ...messageEnd()])).toEqual([
      { type: 'start', messageId: 'msg_1', provider: 'anthropic', model: 'claude-test' },
      { type: 'text-start', id: '0' },
      { type: 'text-delta', id: '0', delta: 'Hello.' },
      { type: 'text-end', id: '0' },
      {
        type: 'finish',
        reason: 'stop',
        rawReason: 'end_turn',
        usage: { inputTokens: 10, outputTokens: 5, raw: { input_tokens: 10, output_tokens: 5 } },
      },
    ])
  })

  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['tool_use', 'other'],
    ['refusal', 'content-filter'],
    ['pause_turn', 'other'],
    ['something_new', 'other'],
    ['constructor', 'other'],
  ])('that stops for %s ends with %s', (raw, reason) => {
    expect(ending(read([messageStart(), ...textBlock(0, 'x'), ...messageEnd(raw)]))).toMatchObject({
      type: 'finish',
      reason,
      rawReason: raw,
    })
  })

  it('counts the cache, and thinking, as the vendor counts them', () => {
    const usage = { input_tokens: 3, cache_read_input_tokens: 100, cache_creation_input_tokens: 20, output_tokens: 1 }
    const last = { output_tokens: 50, input_tokens: null, output_tokens_details: { thinking_tokens: 30 } }
    const records = read([messageStart('m', { usage }), ...textBlock(0, 'x'), ...messageEnd('end_turn', last)])
    expect(ending(records)).toMatchObject({
      usage: { inputTokens: 123, outputTokens: 50, cachedInputTokens: 100, cacheWriteTokens: 20, reasoningTokens: 30 },
    })
  })

  it('without any count has no usage', () => {
    const silent = { type: 'message_delta', delta: { stop_reason: 'end_turn' } }
    const records = read([
      messageStart('m', { usage: undefined }),
      ...textBlock(0, 'x'),
      silent,
      { type: 'message_stop' },
    ])
    expect(ending(records)).toEqual({ type: 'finish', reason: 'stop', rawReason: 'end_turn' })
  })

  it('is read by the names of its events where they have no type', () => {
    const nameless = [messageStart(), ...textBlock(0, 'x'), ...messageEnd()].map(event => {
      const { type, ...rest } = event as { type: string }
      return { event: type, data: JSON.stringify(rest) }
    })
    expect(read(nameless)).toEqual(read([messageStart(), ...textBlock(0, 'x'), ...messageEnd()]))
  })

  it('passes over events and deltas that it does not know', () => {
    const strange = [
      { type: 'surprise', index: 0 },
      delta(0, { type: 'new_delta', text: 'no' }),
      delta(0, { type: 'signature_delta', signature: 'of nothing' }),
      blockStop(7),
    ]
    const plain = [messageStart(), ...textBlock(0, 'x'), ...messageEnd()]
    expect(read([plain[0]!, ...strange, ...plain.slice(1)])).toEqual(read(plain))
    expect(read([...plain.slice(0, 3), '', '[DONE]', ...plain.slice(3)])).toEqual(read(plain))
  })
})

describe('thinking', () => {
  it('has its text, and a signature to go back with', () => {
    const records = read([
      messageStart(),
      blockStart(0, { type: 'thinking', thinking: '', signature: '' }),
      delta(0, { type: 'thinking_delta', thinking: 'Let me ' }),
      delta(0, { type: 'thinking_delta', thinking: 'see.' }),
      delta(0, { type: 'signature_delta', signature: 'c2ln' }),
      blockStop(0),
      ...textBlock(1, 'So.'),
      ...messageEnd(),
    ])
    expect(only(records, 'reasoning-delta').map(record => record.delta)).toEqual(['Let me ', 'see.'])
    expect(only(records, 'reasoning-end')).toEqual([
      { type: 'reasoning-end', id: '0', providerData: { anthropic: { signature: 'c2ln' } } },
    ])
  })

  it('may come without its text, as a signature alone', () => {
    const records = read([
      messageStart(),
      blockStart(0, { type: 'thinking', thinking: '' }),
      delta(0, { type: 'signature_delta', signature: 'c2ln' }),
      blockStop(0),
      ...messageEnd(),
    ])
    expect(records.map(record => record.type)).toEqual(['start', 'reasoning-start', 'reasoning-end', 'finish'])
    expect(records[2]).toMatchObject({ providerData: { anthropic: { signature: 'c2ln' } } })
  })

  it('that was redacted goes back whole', () => {
    const records = read([
      messageStart(),
      blockStart(0, { type: 'redacted_thinking', data: 'ZW5j' }),
      blockStop(0),
      ...messageEnd(),
    ])
    expect(only(records, 'reasoning-end')[0]).toMatchObject({
      providerData: { anthropic: { type: 'redacted_thinking', data: 'ZW5j' } },
    })
  })
})

describe('a tool call', () => {
  it('has its arguments out of pieces', () => {
    const records = read([messageStart(), ...callBlock(0, {}, '', '{"a": 1', ', "b": 2}'), ...messageEnd('tool_use')])
    expect(only(records, 'tool-call-end')).toEqual([
      { type: 'tool-call-end', toolCallId: 'toolu_0', toolName: 'add', input: { a: 1, b: 2 } },
    ])
    expect(ending(records)).toMatchObject({ reason: 'tool-calls' })
  })

  it.each<[string, object, string[], unknown]>([
    ['none', {}, [], {}],
    ['whole in the beginning', { input: { a: 1 } }, [], { a: 1 }],
    ['in the beginning, and then in pieces', { input: { a: 1 } }, ['{"a":', '2}'], { a: 2 }],
  ])('with arguments %s', (_, block, pieces, input) => {
    const records = read([messageStart(), ...callBlock(0, block, ...pieces), ...messageEnd('tool_use')])
    expect(only(records, 'tool-call-end')[0]).toMatchObject({ input })
  })

  it('cut by max_tokens says what came', () => {
    const cut = callBlock(0, {}, '{"lines": ["one", "tw').slice(0, -1)
    const records = read([messageStart(), ...cut, ...messageEnd('max_tokens')])
    expect(only(records, 'tool-call-end')[0]).toMatchObject({
      inputText: '{"lines": ["one", "tw',
      inputError: expect.any(String),
    })
    expect(ending(records)).toMatchObject({ reason: 'length' })
  })

  it('by code that the vendor runs remembers whose it is', () => {
    const caller = { type: 'code_execution_20250825', tool_id: 'srvtoolu_1' }
    const records = read([messageStart(), ...callBlock(0, { caller }), ...messageEnd('tool_use')])
    expect(only(records, 'tool-call-end')[0]).toMatchObject({ providerData: { anthropic: { caller } } })
    const direct = read([messageStart(), ...callBlock(0, { caller: { type: 'direct' } }), ...messageEnd('tool_use')])
    expect(only(direct, 'tool-call-end')[0]).not.toHaveProperty('providerData')
  })

  it('may stand in the beginning of the message', () => {
    const content = [{ type: 'tool_use', id: 'toolu_9', name: 'add', input: { a: 1 } }]
    const records = read([messageStart('m', { content }), ...messageEnd('tool_use')])
    expect(only(records, 'tool-call-end')).toEqual([
      { type: 'tool-call-end', toolCallId: 'toolu_9', toolName: 'add', input: { a: 1 } },
    ])
  })

  it('of 1 MB in small pieces comes whole', () => {
    const pieces = ['{"text":"', ...Array<string>(100_000).fill('0123456789'), '"}']
    const records = read([messageStart(), ...callBlock(0, {}, ...pieces), ...messageEnd('tool_use')])
    expect(only(records, 'tool-call-end')[0]!.input).toEqual({ text: '0123456789'.repeat(100_000) })
  })
})

describe("a tool of the vendor's own", () => {
  const search = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search' }
  const pages = [{ type: 'web_search_result', title: 'T', url: 'https://x.invalid', encrypted_content: 'ZW5j' }]
  const result = (block: object): object[] => [blockStart(1, { tool_use_id: 'srvtoolu_1', ...block }), blockStop(1)]

  it('is a call with a result, and asks for no tool of ours', () => {
    const records = read([
      messageStart(),
      ...callBlock(0, search, '{"query":"q"}'),
      ...result({ type: 'web_search_tool_result', content: pages }),
      ...textBlock(2, 'So.'),
      ...messageEnd(),
    ])
    expect(only(records, 'tool-call-end')[0]).toMatchObject({
      toolName: 'web_search',
      input: { query: 'q' },
      providerData: { anthropic: { type: 'server_tool_use' } },
    })
    expect(only(records, 'tool-result')).toEqual([{ type: 'tool-result', toolCallId: 'srvtoolu_1', output: pages }])
    expect(ending(records)).toMatchObject({ type: 'finish', reason: 'stop' })
  })

  it.each<[string, object, object]>([
    [
      'an error in its content',
      { type: 'web_search_tool_result', content: { type: 'web_search_tool_result_error', error_code: 'unavailable' } },
      { isError: true, output: { error_code: 'unavailable' } },
    ],
    [
      'an error of an MCP server',
      { type: 'mcp_tool_result', is_error: true, content: [] },
      { isError: true, output: [] },
    ],
    ['no error', { type: 'mcp_tool_result', is_error: false, content: 'ok' }, { output: 'ok' }],
    ['a result without content', { type: 'future_tool_result' }, { output: null }],
    [
      'a result of a call by code',
      { type: 'text_editor_code_execution_tool_result', content: 'ok', caller: { type: 'code_execution_20260120' } },
      { output: 'ok' },
    ],
    ['a result that cites', { type: 'web_fetch_tool_result', content: 'ok', citations: [{}] }, { output: 'ok' }],
  ])('gives %s', (_, block, expected) => {
    const records = read([messageStart(), ...callBlock(0, search), ...result(block), ...messageEnd()])
    expect(only(records, 'tool-result')[0]).toMatchObject(expected)
    expect('isError' in only(records, 'tool-result')[0]!).toBe('isError' in expected)
  })

  it('of an MCP server says which', () => {
    const block = { type: 'mcp_tool_use', id: 'mcptoolu_1', name: 'ask', server_name: 'wiki' }
    const records = read([messageStart(), ...callBlock(0, block, '{}'), ...messageEnd()])
    expect(only(records, 'tool-call-end')[0]).toMatchObject({
      providerData: { anthropic: { type: 'mcp_tool_use', server_name: 'wiki' } },
    })
  })

  it('stopped by pause_turn ends as such', () => {
    const records = read([messageStart(), ...callBlock(0, search, '{}'), ...messageEnd('pause_turn')])
    expect(ending(records)).toMatchObject({ reason: 'other', rawReason: 'pause_turn', paused: true })
  })
})

describe('a citation', () => {
  const web = {
    type: 'web_search_result_location',
    url: 'https://x.invalid/a',
    title: 'A',
    cited_text: 'Words.',
    encrypted_index: 'aW5k',
  }
  const cited = (...citations: object[]): ChatRecord[] =>
    read([
      messageStart(),
      blockStart(0, { type: 'text', text: '', citations: [] }),
      delta(0, { type: 'text_delta', text: 'x' }),
      ...citations.map(citation => delta(0, { type: 'citations_delta', citation })),
      blockStop(0),
      ...messageEnd(),
    ])

  it.each<[string, object, object]>([
    ['of a page', web, { url: 'https://x.invalid/a', title: 'A', snippet: 'Words.' }],
    [
      'of a document',
      { type: 'page_location', document_index: 0, document_title: 'D', cited_text: 'Words.', start_page_number: 1 },
      { title: 'D', snippet: 'Words.' },
    ],
    [
      "of a tool's search result",
      { type: 'search_result_location', source: 'https://x.invalid/b', title: 'B', cited_text: 'Words.' },
      { url: 'https://x.invalid/b', title: 'B', snippet: 'Words.' },
    ],
    [
      'of a source that has no address',
      { type: 'search_result_location', source: 'kb-7', title: 'B', cited_text: 'Words.' },
      { title: 'B', snippet: 'Words.' },
    ],
  ])('%s is a source, and goes back with its text', (_, citation, source) => {
    const records = cited(citation)
    expect(only(records, 'source')).toEqual([{ type: 'source', id: 's0', ...source }])
    expect(only(records, 'text-end')[0]).toMatchObject({ providerData: { anthropic: { citations: [citation] } } })
  })

  it('that comes again is told once, and goes back each time', () => {
    const records = cited(web, { ...web }, { ...web, cited_text: 'Others.' })
    expect(only(records, 'source').map(source => source.snippet)).toEqual(['Words.', 'Others.'])
    const [end] = only(records, 'text-end')
    expect((end!.providerData!.anthropic as { citations: unknown[] }).citations).toHaveLength(3)
  })
})

describe("GLM's endpoint", () => {
  it('may begin a block before it ends the one before', () => {
    const records = read([
      messageStart('m', { usage: undefined }),
      blockStart(0, { type: 'text', text: '' }),
      delta(0, { type: 'text_delta', text: 'Well.' }),
      blockStart(1, { type: 'tool_use', id: 'call_1', name: 'add', input: {} }),
      delta(1, { type: 'input_json_delta', partial_json: '{"a":1}' }),
      blockStop(1),
      blockStop(0),
      { type: 'message_delta', delta: { stop_reason: 'tool_use' } },
      { type: 'message_stop' },
    ])
    expect(records.map(record => record.type)).toEqual([
      'start',
      'text-start',
      'text-delta',
      'tool-call-start',
      'tool-call-delta',
      'tool-call-end',
      'text-end',
      'finish',
    ])
  })

  it('sends errors without a type', () => {
    const error = { event: 'error', data: '{"error":{"code":"1310","message":"Weekly limit."}}' }
    expect(ending(read([messageStart(), ...textBlock(0, 'x'), error]))).toEqual({
      type: 'error',
      error: { code: 'unknown', message: 'Weekly limit.', retryable: false, status: 200, providerCode: '1310' },
    })
  })
})

it('a block that takes the place of another ends it', () => {
  const [begin, more] = textBlock(0, 'x')
  const records = read([
    messageStart(),
    begin!,
    more!,
    ...textBlock(0, 'y'),
    ...callBlock(0, {}, '{}'),
    ...messageEnd(),
  ])
  expect(only(records, 'text-end')).toHaveLength(2)
  expect(only(records, 'tool-call-end')).toHaveLength(1)
})

describe('an error inside of the stream', () => {
  const body = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' }, request_id: 'req_1' }

  it.each<[string, object]>([
    ['as an event', { event: 'error', data: JSON.stringify(body) }],
    ['by its type alone', { event: 'message', data: JSON.stringify(body) }],
  ])('%s is what it says, after what came', (_, frame) => {
    const records = read([messageStart(), ...textBlock(0, 'x').slice(0, 2), frame, ...messageEnd()])
    expect(records.map(record => record.type)).toEqual(['start', 'text-start', 'text-delta', 'text-end', 'error'])
    expect(ending(records)).toMatchObject({
      error: { code: 'overloaded', retryable: true, status: 200, providerCode: 'overloaded_error', requestId: 'req_1' },
    })
  })
})

describe('another message in the middle of one', () => {
  const first = [
    messageStart('msg_1'),
    blockStart(0, { type: 'text', text: '' }),
    delta(0, { type: 'text_delta', text: 'lost' }),
  ]
  const second = [
    messageStart('msg_2', { usage: { input_tokens: 20, output_tokens: 1 } }),
    ...textBlock(0, 'kept'),
    ...messageEnd(),
  ]

  it('withdraws what was shown, and is the answer', () => {
    const records = read([...first, ...second])
    expect(records.map(record => record.type)).toEqual([
      'start',
      'text-start',
      'text-delta',
      'reset',
      'text-start',
      'text-delta',
      'text-end',
      'finish',
    ])
    expect(records[5]).toMatchObject({ delta: 'kept' })
    expect(ending(records)).toMatchObject({ usage: { inputTokens: 20, outputTokens: 5 } })
  })

  it('forgets the stop reason of the first', () => {
    const records = read([...first, messageEnd('max_tokens')[0]!, messageStart('msg_2'), { type: 'message_stop' }])
    expect(ending(records)).toMatchObject({ type: 'error', error: { code: 'truncated' } })
  })

  it('glued to half a frame is found', () => {
    const glued = `{"type":"content_block_delta","index":0,"delta":{"ty${JSON.stringify(second[0])}`
    const records = read([...first, glued, ...second.slice(1)])
    expect(records).toEqual(read([...first, ...second]))
  })

  it.each<[string, object | string]>([
    ['whole', second[0]!],
    ['glued', `{"type":"con${JSON.stringify(second[0])}`],
  ])('is an error where that is wanted (%s)', (_, frame) => {
    expect(() => batchesOf([...first, frame], { onCorruptFrame: 'error' })).toThrow(
      expect.objectContaining({ code: 'protocol', retryable: true }),
    )
  })

  it('announced twice is one', () => {
    const twice = [messageStart(), ...textBlock(0, 'x').slice(0, 2), messageStart(), blockStop(0), ...messageEnd()]
    expect(read(twice)).toEqual(read([messageStart(), ...textBlock(0, 'x'), ...messageEnd()]))
  })
})

it('that stops for tool_use with a call ends with tool-calls', () => {
  expect(ending(read([messageStart(), ...callBlock(0, {}), ...messageEnd('tool_use')]))).toMatchObject({
    reason: 'tool-calls',
    rawReason: 'tool_use',
  })
})

it.each(['words', '"words"'])('%j is a protocol error that tells the words', data => {
  expect(ending(read([messageStart(), data]))).toMatchObject({ error: { code: 'protocol', message: 'words' } })
})

it.each(['{"type":"mess', 'null', '[1]', '{"type":"message_start"'])('%j is a protocol error', data => {
  expect(() => read([messageStart(), data])).toThrow(expect.objectContaining({ code: 'protocol' }))
})

it('an answer that is cut behind any event is truncated, even behind its stop reason', () => {
  const whole = [
    messageStart(),
    blockStart(0, { type: 'thinking', thinking: '' }),
    delta(0, { type: 'thinking_delta', thinking: 'hm' }),
    delta(0, { type: 'signature_delta', signature: 's' }),
    blockStop(0),
    ...textBlock(1, 'x'),
    ...callBlock(2, {}, '{"a":', '1}'),
    ...messageEnd('tool_use'),
  ]
  for (let length = 0; length < whole.length; length++) {
    expect(ending(read(whole.slice(0, length)))).toMatchObject({ type: 'error', error: { code: 'truncated' } })
  }
  expect(ending(read(whole))).toMatchObject({ type: 'finish' })
})
