import type { ChatRecord } from '@millrace/core'
import type { WireContext } from '@millrace/server'
import { responsesWire } from '@millrace/server/wire/responses'
import { describe, expect, test } from 'vitest'
import { type ResponseEvent, responseEvents } from '../../support/response-events.js'

const start: ChatRecord = { type: 'start', messageId: 'msg_m1', provider: 'vendor', model: 'model-1' }
const text = (id: string, ...deltas: string[]): ChatRecord[] => [
  { type: 'text-start', id },
  ...deltas.map((delta): ChatRecord => ({ type: 'text-delta', id, delta })),
  { type: 'text-end', id },
]
const thought = (delta: string, providerData?: object): ChatRecord[] =>
  [
    { type: 'reasoning-start', id: 'r' },
    ...(delta === '' ? [] : [{ type: 'reasoning-delta', id: 'r', delta }]),
    { type: 'reasoning-end', id: 'r', ...(providerData && { providerData }) },
  ] as ChatRecord[]
const call = (toolCallId: string, deltas: readonly string[], end: object, toolName = 'weather'): ChatRecord[] => [
  { type: 'tool-call-start', toolCallId, toolName },
  ...deltas.map((delta): ChatRecord => ({ type: 'tool-call-delta', toolCallId, delta })),
  { type: 'tool-call-end', toolCallId, toolName, ...end },
]
const finish = (
  reason: 'stop' | 'length' | 'tool-calls' | 'content-filter' = 'stop',
  more: object = {},
): ChatRecord => ({
  type: 'finish',
  reason,
  ...more,
})

const context = (body: object = {}): WireContext => ({
  startedAt: 1_795_411_320_500,
  ...responsesWire.decodeRequest!({ url: '/v1/responses', headers: {}, body: { model: 'm', input: 'Hi', ...body } })
    .context,
})
const tools = [{ type: 'function', name: 'weather' }]

function events(records: readonly ChatRecord[], asked: WireContext = context({ tools })): ResponseEvent[] {
  return responseEvents(responsesWire.createEncoder(asked).encode(records))
}
const types = (all: readonly ResponseEvent[]): string[] => all.map(({ type }) => type.replace('response.', ''))
const doneItems = (all: readonly ResponseEvent[]) =>
  all.filter(({ type }) => type === 'response.output_item.done').map(({ item }) => item)

test('a text: every event in its order, and the whole of it at the end', () => {
  const usage = { inputTokens: 7, outputTokens: 5, cachedInputTokens: 3, cacheWriteTokens: 1, reasoningTokens: 2 }
  const all = events([start, ...text('0', 'Hi', ' you'), finish('stop', { usage })])
  expect(types(all)).toEqual([
    'created',
    'in_progress',
    'output_item.added',
    'content_part.added',
    'output_text.delta',
    'output_text.delta',
    'output_text.done',
    'content_part.done',
    'output_item.done',
    'completed',
  ])
  const last = all.at(-1)!
  expect(last.response).toMatchObject({
    id: 'resp_m1',
    model: 'model-1',
    created_at: 1_795_411_320,
    status: 'completed',
    output: doneItems(all),
    usage: {
      input_tokens: 7,
      input_tokens_details: { cached_tokens: 3, cache_write_tokens: 1 },
      output_tokens: 5,
      output_tokens_details: { reasoning_tokens: 2 },
      total_tokens: 12,
    },
  })
  expect(last.response.output[0].content[0].text).toBe('Hi you')
})

test('counts that no vendor told are zeros, since clients require them', () => {
  const all = events([start, ...text('0', 'Hi'), finish('stop', { usage: { inputTokens: 7, outputTokens: 5 } })])
  expect(all.at(-1)!.response.usage).toEqual({
    input_tokens: 7,
    input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
    output_tokens: 5,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 12,
  })
})

