import { type ChatRecord, mergeDeltas } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { batchesOf, completed, created, event, type FrameInput, item, message, read } from './read.js'

const finish = { type: 'finish', reason: 'stop', rawReason: 'completed', usage: expect.anything() }
const usage = { inputTokens: 9, outputTokens: 5, cachedInputTokens: 4, reasoningTokens: 3 }

/** The records of the items, between start and finish. */
const readItems = (frames: readonly object[]): ChatRecord[] => read([created, ...frames, completed]).slice(0, -1)
const lastOf = (frames: readonly FrameInput[]): ChatRecord => read(frames).at(-1)!

describe('an answer', () => {
  it('has its id, its model, its text, its usage and one end', () => {
    expect(batchesOf([created, ...message(0, '4', '2'), completed]).flat()).toEqual([
      { type: 'start', provider: 'openai', messageId: 'resp_1', model: 'gpt-5.4' },
      { type: 'text-start', id: '0' },
      { type: 'text-delta', id: '0', delta: '4' },
      { type: 'text-start', id: '1' },
      { type: 'text-delta', id: '1', delta: '2' },
      { type: 'text-end', id: '0' },
      { type: 'text-end', id: '1' },
      { ...finish, usage: { ...usage, raw: completed.response.usage } },
    ])
  })

  it.each<[string, object[]]>([
    ['in deltas', message(0, 'Hi')],
    ['whole, with the item', item(0, { type: 'message', content: [{ type: 'output_text', text: 'Hi' }] })],
    ['without places, by the id of the item', [{ type: 'response.output_text.delta', item_id: 'm', delta: 'Hi' }]],
    ['with another id in each event', message(0, 'Hi').map((each, at) => ({ ...each, item_id: `r${at}` }))],
    ['with an item that is done twice', [...message(0, 'Hi'), message(0, 'Hi').at(-1)!]],
  ])('may come %s', (_, frames) => {
    expect(readItems(frames)).toEqual([
      { type: 'text-start', id: '0' },
      { type: 'text-delta', id: '0', delta: 'Hi' },
      { type: 'text-end', id: '0' },
    ])
  })

  it.each<[string, object[], string[]]>([
    ['nothing came before', [], ['Hi', '{"a":1}']],
    [
      'only the end of a text came before',
      [event('output_text.done', 0, { content_index: 0, text: 'Hi' })],
      ['Hi', '{"a":1}'],
    ],
    ['a text came before', [event('output_text.delta', 0, { content_index: 0, delta: 'Hi' })], ['Hi', '{"a":1}']],
    ['half of a text came before', [event('output_text.delta', 0, { delta: 'H' })], ['H', 'i', '{"a":1}']],
  ])('is read out of its end where %s', (_, frames, deltas) => {
    const output = [
      { type: 'message', content: [{ type: 'output_text', text: 'Hi' }] },
      { type: 'function_call', call_id: 'c', name: 'add', arguments: '{"a":1}' },
    ]
    const records = read([...frames, { ...completed, response: { ...completed.response, output } }])
    expect(records.flatMap(record => ('delta' in record ? [record.delta] : []))).toEqual(deltas)
    expect(records.at(-1)).toMatchObject({ type: 'finish', reason: 'tool-calls' })
  })

  it('keeps apart items that a host gave the same place', () => {
    expect(readItems([...message(0, 'a'), ...message(0, 'b')])).toMatchObject([
      { type: 'text-start' },
      { delta: 'a' },
      { type: 'text-end' },
      { type: 'text-start' },
      { delta: 'b' },
      { type: 'text-end' },
    ])
  })

  it.each<[string, object, string]>([
    ['reasoning', { type: 'reasoning' }, 'reasoning_text.delta'],
    ['text', { type: 'message' }, 'output_text.delta'],
  ])('keeps them apart where one was never done: %s', (kind, wire, type) => {
    const begin = event('output_item.added', 0, { item: wire })
    const records = readItems([begin, event(type, 0, { delta: 'a' }), begin, event(type, 0, { delta: 'b' })])
    expect(records.filter(record => record.type === `${kind}-start`)).toHaveLength(2)
  })

  it('hands the phase of a message out, to be sent back', () => {
    const whole = { type: 'message', phase: 'commentary', content: [{ type: 'output_text', text: 'a' }] }
    expect(readItems(item(0, whole)).at(-1)).toEqual({
      type: 'text-end',
      id: '0',
      providerData: { openai: { phase: 'commentary' } },
    })
  })

  it('shows a refusal as text, and is none that went well', () => {
    const refusal = [{ type: 'refusal', refusal: 'No.' }]
    const streamed = item(0, { type: 'message', content: refusal }, [
      event('refusal.delta', 0, { content_index: 0, delta: 'No.' }),
    ])
    for (const frames of [streamed, streamed.slice(0, 2), item(0, { type: 'message', content: refusal })]) {
      expect(read([...frames, completed])).toMatchObject([
        { type: 'text-start' },
        { delta: 'No.' },
        { type: 'text-end' },
        { type: 'finish', reason: 'content-filter', rawReason: 'completed' },
      ])
    }
  })

  it('has nothing of events and items that are not known, of empty texts and of padding', () => {
    const frames = [
      { type: 'response.of.next.year', output_index: 0, delta: 'x' },
      { type: 'keepalive' },
      { type: 'response.queued', response: { id: 'resp_1', status: 'queued' } },
      event('image_generation_call.partial_image', 0, { partial_image_b64: 'AA==' }),
      event('output_text.delta', 0, { delta: '', obfuscation: 'xyz' }),
      event('output_text.delta', 0, { delta: null }),
      event('output_item.added', 0, {}),
      event('output_item.done', 0, {}),
      ...item(1, { type: 'message', content: [{ type: 'output_text', text: '' }] }),
      ...item(2, { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: null }),
    ]
    expect(readItems(frames)).toEqual([])
    expect(read([...frames, '', ' ', completed])).toMatchObject([{ type: 'finish' }])
  })
})

