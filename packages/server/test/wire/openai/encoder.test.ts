import type { ChatRecord, ErrorCode } from '@millrace/core'
import type { WireContext } from '@millrace/server'
import { createOpenaiWire, openaiWire } from '@millrace/server/wire/openai'
import { describe, expect, test } from 'vitest'

const start: ChatRecord = { type: 'start', messageId: 'm1', provider: 'vendor', model: 'model-1' }
const text = (id: string, ...deltas: string[]): ChatRecord[] => [
  { type: 'text-start', id },
  ...deltas.map((delta): ChatRecord => ({ type: 'text-delta', id, delta })),
  { type: 'text-end', id },
]
const thought = (delta: string): ChatRecord[] => [
  { type: 'reasoning-start', id: 'r' },
  { type: 'reasoning-delta', id: 'r', delta },
  { type: 'reasoning-end', id: 'r' },
]
const call = (toolCallId: string, deltas: readonly string[], end: object, toolName = 'weather'): ChatRecord[] => [
  { type: 'tool-call-start', toolCallId, toolName },
  ...deltas.map((delta): ChatRecord => ({ type: 'tool-call-delta', toolCallId, delta })),
  { type: 'tool-call-end', toolCallId, toolName, ...end },
]
const finish = (reason: 'stop' | 'length' | 'tool-calls' | 'other' = 'stop', more: object = {}): ChatRecord => ({
  type: 'finish',
  reason,
  ...more,
})
const usage = { inputTokens: 7, outputTokens: 5, cachedInputTokens: 3, cacheWriteTokens: 1, reasoningTokens: 2 }
const own: WireContext = { startedAt: 1_795_411_320_500, tools: ['weather'] }

/** The data of the frames that a wire makes of records: chunks as JSON, the end mark as it is. */
const frames = (records: readonly ChatRecord[], context: WireContext = own, wire = openaiWire): unknown[] =>
  framesIn(wire.createEncoder(context).encode(records))

function framesIn(body: string): unknown[] {
  expect(body).toMatch(/^(data: [^\n]+\n\n)*$/)
  return body
    .split('\n\n')
    .slice(0, -1)
    .map(frame => frame.slice('data: '.length))
    .map(data => (data === '[DONE]' ? data : JSON.parse(data)))
}

/** The deltas of chunks, and their finish reason where they have one. */
const deltas = (...args: Parameters<typeof frames>): unknown[] => frames(...args).map(deltaOf)
const deltasIn = (body: string): unknown[] => framesIn(body).map(deltaOf)

function deltaOf(frame: unknown): unknown {
  const { choices, error } = frame as { choices?: { delta: object; finish_reason: string | null }[]; error?: object }
  const [choice] = choices ?? []
  return error ? { error } : choice ? (choice.finish_reason ?? choice.delta) : frame
}

test('a text, in chunks that all clients take', () => {
  const chunk = { id: 'm1', object: 'chat.completion.chunk', created: 1_795_411_320, model: 'model-1' }
  const delta = (delta: object, finish_reason: string | null = null) => ({
    ...chunk,
    choices: [{ index: 0, delta, finish_reason }],
  })
  expect(frames([start, ...text('0', 'Hi', ' "you"\n'), finish()])).toEqual([
    delta({ role: 'assistant', content: 'Hi' }),
    delta({ content: ' "you"\n' }),
    delta({}, 'stop'),
    '[DONE]',
  ])
})

test('an answer that says nothing has a role too', () => {
  expect(frames([start, finish()])).toMatchObject([
    { choices: [{ delta: { role: 'assistant', content: '' }, finish_reason: 'stop' }] },
    '[DONE]',
  ])
})

describe('usage', () => {
  const answer = [start, ...text('0', 'Hi'), finish('stop', { usage })]
  test('comes in a chunk without choices, where it was asked for', () => {
    expect(frames(answer, { includeUsage: true }).at(-2)).toMatchObject({
      id: 'm1',
      choices: [],
      usage: {
        prompt_tokens: 7,
        completion_tokens: 5,
        total_tokens: 12,
        prompt_tokens_details: { cached_tokens: 3, cache_write_tokens: 1 },
        completion_tokens_details: { reasoning_tokens: 2 },
      },
    })
  })
  test('is no field of other chunks, not even as null', () => {
    const withUsage = frames(answer, { includeUsage: true }).filter(frame => JSON.stringify(frame).includes('"usage"'))
    expect(withUsage).toHaveLength(1)
    expect(JSON.stringify(frames(answer, {}))).not.toContain('usage')
  })
})