test('reasoning is a summary', () => {
  const all = events([start, ...thought('Hm'), ...text('0', 'Hi'), finish()])
  expect(types(all).slice(2, 8)).toEqual([
    'output_item.added',
    'reasoning_summary_part.added',
    'reasoning_summary_text.delta',
    'reasoning_summary_text.done',
    'reasoning_summary_part.done',
    'output_item.done',
  ])
  expect(doneItems(all)[0]).toMatchObject({ type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm' }] })
})

test('a block that says nothing is no item: Codex would take an empty message for the answer', () => {
  expect(doneItems(events([start, ...text('0', 'Hi'), ...text('1'), ...thought(''), finish()]))).toHaveLength(1)
})

describe('what goes back with reasoning', () => {
  const asked = context({ tools, include: ['reasoning.encrypted_content'], store: false })
  const back = (items: readonly object[]) =>
    responsesWire.decodeRequest!({ url: '', headers: {}, body: { model: 'm', input: items } }).request.messages
  const own = { anthropic: { signature: '落霞' } }

  test('of any provider is encrypted content, where it is asked for', () => {
    const items = doneItems(
      events([start, ...thought('Hm', own), ...thought('', own), ...text('0', 'Hi'), finish()], asked),
    )
    expect(back(items)).toEqual([
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Hm', providerData: own },
          { type: 'reasoning', text: '', providerData: own },
          { type: 'text', text: 'Hi' },
        ],
      },
    ])
    const plain = doneItems(events([start, ...thought('Hm', own), finish()]))
    expect(plain[0]).not.toHaveProperty('encrypted_content')
  })

  test('of OpenAI is as OpenAI gave it, and goes back without an id: its own is sealed in it, and another one is refused', () => {
    const openai = { type: 'reasoning', id: 'rs_of_openai', summary: [], encrypted_content: 'gAAAA' }
    const [item] = doneItems(events([start, ...thought('Hm', { openai }), finish()], asked))
    expect(item.encrypted_content).toBe('gAAAA')
    expect(back([item, { role: 'assistant', content: 'Hi' }])[0]?.content[0]).toEqual({
      type: 'reasoning',
      text: 'Hm',
      providerData: { openai: { type: 'reasoning', summary: item.summary, encrypted_content: 'gAAAA' } },
    })
  })

  test('of a call comes behind it', () => {
    const gemini = { gemini: { thoughtSignature: 'sig' } }
    for (const name of ['weather', 'other']) {
      const records = [start, ...call('a', ['{}'], { input: {}, providerData: gemini }, name), finish('tool-calls')]
      const items = doneItems(events(records, asked))
      expect(items.map(({ type }) => type)).toEqual(['function_call', 'reasoning'])
      for (const order of [items, [...items].reverse()])
        expect(back(order)).toEqual([
          {
            role: 'assistant',
            content: [{ type: 'tool-call', toolCallId: 'a', toolName: name, input: {}, providerData: gemini }],
          },
        ])
    }
  })

  test('that a client has changed is left out', () => {
    const item = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'millrace.1.%%%' }
    expect(back([item, { role: 'assistant', content: 'Hi' }])).toEqual([
      { role: 'assistant', content: [{ type: 'text', text: 'Hi' }] },
    ])
  })
})

describe('calls', () => {
  test('of the client’s functions are told while they arrive', () => {
    const all = events([start, ...call('a', ['{"x"', ':1}'], { input: { x: 1 } }), finish('tool-calls')])
    expect(types(all).slice(2)).toEqual([
      'output_item.added',
      'function_call_arguments.delta',
      'function_call_arguments.delta',
      'function_call_arguments.done',
      'output_item.done',
      'completed',
    ])
    expect(all.at(-1)!.response.output).toEqual([
      {
        id: expect.stringMatching(/^fc_m1_/),
        type: 'function_call',
        status: 'completed',
        call_id: 'a',
        name: 'weather',
        arguments: '{"x":1}',
      },
    ])
  })

  test('without arguments get an empty object', () => {
    const [item] = doneItems(events([start, ...call('a', [], { input: {} }), finish('tool-calls')]))
    expect(item.arguments).toBe('{}')
  })

  test('that were run are those of a remote tool, which no client runs', () => {
    const run = call('a', ['{}'], { input: {} }, 'search')
    const results: ChatRecord[] = [{ type: 'tool-result', toolCallId: 'a', output: { found: 1 } }]
    const [item] = doneItems(events([start, ...run, ...results, ...text('0', 'Hi'), finish()]))
    expect(item).toMatchObject({
      type: 'mcp_call',
      name: 'search',
      arguments: '{}',
      output: '{"found":1}',
      error: null,
    })
    const failed: ChatRecord[] = [{ type: 'tool-result', toolCallId: 'a', output: 'No.', isError: true }]
    expect(doneItems(events([start, ...run, ...failed, finish()]))[0]).toMatchObject({
      status: 'failed',
      output: 'No.',
    })
  })

  test('of tools that take a text, and of those in a namespace, come back as the client knows them', () => {
    const patch = { type: 'custom', name: 'apply_patch' }
    const namespace = { type: 'namespace', name: 'mcp__fs', description: 'Files', tools: [...tools, patch] }
    const asked = context({ tools: [...tools, patch, namespace] })
    const records = [
      start,
      ...call('a', ['{"input":', '"*** Begin"}'], { input: { input: '*** Begin' } }, 'apply_patch'),
      ...call('b', ['*** raw'], { inputText: '*** raw', inputError: 'No JSON.' }, 'apply_patch'),
      ...call('c', ['{}'], { input: {} }, 'mcp__fs__weather'),
      finish('tool-calls'),
    ]
    const all = events(records, asked)
    expect(doneItems(all)).toMatchObject([
      { type: 'custom_tool_call', call_id: 'a', name: 'apply_patch', input: '*** Begin' },
      { type: 'function_call', call_id: 'c', name: 'weather', namespace: 'mcp__fs' },
      { type: 'custom_tool_call', call_id: 'b', name: 'apply_patch', input: '*** raw' },
    ])
    expect(types(all)).toContain('custom_tool_call_input.delta')
  })

  const broken = { inputText: '{"force":t', inputError: 'The arguments are not valid JSON.' }
  test('that the limit of tokens cut are never told as calls', () => {
    const cut = (name: string) => events([start, ...call('a', ['{"force":t'], broken, name), finish('length')])
    expect(types(cut('weather')).slice(-2)).toEqual(['error', 'failed'])
    expect(cut('weather').at(-1)!.response.error.code).toBe('truncated')
    expect(doneItems(cut('other'))).toEqual([])
    expect(cut('other').at(-1)).toMatchObject({ type: 'response.incomplete', response: { output: [] } })
  })
})