describe('reasoning', () => {
  const summary = (at: number, delta: string): object =>
    event('reasoning_summary_text.delta', 0, { summary_index: at, delta })
  const whole = { type: 'reasoning', id: 'rs_1', summary: [{ text: 'a' }, { text: 'b' }], encrypted_content: 'xyz' }

  it.each<[string, object[]]>([
    ['in deltas', item(0, whole, [summary(0, 'a'), summary(1, 'b')])],
    ['with the item', item(0, whole)],
  ])('comes %s: its parts in one block, and the item to be sent back', (_, frames) => {
    const records = readItems(frames)
    expect(mergeDeltas(records).map(record => ('delta' in record ? record.delta : ''))).toEqual(['', 'a\n\nb', ''])
    expect(records.at(-1)).toEqual({ type: 'reasoning-end', id: '0', providerData: { openai: whole } })
  })

  it('that is only encrypted is a block of no text', () => {
    const secret = { type: 'reasoning', id: 'rs_1', summary: [], content: [], encrypted_content: 'xyz' }
    expect(readItems(item(0, secret))).toEqual([
      { type: 'reasoning-start', id: '0' },
      {
        type: 'reasoning-end',
        id: '0',
        providerData: { openai: { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'xyz' } },
      },
    ])
  })

  it('told in full goes back in full, where it has no encrypted form', () => {
    const open = { type: 'reasoning', id: 'r', summary: [], content: [{ type: 'reasoning_text', text: 'hm' }] }
    const deltas = [event('reasoning_text.delta', 0, { content_index: 0, delta: 'hm' })]
    expect(readItems(item(0, open, deltas))).toMatchObject([
      { type: 'reasoning-start' },
      { delta: 'hm' },
      { type: 'reasoning-end', providerData: { openai: open } },
    ])
  })

  it('of which only a summary is known has nothing to go back', () => {
    const told = { type: 'reasoning', id: 'rs_1', summary: [{ text: 'a' }], encrypted_content: null }
    expect(readItems(item(0, told, [summary(0, 'a')])).at(-1)).toEqual({ type: 'reasoning-end', id: '0' })
  })

  it('may end after the text has begun', () => {
    const [begin, end] = item(0, whole) as [object, object]
    const records = readItems([begin, summary(0, 'a'), ...message(1, 'Hi'), end])
    expect(records.map(record => record.type)).toEqual([
      'reasoning-start',
      'reasoning-delta',
      'text-start',
      'text-delta',
      'text-end',
      'reasoning-delta',
      'reasoning-end',
    ])
  })

  it.each([
    { type: 'compaction', id: 'cmp_1', encrypted_content: 'xyz' },
    { type: 'mcp_list_tools', id: 'mcpl_1', server_label: 's', tools: [] },
    { type: 'an_item_of_next_year', id: 'x_1' },
  ])('carries what has no place among the blocks: $type', carried => {
    expect(readItems(item(0, carried))).toMatchObject([
      { type: 'reasoning-start' },
      { type: 'reasoning-end', providerData: { openai: carried } },
    ])
  })
})