test.each([
  ['reasoning_content', { reasoning_content: 'Hm' }],
  ['reasoning', { reasoning: 'Hm' }],
  ['both', { reasoning_content: 'Hm', reasoning: 'Hm' }],
] as const)('reasoning goes into %s', (reasoningField, delta) => {
  const records = [start, ...thought('Hm'), ...text('0', 'Hi'), finish()]
  expect(deltas(records, own, createOpenaiWire({ reasoningField }))).toEqual([
    { role: 'assistant', ...delta },
    { content: 'Hi' },
    'stop',
    '[DONE]',
  ])
})

test('a field for reasoning that does not exist is a TypeError', () => {
  expect(() => createOpenaiWire({ reasoningField: 'thoughts' as never })).toThrow(/reasoningField takes/)
})

describe('calls', () => {
  const first = { index: 0, id: 'a', type: 'function', function: { name: 'weather', arguments: '' } }
  const second = { index: 1, id: 'b', type: 'function', function: { name: 'weather', arguments: '{}' } }

  test('of the client’s tools are told while they arrive, by dense indices, with id, type and name once', () => {
    const records = [start, ...call('a', ['{"x"', ':1}'], { input: { x: 1 } }), ...call('b', ['{}'], { input: {} })]
    const encoder = openaiWire.createEncoder(own)
    const told = [...records, finish('tool-calls')].map(record => encoder.encode([record])).join('')
    expect(deltasIn(told)).toEqual([
      { role: 'assistant', tool_calls: [first] },
      { tool_calls: [{ index: 0, function: { arguments: '{"x"' } }] },
      { tool_calls: [{ index: 0, function: { arguments: ':1}' } }] },
      { tool_calls: [{ ...second, function: { ...second.function, arguments: '' } }] },
      { tool_calls: [{ index: 1, function: { arguments: '{}' } }] },
      'tool_calls',
      '[DONE]',
    ])
  })

  test('that come whole are one delta each: some clients run no others', () => {
    const records = [start, ...call('a', ['{"x"', ':1}'], { input: { x: 1 } }), ...call('b', [], { input: {} })]
    expect(deltas([...records, finish('tool-calls')])).toEqual([
      { role: 'assistant', tool_calls: [{ ...first, function: { name: 'weather', arguments: '{"x":1}' } }] },
      { tool_calls: [second] },
      'tool_calls',
      '[DONE]',
    ])
  })

  test('whose beginning came first keep what was told before them in its place', () => {
    const begun = call('a', ['{"x"'], { input: {} }).slice(0, -1)
    expect(deltas([start, ...begun, ...text('0', 'Hi')])).toEqual([
      { role: 'assistant', tool_calls: [first] },
      { tool_calls: [{ index: 0, function: { arguments: '{"x"' } }] },
      { content: 'Hi' },
    ])
  })

  test.each<ChatRecord>([
    finish('tool-calls'),
    finish('length'),
    { type: 'error', error: { code: 'overloaded', message: 'Later.', retryable: true } },
    { type: 'reset' },
  ])('that are open stand before the failure in one batch too: %j', last => {
    const begun = call('a', ['{"x"'], { input: {} }).slice(0, -1)
    expect(deltas([start, ...begun, last])).toEqual([
      { role: 'assistant', tool_calls: [first] },
      { tool_calls: [{ index: 0, function: { arguments: '{"x"' } }] },
      { error: expect.anything() },
    ])
  })

  test('are each one delta at the end of the answer, where that is asked for', () => {
    const whole = createOpenaiWire({ calls: 'whole' })
    const encoder = whole.createEncoder(own)
    const records = [
      start,
      ...call('a', ['{"x"', ':1}'], { input: { x: 1 } }),
      ...text('0', 'Hi'),
      finish('tool-calls'),
    ]
    expect(deltasIn(records.map(record => encoder.encode([record])).join(''))).toEqual([
      { role: 'assistant', content: 'Hi' },
      { tool_calls: [{ ...first, function: { name: 'weather', arguments: '{"x":1}' } }] },
      'tool_calls',
      '[DONE]',
    ])
    const cut = [start, ...call('a', ['{"force":t'], broken), finish('length')]
    expect(deltas(cut, own, whole)).toEqual(['length', '[DONE]'])
    // One that has no end is not left out of a good answer.
    const open = call('b', ['{"x"'], {}).slice(0, -1)
    expect(deltas([start, ...call('a', [], { input: {} }), ...open, finish('tool-calls')], own, whole)).toEqual([
      { error: expect.objectContaining({ code: 'truncated' }) },
    ])
    const others = call('b', ['{"x"'], {}, 'other').slice(0, -1)
    expect(deltas([start, ...others, finish()], own, whole)).toEqual(['stop', '[DONE]'])
    expect(() => createOpenaiWire({ calls: 'all' as never })).toThrow(/calls takes/)
  })

  const begin = (toolCallId: string): ChatRecord => ({ type: 'tool-call-start', toolCallId, toolName: 'weather' })
  const more = (toolCallId: string, delta: string): ChatRecord => ({ type: 'tool-call-delta', toolCallId, delta })
  const end = (toolCallId: string, input: object): ChatRecord => ({
    type: 'tool-call-end',
    toolCallId,
    toolName: 'weather',
    input: input as never,
  })
  /** The pieces of calls, each by its place and its arguments. */
  const pieces = (text: string): string[] =>
    Array.from(
      text.matchAll(
        /"index":(\d+),(?:"id":"\w+",.*?)?"(?:name":"\w+",")?(?:function":\{")?arguments":("(?:[^"\\]|\\.)*")/g,
      ),
    ).map(([, index, json]) => `${index} ${JSON.parse(json!)}`)

  test('that come at the same time are told one after the other, the first as it comes', () => {
    const encoder = openaiWire.createEncoder(own)
    const told = (...records: ChatRecord[]) => pieces(encoder.encode(records))
    expect(told(start, begin('a'), begin('b'), begin('c'))).toEqual(['0 '])
    expect(told(more('b', '{"city"'), more('a', '{"city"'))).toEqual(['0 {"city"'])
    expect(told(more('c', '{}'), ...text('0', 'Meanwhile'), more('b', ':'))).toEqual([])
    // Hosts end calls no sooner than the answer: arguments that are whole are enough.
    expect(told(more('a', ':1}'))).toEqual(['0 :1}', '1 ', '1 {"city":'])
    expect(told(more('b', '2}'), end('b', { city: 2 }))).toEqual(['1 2}', '2 ', '2 {}'])
    expect(told(end('a', { city: 1 }), end('c', {}), finish('tool-calls'))).toEqual([])
  })

  test('without arguments are over when they end', () => {
    const encoder = openaiWire.createEncoder(own)
    const told = (...records: ChatRecord[]) => pieces(encoder.encode(records))
    expect(told(start, begin('a'), begin('b'), more('b', '{}'), end('b', {}))).toEqual(['0 '])
    expect(told(end('a', {}))).toEqual(['0 {}', '1 {}'])
  })

  test('one after the other never wait, also where each ends with the answer', () => {
    const encoder = openaiWire.createEncoder(own)
    const told = (...records: ChatRecord[]) => pieces(encoder.encode(records))
    expect(told(start, begin('a'), more('a', '{"x":"}{"}'))).toEqual(['0 ', '0 {"x":"}{"}'])
    expect(told(begin('b'), more('b', '{"y"'))).toEqual(['1 ', '1 {"y"'])
    expect(told(more('b', ':1}'), end('a', { x: '}{' }), end('b', { y: 1 }))).toEqual(['1 :1}'])
  })

  test('that are whole end where the next begins: space behind them is not told, and more ends the answer', () => {
    const encoder = openaiWire.createEncoder(own)
    const told = (...records: ChatRecord[]) => pieces(encoder.encode(records))
    const spaced = { ...end('a', {}), input: undefined, inputText: '{} \n ' } as unknown as ChatRecord
    expect(told(start, begin('a'), more('a', '{}'), begin('b'), more('b', '{"x"'))).toEqual([
      '0 ',
      '0 {}',
      '1 ',
      '1 {"x"',
    ])
    expect(told(more('a', ' \n'), spaced, more('b', ':1}'))).toEqual(['1 :1}'])
    const late = openaiWire.createEncoder(own)
    late.encode([start, begin('a'), more('a', '{}'), begin('b')])
    expect(late.encode([more('a', '{"x":1}')])).toContain('"code":"protocol"')
    expect(late.ended).toBe(true)
  })

  test('do not wait by more than 8 Mi characters: the answer ends with an error', () => {
    const encoder = openaiWire.createEncoder(own)
    encoder.encode([start, begin('a'), begin('b')])
    const delta = 'x'.repeat(1024 * 1024)
    for (let at = 0; at < 7; at++) encoder.encode([more('b', delta)])
    expect(encoder.ended).toBe(false)
    expect(encoder.encode([more('b', delta)])).toContain('"code":"limit"')
    expect(encoder.ended).toBe(true)
  })

  test('without arguments get an empty object', () => {
    const told = deltas([start, ...call('a', [], { input: {} }), finish('tool-calls')])
    expect(told[0]).toMatchObject({ tool_calls: [{ function: { arguments: '{}' } }] })
  })

  test('of other tools wait for the end, and those that were run are no calls for the client', () => {
    const result: ChatRecord = { type: 'tool-result', toolCallId: 'a', output: { found: 1 } }
    const run = call('a', ['{}'], { input: {} }, 'search')
    const waiting = call('b', ['{}'], { input: {} }, 'other')
    expect(deltas([start, ...run, ...waiting, result, ...text('0', 'Hi'), finish('tool-calls')])).toEqual([
      {
        role: 'assistant',
        executed_tools: [
          { index: 0, type: 'function', id: 'a', name: 'search', arguments: '{}', output: '{"found":1}' },
        ],
      },
      { content: 'Hi' },
      { tool_calls: [{ index: 0, id: 'b', type: 'function', function: { name: 'other', arguments: '{}' } }] },
      'tool_calls',
      '[DONE]',
    ])
  })

  test('carry what their vendor wants back', () => {
    const extra_content = { millrace: { gemini: { thoughtSignature: 'sig' } } }
    const providerData = extra_content.millrace
    for (const name of ['weather', 'other']) {
      const told = deltas([start, ...call('a', ['{}'], { input: {}, providerData }, name), finish('tool-calls')])
      expect(JSON.stringify(told)).toContain(`"extra_content":${JSON.stringify(extra_content)}`)
    }
  })

  const broken = { inputText: '{"force":t', inputError: 'The arguments are not valid JSON.' }
  test('that the model wrote wrongly are told as they are, for clients to repair', () => {
    const told = deltas([start, ...call('a', ['{"force":t'], broken), finish('tool-calls')])
    expect(told).toEqual([
      { role: 'assistant', tool_calls: [{ ...first, function: { name: 'weather', arguments: '{"force":t' } }] },
      'tool_calls',
      '[DONE]',
    ])
  })

  test('that the limit of tokens cut are never told as calls', () => {
    const cut = (name: string) => deltas([start, ...call('a', ['{"force":t'], broken, name), finish('length')])
    expect(cut('weather').at(-1)).toEqual({ error: expect.objectContaining({ code: 'truncated' }) })
    expect(cut('other')).toEqual(['length', '[DONE]'])
  })

  test('that end with other arguments than they were told with end the answer', () => {
    const encoder = openaiWire.createEncoder(own)
    const body = encoder.encode([start, ...call('a', ['{"x":1}'], { input: { x: 2 } }), ...text('0', 'Hi')])
    expect(encoder.ended).toBe(true)
    expect(body).toMatch(/data: \{"error":.*\n\n$/)
  })
})

test('texts that are open at the same time do not mix', () => {
  const records: ChatRecord[] = [
    start,
    { type: 'text-start', id: '0' },
    { type: 'text-start', id: '1' },
    { type: 'text-delta', id: '0', delta: 'a' },
    { type: 'text-delta', id: '1', delta: 'x' },
    { type: 'text-delta', id: '0', delta: 'b' },
    { type: 'text-end', id: '0' },
    { type: 'text-delta', id: '1', delta: 'y' },
    { type: 'text-end', id: '1' },
    finish(),
  ]
  const said = deltas(records).map(delta => (delta as { content?: string }).content ?? '')
  expect(said.join('')).toBe('abxy')
})

test('sources are one list at the end, since clients keep the last list alone; images go as they come', () => {
  const records: ChatRecord[] = [
    start,
    { type: 'source', id: 's0', url: 'https://a.example/', title: 'A', snippet: 'said' },
    { type: 'source', id: 's1', title: 'A document' },
    { type: 'file', mediaType: 'image/png', data: 'AAAA' },
    { type: 'file', mediaType: 'application/pdf', data: 'AAAA' },
    { type: 'source', id: 's2', url: 'https://b.example/' },
    finish(),
  ]
  const citation = (fields: object) => ({
    type: 'url_citation',
    url_citation: { ...fields, start_index: 0, end_index: 0 },
  })
  expect(deltas(records)).toEqual([
    { role: 'assistant', images: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }] },
    {
      annotations: [
        citation({ url: 'https://a.example/', title: 'A', content: 'said' }),
        citation({ url: 'https://b.example/', title: '' }),
      ],
    },
    'stop',
    '[DONE]',
  ])
})