test('a source is told with the text that it stands in', () => {
  const source: ChatRecord = { type: 'source', id: 's0', url: 'https://a.example/', title: 'A' }
  const [begin, delta, end] = text('0', 'Hi')
  const all = events([start, begin!, delta!, source, end!, finish()])
  expect(types(all)).toContain('output_text.annotation.added')
  expect(doneItems(all)[0].content[0].annotations).toMatchObject([{ type: 'url_citation', url: 'https://a.example/' }])
})

test('a source behind the last text is told with it, in an event and in the response at the end', () => {
  const source = (id: string): ChatRecord => ({ type: 'source', id, url: `https://a.example/${id}`, title: id })
  const [begin, delta, end] = text('0', 'Hi')
  const all = events([start, begin!, delta!, source('one'), end!, source('two'), finish()])
  expect(types(all).slice(-3)).toEqual(['output_item.done', 'output_text.annotation.added', 'completed'])
  expect(all.at(-2)).toMatchObject({ annotation_index: 1, annotation: { title: 'two' }, output_index: 0 })
  expect(all.at(-1)!.response.output[0].content[0]).toMatchObject({
    text: 'Hi',
    annotations: [{ title: 'one' }, { title: 'two' }],
  })
  expect(types(events([start, source('one'), finish()]))).toEqual(['created', 'in_progress', 'completed'])
})

test.each([
  ['length', 'max_output_tokens'],
  ['content-filter', 'content_filter'],
] as const)('an answer that ended with %s is incomplete, behind its whole items', (reason, why) => {
  const all = events([start, ...text('0', 'Hi'), finish(reason)])
  expect(types(all).slice(-2)).toEqual(['output_item.done', 'incomplete'])
  expect(all.at(-1)!.response).toMatchObject({ incomplete_details: { reason: why }, output: [{ type: 'message' }] })
})

describe('failures', () => {
  const error = { code: 'overloaded', message: 'Too busy.', retryable: true } as const

  test('are error and then failed, with what was complete', () => {
    const all = events([start, ...text('0', 'Hi'), { type: 'error', error }])
    expect(types(all).slice(-2)).toEqual(['error', 'failed'])
    const code = 'server_is_overloaded'
    expect(all.at(-2)).toMatchObject({ code, message: 'Too busy.', error: { code, message: 'Too busy.' } })
    expect(all.at(-1)!.response).toMatchObject({ status: 'failed', error: { code }, output: [{ type: 'message' }] })
  })

  test('before the answer has begun too', () => {
    expect(types(responseEvents(responsesWire.createEncoder().encode([{ type: 'error', error }])))).toEqual([
      'error',
      'failed',
    ])
  })

  test('a reset behind words is one, and the rest of the batch is not told', () => {
    const encoder = responsesWire.createEncoder(context())
    const records = [start, ...text('0', 'Hi'), { type: 'reset' } as const, ...text('1', 'Anew'), finish()]
    const all = responseEvents(encoder.encode(records))
    expect(encoder.ended).toBe(true)
    expect(types(all).slice(-2)).toEqual(['error', 'failed'])
    expect(JSON.stringify(all)).not.toContain('Anew')
  })

  test('before the head have a text in every field: a client loses the message of one with null', () => {
    const body = responsesWire.errorBody!({ code: 'permission', message: 'No.', retryable: false })
    const type = 'permission_error'
    expect(body).toEqual({ error: { message: 'No.', type, code: type, param: '' } })
  })

  test.each([
    [undefined, 'model_not_found'],
    ['item_not_found', 'item_not_found'],
    ['unknown_url', 'unknown_url'],
    ['some-vendors-own', 'model_not_found'],
  ])('say what was not found: %s', (providerCode, code) => {
    const failure = {
      code: 'not-found',
      message: 'No.',
      retryable: false,
      ...(providerCode && { providerCode }),
    } as const
    expect(responsesWire.errorBody!(failure)).toMatchObject({ error: { code } })
  })

  test('have OpenAI’s status', () => {
    const status = (code: 'not-found' | 'quota' | 'authentication', usual: number) =>
      responsesWire.statusOf!({ code, message: '', retryable: false }, usual)
    expect([status('not-found', 502), status('quota', 503), status('authentication', 502)]).toEqual([404, 429, 502])
  })
})