describe('a function call', () => {
  const whole = {
    type: 'function_call',
    id: 'fc_1',
    call_id: 'call_1',
    name: 'add',
    arguments: '{"a":1}',
    status: 'completed',
  }
  const begun = { ...whole, arguments: '', status: 'in_progress' }
  const deltas = ['{"a"', ':1}'].map(delta => event('function_call_arguments.delta', 0, { delta }))

  it.each<[string, object[]]>([
    ['in deltas', item(0, whole, deltas, begun)],
    ['with the item', item(0, whole, [], begun)],
    ['without a beginning', item(0, whole).slice(1)],
  ])('comes %s', (_, frames) => {
    const records = readItems(frames)
    expect(records[0]).toEqual({ type: 'tool-call-start', toolCallId: 'call_1', toolName: 'add' })
    expect(records.map(record => ('delta' in record ? record.delta : '')).join('')).toBe('{"a":1}')
    expect(records.at(-1)).toEqual({ type: 'tool-call-end', toolCallId: 'call_1', toolName: 'add', input: { a: 1 } })
    expect(lastOf([...frames, completed])).toMatchObject({ type: 'finish', reason: 'tool-calls' })
  })

  it('without arguments has none', () => {
    expect(readItems(item(0, { ...whole, arguments: '' })).at(-1)).toMatchObject({ type: 'tool-call-end', input: {} })
  })

  it('may stand beside others, their arguments mixed', () => {
    const other = (index: number, delta: string): object => event('function_call_arguments.delta', index, { delta })
    const [second, end] = item(1, { ...whole, call_id: 'call_2', arguments: '{"b":2}' }) as [object, object]
    const frames = [item(0, whole)[0]!, second, other(0, '{"a"'), other(1, '{"b"'), other(0, ':1}'), other(1, ':2}')]
    const ends = readItems([...frames, end, item(0, whole)[1]!]).filter(record => record.type === 'tool-call-end')
    expect(ends).toMatchObject([{ input: { b: 2 } }, { input: { a: 1 } }])
  })

  it('cut short by the limit is told as far as it came', () => {
    const limit = { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }
    expect(
      read([item(0, whole, deltas, begun)[0]!, deltas[0]!, { type: 'response.incomplete', response: limit }]),
    ).toMatchObject([
      { type: 'tool-call-start' },
      { type: 'tool-call-delta' },
      { type: 'tool-call-end', inputText: '{"a"', inputError: expect.any(String) },
      { type: 'finish', reason: 'length', rawReason: 'max_output_tokens' },
    ])
  })

  it('that is done twice is one call', () => {
    const calls = readItems([...item(0, whole), item(0, whole)[1]!]).filter(record => record.type === 'tool-call-end')
    expect(calls).toHaveLength(1)
  })

  it('hands out what it has beyond the usual, to be sent back', () => {
    const found = { ...whole, namespace: 'ns', caller: null }
    expect(readItems(item(0, found)).at(-1)).toHaveProperty('providerData', { openai: { namespace: 'ns' } })
  })
})