describe('failures', () => {
  test('are bare errors without choices and without [DONE]', () => {
    const error = { code: 'overloaded', message: 'Too busy.', retryable: true } as const
    const body = openaiWire.createEncoder(own).encode([start, ...text('0', 'Hi'), { type: 'error', error }])
    const last = body.trim().split('\n\n').at(-1)
    expect(last).toBe(
      'data: {"error":{"message":"Too busy.","type":"server_error","param":null,"code":"server_is_overloaded"}}',
    )
    expect(openaiWire.createEncoder().encode([{ type: 'error', error }])).toBe(`${last}\n\n`)
    expect(`data: ${JSON.stringify(openaiWire.errorBody!(error))}`).toBe(last)
  })

  test.each<[ErrorCode, string, string | null]>([
    ['authentication', 'authentication_error', 'invalid_api_key'],
    ['not-found', 'invalid_request_error', 'model_not_found'],
    ['rate-limit', 'rate_limit_error', 'rate_limit_exceeded'],
    ['quota', 'insufficient_quota', 'insufficient_quota'],
    ['invalid-request', 'invalid_request_error', null],
    ['context-length', 'invalid_request_error', 'context_length_exceeded'],
    ['unknown', 'server_error', 'server_error'],
  ])('%s is %s', (code, type, word) => {
    expect(openaiWire.errorBody!({ code, message: 'No.', retryable: false })).toEqual({
      error: { message: 'No.', type, param: null, code: word },
    })
  })

  test('a reset behind words is one, and the rest of the batch is not told', () => {
    const encoder = openaiWire.createEncoder(own)
    const body = encoder.encode([start, ...text('0', 'Hi'), { type: 'reset' }, ...text('1', 'Anew'), finish()])
    expect(encoder.ended).toBe(true)
    expect(body).not.toContain('Anew')
    expect(body).not.toContain('[DONE]')
    expect(body).toMatch(/data: \{"error":\{"message":"The answer was begun anew[^\n]*\n\n$/)
  })

  test('a reset before any words withdraws what waited', () => {
    const waiting = call('a', ['{}'], { input: {} }, 'other')
    expect(deltas([start, ...waiting, { type: 'reset' }, ...text('1', 'Anew'), finish()])).toEqual([
      { role: 'assistant', content: 'Anew' },
      'stop',
      '[DONE]',
    ])
  })
})

test('the model that the client named is told where the vendor names none, and never nothing', () => {
  const bare: ChatRecord = { type: 'start', messageId: 'm1', provider: 'vendor' }
  expect(frames([bare, finish()], { model: 'asked' })[0]).toMatchObject({ model: 'asked' })
  expect(frames([bare, finish()], {})[0]).toMatchObject({ model: 'vendor', created: 0 })
})

test('models are a list', () => {
  expect(openaiWire.encodeModels!(['a'])).toEqual({
    object: 'list',
    data: [{ id: 'a', object: 'model', created: 0, owned_by: 'millrace' }],
  })
})

test('the id of a block that waited is free again behind its end', () => {
  const records: ChatRecord[] = [
    start,
    { type: 'text-start', id: 'a' },
    ...text('b', 'one '),
    ...text('b', 'two '),
    { type: 'text-start', id: 'b' },
    { type: 'text-delta', id: 'b', delta: 'three ' },
    { type: 'text-delta', id: 'a', delta: 'zero ' },
    { type: 'text-end', id: 'a' },
    { type: 'text-delta', id: 'b', delta: 'four' },
    { type: 'text-end', id: 'b' },
    finish(),
  ]
  expect(deltas(records)).toEqual([
    { role: 'assistant', content: 'zero ' },
    { content: 'one two three ' },
    { content: 'four' },
    'stop',
    '[DONE]',
  ])
})

test('a reason of a later version is a normal end', () => {
  const exotic = { type: 'finish', reason: 'exotic' } as unknown as Extract<ChatRecord, { type: 'finish' }>
  expect(deltas([start, ...text('0', 'Hi'), exotic]).at(-2)).toBe('stop')
  const { reason } = exotic
  const answer = { role: 'assistant', messageId: 'm1', content: [], messages: [], finish: { reason } } as const
  expect(openaiWire.encodeAnswer!(answer, own)).toMatchObject({ choices: [{ finish_reason: 'stop' }] })
})