describe('kept items', () => {
  const answer = {
    role: 'assistant',
    messageId: 'm1',
    content: [
      { type: 'reasoning', text: 'Hm', providerData: { anthropic: { signature: 's' } } },
      { type: 'tool-call', toolCallId: 'a', toolName: 'weather', input: {} },
      { type: 'text', text: 'Hi' },
    ],
    messages: [],
    finish: { reason: 'tool-calls' },
  } as const

  test('resolve references, with what vendors want back', () => {
    const kept = responsesWire.keptItems!(answer, context({ tools }))
    const body = { model: 'm', input: kept.map(({ id }) => ({ type: 'item_reference', id })) }
    expect(responsesWire.references!(body)).toEqual(kept.map(({ id }) => id))
    const items = new Map(kept.map(({ id, item }) => [id, item]))
    expect(responsesWire.decodeRequest!({ url: '', headers: {}, body, items }).request.messages).toEqual([
      { role: 'assistant', content: answer.content },
    ])
  })

  test('tell what a vendor wants back with a call once, and not as a thought', () => {
    const signed = { type: 'tool-call', toolCallId: 'a', toolName: 'weather', input: {}, providerData: { g: { s: 1 } } }
    const encrypted = context({ tools, include: ['reasoning.encrypted_content'] })
    const kept = responsesWire.keptItems!({ ...answer, content: [signed] } as never, encrypted)
    expect(kept.map(({ id }) => id.slice(0, 3))).toEqual(['fc_', 'rs_'])
    const body = { model: 'm', input: kept.map(({ id }) => ({ type: 'item_reference', id })) }
    const items = new Map(kept.map(({ id, item }) => [id, item]))
    expect(responsesWire.decodeRequest!({ url: '', headers: {}, body, items }).request.messages).toEqual([
      { role: 'assistant', content: [signed] },
    ])
  })

  test('are none where the client wants none', () => {
    expect(responsesWire.keptItems!(answer, context({ store: false }))).toEqual([])
  })

  test('have other ids in each answer, also where a provider calls all its answers the same', () => {
    const at = (startedAt: number) => responsesWire.keptItems!(answer, { startedAt }).map(({ id }) => id)
    expect(at(1)).toEqual(at(1))
    expect(at(1)).not.toEqual(at(2))
  })
})

describe('a call whose arguments are no JSON', () => {
  const broken = call('c', ['{"a":t'], { inputText: '{"a":t', inputError: 'no JSON' })
  const ending = (...after: ChatRecord[]) => {
    const all = events([start, ...broken, ...after])
    return { done: doneItems(all), last: all.at(-1)! }
  }
  const cut: [string, ChatRecord][] = [
    ['length', finish('length')],
    ['content-filter', finish('content-filter')],
    ['an error', { type: 'error', error: { code: 'truncated', message: 'Cut.', retryable: true } }],
  ]

  // Codex runs a call at its `output_item.done` (0.171.0, 2026-11).
  test.each(cut)('is never complete where %s has cut it', (_, end) => {
    expect(ending(end)).toMatchObject({ done: [], last: { type: 'response.failed', response: { output: [] } } })
  })

  test('is as the model wrote it where nothing has', () => {
    const { done, last } = ending({ type: 'step-end' }, finish('tool-calls'))
    expect(done).toMatchObject([{ type: 'function_call', arguments: '{"a":t' }])
    expect(last.response).toMatchObject({ output: done })
  })
})

test('a reset keeps the sources of the steps before', () => {
  const source = (id: string): ChatRecord => ({ type: 'source', id, url: `https://x/${id}`, title: id })
  const records: ChatRecord[] = [
    start,
    source('one'),
    { type: 'step-end' },
    source('two'),
    { type: 'reset' },
    source('three'),
    ...text('0', 'Hi'),
    finish(),
  ]
  const [item] = doneItems(events(records)) as unknown as { content: { annotations: { title: string }[] }[] }[]
  expect(item!.content[0]!.annotations.map(({ title }) => title)).toEqual(['one', 'three'])
})