describe("a call of the vendor's own tools", () => {
  const readCall = (whole: object, between: readonly object[] = []): ChatRecord[] => readItems(item(0, whole, between))

  it.each<[string, object, object, unknown]>([
    [
      'web_search',
      {
        type: 'web_search_call',
        id: 'ws_1',
        status: 'completed',
        action: { type: 'search', query: 'q', sources: [{ url: 'u' }] },
      },
      { type: 'search', query: 'q' },
      { status: 'completed', sources: [{ url: 'u' }] },
    ],
    [
      'file_search',
      { type: 'file_search_call', id: 'fs_1', status: 'completed', queries: ['q'], results: [{ file_id: 'f' }] },
      { queries: ['q'] },
      { status: 'completed', results: [{ file_id: 'f' }] },
    ],
    [
      'code_interpreter',
      {
        type: 'code_interpreter_call',
        id: 'ci_1',
        status: 'completed',
        code: 'x',
        outputs: [{ type: 'logs', logs: '1' }],
      },
      { code: 'x' },
      { status: 'completed', outputs: [{ type: 'logs', logs: '1' }] },
    ],
    ['fetch', { type: 'mcp_call', id: 'mcp_1', name: 'fetch', arguments: '{"u":1}', output: 'page' }, { u: 1 }, 'page'],
  ])('%s is a call with its result, which ends no answer', (toolName, whole, input, output) => {
    const records = readCall(whole)
    const toolCallId = (whole as { id: string }).id
    expect(records.slice(-2)).toEqual([
      { type: 'tool-call-end', toolCallId, toolName, input, providerData: { openai: whole } },
      { type: 'tool-result', toolCallId, output },
    ])
    expect(lastOf([...item(0, whole), completed])).toMatchObject({ type: 'finish', reason: 'stop' })
  })

  it.each<[string, object]>([
    ['mcp_call', { type: 'mcp_call', id: 'x', name: 'f', arguments: '{}', error: { type: 'http_error', code: 500 } }],
    ['web_search_call', { type: 'web_search_call', id: 'x', status: 'failed', action: {} }],
  ])('that failed says so: %s', (_, whole) => {
    expect(readCall(whole).at(-1)).toMatchObject({ type: 'tool-result', isError: true })
  })

  it.each<[string, object, unknown]>([
    ['write_sql', { type: 'custom_tool_call', call_id: 'c', name: 'write_sql', input: 'SELECT "a"' }, 'SELECT "a"'],
    [
      'computer',
      { type: 'computer_call', call_id: 'c', action: { type: 'click', x: 1 } },
      { action: { type: 'click', x: 1 } },
    ],
    ['shell', { type: 'shell_call', call_id: 'c', action: { commands: ['ls'] } }, { action: { commands: ['ls'] } }],
    [
      'local_shell',
      { type: 'local_shell_call', call_id: 'c', action: { command: ['ls'] } },
      { action: { command: ['ls'] } },
    ],
    ['apply_patch', { type: 'apply_patch_call', call_id: 'c', operation: { path: 'p' } }, { operation: { path: 'p' } }],
    ['tool_search', { type: 'tool_search_call', call_id: 'c', execution: 'client', arguments: { q: 1 } }, { q: 1 }],
    ['pay', { type: 'mcp_approval_request', id: 'c', name: 'pay', arguments: '{"eur":1}' }, { eur: 1 }],
  ])('%s is for the caller to answer', (toolName, whole, input) => {
    const records = readCall(whole)
    expect(records.at(-1)).toEqual({
      type: 'tool-call-end',
      toolCallId: 'c',
      toolName,
      input,
      providerData: { openai: whole },
    })
    expect(lastOf([...item(0, whole), completed])).toMatchObject({ type: 'finish', reason: 'tool-calls' })
  })

  it.each<[string, object, string, readonly string[], unknown]>([
    [
      'a custom tool',
      { type: 'custom_tool_call', call_id: 'c', name: 'f' },
      'custom_tool_call_input',
      ['a"\n', '\ud83d', '\ude00'],
      'a"\n😀',
    ],
    [
      'the code interpreter',
      { type: 'code_interpreter_call', id: 'c' },
      'code_interpreter_call_code',
      ['x\n', '"y"'],
      { code: 'x\n"y"' },
    ],
    [
      'an MCP server',
      { type: 'mcp_call', id: 'c', name: 'f', arguments: '{"a":1}' },
      'mcp_call_arguments',
      ['{"a":', '1}'],
      { a: 1 },
    ],
  ])('of %s comes in deltas', (_, whole, name, deltas, input) => {
    const between = deltas.map(delta => event(`${name}.delta`, 0, { delta }))
    const records = readCall(whole, between)
    expect(records.find(record => record.type === 'tool-call-end')).toMatchObject({ input })
    expect(records.filter(record => record.type === 'tool-call-delta').length).toBeGreaterThanOrEqual(deltas.length)
  })

  it('that makes an image gives the image as a file, and only there', () => {
    const whole = {
      type: 'image_generation_call',
      id: 'ig',
      status: 'completed',
      result: 'AAAA',
      output_format: 'webp',
      size: '1x1',
    }
    expect(readCall(whole).slice(1)).toEqual([
      { type: 'tool-call-delta', toolCallId: 'ig', delta: expect.any(String) },
      {
        type: 'tool-call-end',
        toolCallId: 'ig',
        toolName: 'image_generation',
        input: { size: '1x1', output_format: 'webp' },
        providerData: { openai: { type: 'image_generation_call', id: 'ig', status: 'completed' } },
      },
      { type: 'file', mediaType: 'image/webp', data: 'AAAA' },
      { type: 'tool-result', toolCallId: 'ig', output: { status: 'completed' } },
    ])
  })

  it('may be answered by an item of its own', () => {
    const call = { type: 'shell_call', id: 'sh', call_id: 'c', action: {} }
    const answer = { type: 'shell_call_output', id: 'sho', call_id: 'c', output: [{ stdout: 'a' }] }
    const records = readItems([...item(0, call), ...item(1, answer)])
    expect(records.slice(-3)).toMatchObject([
      { type: 'tool-result', toolCallId: 'c', output: [{ stdout: 'a' }] },
      { type: 'reasoning-start' },
      { type: 'reasoning-end', providerData: { openai: answer } },
    ])
    expect(lastOf([...item(0, call), ...item(1, answer), completed])).toMatchObject({ reason: 'stop' })
  })

  it('of the search for tools is answered where the vendor searched', () => {
    const call = { type: 'tool_search_call', id: 'ts', call_id: null, execution: 'server', arguments: {} }
    expect(readCall(call).at(-1)).toMatchObject({ type: 'tool-result', toolCallId: 'ts' })
  })
})

describe('sources', () => {
  const page = { type: 'url_citation', url: 'https://a.example', title: 'A', start_index: 0, end_index: 1 }
  const file = { type: 'file_citation', file_id: 'file_1', filename: 'a.pdf', index: 1 }
  const added = (annotation: unknown): object => event('output_text.annotation.added', 0, { annotation })
  const text = [{ type: 'output_text', text: 'Hi', annotations: [page, page, file] }]
  const expected = [
    { type: 'source', id: 's0', url: 'https://a.example', title: 'A' },
    { type: 'source', id: 'file_1', title: 'a.pdf' },
  ]

  it('without a title has its id for one', () => {
    const frames = [added({ type: 'file_path', file_id: 'file_2', index: 0 })]
    expect(readItems(frames)).toEqual([{ type: 'source', id: 'file_2', title: 'file_2' }])
  })

  it.each<[string, object[]]>([
    ['as events', [added(page), added(file), added(page)]],
    ['with the message', item(0, { type: 'message', content: text })],
    ['both ways', item(0, { type: 'message', content: text }, [added(page), added(file)])],
    ['among others that say nothing', [added(null), added({ type: 'of_next_year' }), added(page), added(file)]],
  ])('come once each: %s', (_, frames) => {
    expect(readItems(frames).filter(record => record.type === 'source')).toEqual(expected)
  })
})

describe('the end', () => {
  const ending = (type: string, response: object): FrameInput => ({ type: `response.${type}`, response })

  it.each<[FrameInput, object]>([
    [ending('completed', { status: 'completed' }), { reason: 'stop', rawReason: 'completed' }],
    [ending('completed', { status: 'in_progress' }), { reason: 'stop', rawReason: 'completed' }],
    [ending('completed', {}), { reason: 'stop', rawReason: 'completed' }],
    [
      ending('incomplete', { incomplete_details: { reason: 'max_output_tokens' } }),
      { reason: 'length', rawReason: 'max_output_tokens' },
    ],
    [
      ending('incomplete', { incomplete_details: { reason: 'content_filter' } }),
      { reason: 'content-filter', rawReason: 'content_filter' },
    ],
    [ending('incomplete', { incomplete_details: { reason: 'steered' } }), { reason: 'other', rawReason: 'steered' }],
    [ending('incomplete', { incomplete_details: { reason: 'toString' } }), { reason: 'other', rawReason: 'toString' }],
    [ending('incomplete', {}), { reason: 'other', rawReason: 'incomplete' }],
  ])('of %j is a finish', (frame, expected) => {
    expect(lastOf([...message(0, 'a'), frame])).toEqual({ type: 'finish', ...expected })
  })

  it.each<[FrameInput, object]>([
    [
      ending('failed', { status: 'failed', error: { code: 'server_error', message: 'm' } }),
      { code: 'unknown', message: 'm', retryable: true, providerCode: 'server_error' },
    ],
    [ending('failed', { status: 'failed', error: null }), { code: 'unknown', message: 'The response failed.' }],
    [
      ending('completed', { status: 'failed', error: { code: 'rate_limit_exceeded', message: 'm' } }),
      { code: 'rate-limit' },
    ],
    [ending('cancelled', { status: 'cancelled' }), { code: 'aborted', retryable: false }],
    [
      { type: 'error', code: 'rate_limit_exceeded', message: 'm', param: null },
      { code: 'rate-limit', retryable: true },
    ],
    [
      { type: 'error', error: { type: 'insufficient_quota', code: 'insufficient_quota', message: 'm' } },
      { code: 'quota', retryable: false },
    ],
    [{ error: { code: 'context_length_exceeded', message: 'm' } }, { code: 'context-length' }],
    [{ event: 'error', data: '{"error":{"message":"m","code":"invalid_prompt"}}' }, { code: 'content-filter' }],
    [
      { event: 'error', data: 'broken' },
      { code: 'protocol', message: 'broken' },
    ],
  ])('of %j is an error', (frame, expected) => {
    const records = read([...message(0, 'a'), frame, completed])
    expect(records.at(-1)).toMatchObject({ type: 'error', error: expected })
    expect(records.filter(record => record.type === 'text-end')).toHaveLength(1)
  })

  it.each<[string, FrameInput[]]>([
    ['[DONE]', ['[DONE]']],
    ['the end of the body', []],
  ])('by %s alone is a cut', (_, frames) => {
    expect(lastOf([created, ...message(0, 'a'), ...frames])).toMatchObject({ error: { code: 'truncated' } })
  })

  it('may be followed by [DONE]', () => {
    expect(read([...message(0, 'a'), completed, '[DONE]']).at(-1)).toMatchObject({ type: 'finish', reason: 'stop' })
  })

  it.each(['words', '"words"'])('is the words of a frame that is %s', frame => {
    expect(read([frame]).at(-1)).toMatchObject({ error: { code: 'protocol', message: 'words' } })
  })

  it.each(['{"type":', '[1]'])('is at once for a frame that is no JSON object: %s', frame => {
    expect(() => read([frame])).toThrow(expect.objectContaining({ code: 'protocol' }))
  })
})
