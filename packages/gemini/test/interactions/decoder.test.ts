import { geminiInteractionsDefinition } from '@millrace/gemini'
import { describe, expect, it } from 'vitest'
import { completed, created, event, read, step, words } from './read.js'

const briefly = (records: ReturnType<typeof read>): unknown[] =>
  records.map(({ type, ...record }) => {
    const { delta, input, output, url, reason, error, data, title } = record as Record<string, unknown>
    const said = delta ?? input ?? output ?? url ?? reason ?? data ?? title ?? (error as { code?: string })?.code
    return said === undefined ? type : [type, said]
  })

const output = (...texts: readonly string[]): object[] => step(0, { type: 'model_output' }, ...texts.map(words))

describe('endings', () => {
  it.each<[status: string, more: object, ending: object]>([
    ['completed', {}, { type: 'finish', reason: 'stop', rawReason: 'completed' }],
    ['incomplete', {}, { type: 'finish', reason: 'length', rawReason: 'incomplete' }],
    ['budget_exceeded', {}, { type: 'finish', reason: 'length' }],
    ['requires_continuation', {}, { type: 'finish', reason: 'length' }],
    ['requires_action', {}, { type: 'finish', reason: 'other', rawReason: 'requires_action' }],
    ['orrery', {}, { type: 'finish', reason: 'other', rawReason: 'orrery' }],
    ['failed', {}, { type: 'error', error: { code: 'unknown', message: 'The interaction is failed.' } }],
    ['cancelled', {}, { type: 'error', error: { code: 'unknown', providerCode: 'interaction_cancelled' } }],
    [
      'failed',
      { errors: [{ code: 'service_unavailable', message: 'No room.' }] },
      { type: 'error', error: { code: 'overloaded', message: 'No room.', retryable: true } },
    ],
  ])('%s', (status, more, ending) => {
    expect(read([created, ...output('a'), completed(status, more), '[DONE]']).at(-1)).toMatchObject(ending)
  })

  it('a call that waits for the caller ends with it, whatever the status', () => {
    const call = step(1, { type: 'function_call', id: 'c', name: 'f', arguments: {} })
    expect(read([created, ...call, completed('completed')]).at(-1)).toMatchObject({ reason: 'tool-calls' })
  })

  it('a body that ends before the interaction does was cut, [DONE] or not', () => {
    expect(read([created, ...output('a'), '[DONE]']).at(-1)).toMatchObject({ error: { code: 'truncated' } })
  })

  it.each<[string, object]>([
    ['an event', event('error', { error: { code: 'gateway_timeout', message: 'Too slow.' } })],
    ['an object without a name', { error: { code: 'gateway_timeout', message: 'Too slow.' } }],
  ])('an error inside the stream is told: %s', (_, frame) => {
    const error = { code: 'timeout', message: 'Too slow.', providerCode: 'gateway_timeout', retryable: true }
    expect(read([created, ...output('a'), frame]).at(-1)).toMatchObject({ type: 'error', error })
  })
})

describe('usage', () => {
  it.each<[string, object, object]>([
    [
      'thoughts are part of the answer',
      { total_tokens: 346, total_input_tokens: 11, total_output_tokens: 90, total_thought_tokens: 245 },
      { inputTokens: 11, outputTokens: 335, reasoningTokens: 245 },
    ],
    [
      'what tools of the vendor read is part of the request, by the total',
      { total_tokens: 100, total_input_tokens: 40, total_output_tokens: 10, total_cached_tokens: 8 },
      { inputTokens: 90, outputTokens: 10, cachedInputTokens: 8 },
    ],
    ['a total is not needed', { total_input_tokens: 4, total_output_tokens: 2 }, { inputTokens: 4, outputTokens: 2 }],
  ])('%s', (_, usage, is) => {
    expect(read([created, ...output('a'), completed('completed', { usage })]).at(-1)).toMatchObject({ usage: is })
  })

  it('stands beside steps and deltas too, and the last word counts', () => {
    const told = (total_output_tokens: number) => ({ total_input_tokens: 3, total_output_tokens })
    const frames = [
      created,
      event('step.start', { index: 0, step: { type: 'model_output' } }),
      event('step.delta', { index: 0, delta: words('a'), metadata: { total_usage: told(1) } }),
      event('step.stop', { index: 0, usage: told(2) }),
      completed('completed', { usage: undefined }),
    ]
    expect(read(frames).at(-1)).toMatchObject({ usage: { inputTokens: 3, outputTokens: 2 } })
  })
})

describe('steps', () => {
  it('are told in their order, with files between the texts of one', () => {
    const image = { type: 'image', mime_type: 'image/png', data: 'AAAA' }
    const linked = { type: 'video', mime_type: 'video/mp4', uri: 'https://a.example/v' }
    const frames = [created, ...step(0, { type: 'model_output' }, words('a'), image, words('b'), linked), completed()]
    expect(briefly(read(frames))).toEqual([
      'start',
      'text-start',
      ['text-delta', 'a'],
      'text-end',
      ['file', 'AAAA'],
      'text-start',
      ['text-delta', 'b'],
      'text-end',
      ['file', 'https://a.example/v'],
      ['finish', 'stop'],
    ])
  })

  it('may lack their beginning, their end and their type', () => {
    const frames = [
      created,
      event('step.delta', { index: 0, delta: { type: 'thought_summary', content: { text: 'Hm.' } } }),
      event('step.delta', { index: 1, delta: { text: 'a' } }),
      completed(),
    ]
    expect(briefly(read(frames)).slice(1)).toEqual([
      'reasoning-start',
      ['reasoning-delta', 'Hm.'],
      'text-start',
      ['text-delta', 'a'],
      'reasoning-end',
      'text-end',
      ['finish', 'stop'],
    ])
  })

  it('that repeat the request are no part of the answer', () => {
    const asked = step(0, { type: 'user_input', content: [words('q')] })
    const given = step(
      1,
      { type: 'function_result', call_id: 'c', result: 'r' },
      { type: 'function_result', result: 'r' },
    )
    expect(
      briefly(read([created, ...asked, ...given, ...step(2, { type: 'model_output' }, words('a')), completed()])),
    ).toEqual(briefly(read([created, ...output('a'), completed()])))
  })

  it('a thought without words or signature is none', () => {
    expect(briefly(read([created, ...step(0, { type: 'thought' }), ...output('a'), completed()]))).toEqual(
      briefly(read([created, ...output('a'), completed()])),
    )
  })

  it.each<[string, object, object[], unknown]>([
    ['in pieces', {}, ['{"a":', '1}'].map(piece => ({ type: 'arguments_delta', arguments: piece })), { a: 1 }],
    ['in the beginning', { a: 1 }, [], { a: 1 }],
    ['both, as pieces of their own', { a: 1 }, [{ type: 'arguments_delta', arguments: '{"a":2}' }], { a: 2 }],
    ['none', {}, [], {}],
  ])('a call has its arguments %s', (_, begun, deltas, input) => {
    const frames = [
      created,
      ...step(0, { type: 'function_call', id: 'c', name: 'f', arguments: begun }, ...deltas),
      completed(),
    ]
    expect(read(frames)).toContainEqual({ type: 'tool-call-end', toolCallId: 'c', toolName: 'f', input })
  })

  it('a call that is signed itself keeps its signature, and an empty one is none', () => {
    const call = (id: string, signature: string): object[] =>
      step(Number(id), { type: 'function_call', id, name: 'f', arguments: {}, signature })
    const ends = read([created, ...call('1', 'c2ln'), ...call('2', ''), completed()]).filter(
      ({ type }) => type === 'tool-call-end',
    )
    expect(ends).toEqual([
      {
        type: 'tool-call-end',
        toolCallId: '1',
        toolName: 'f',
        input: {},
        providerData: { 'gemini-interactions': { signature: 'c2ln' } },
      },
      { type: 'tool-call-end', toolCallId: '2', toolName: 'f', input: {} },
    ])
  })
})

describe("tools of the vendor's own", () => {
  const call = (index: number, type: string, more: object, ...deltas: object[]) =>
    step(index, { type, id: `c${index}`, ...more }, ...deltas)

  it.each<[string, object[], unknown, unknown[]]>([
    [
      'code',
      [
        ...call(0, 'code_execution_call', {}, { type: 'code_execution_call', arguments: { code: 'print(1)' } }),
        ...step(1, { type: 'code_execution_result', call_id: 'c0' }, { type: 'code_execution_result', result: '1\n' }),
      ],
      { toolName: 'code_execution', input: { code: 'print(1)' } },
      [{ type: 'tool-result', toolCallId: 'c0', output: '1\n' }],
    ],
    [
      'a server, whose names are told with each delta',
      [
        ...call(
          0,
          'mcp_server_tool_call',
          { name: 'tax', server_name: 's' },
          { type: 'mcp_server_tool_call', name: 'tax', server_name: 's', arguments: { a: 1 } },
        ),
        ...step(
          1,
          { type: 'mcp_server_tool_result', call_id: 'c0' },
          { type: 'mcp_server_tool_result', result: { b: 2 }, is_error: true },
        ),
      ],
      { toolName: 'tax', input: { a: 1 } },
      [{ type: 'tool-result', toolCallId: 'c0', output: { b: 2 }, isError: true }],
    ],
    [
      'arguments in pieces, and a result that names no call',
      [
        ...call(
          0,
          'retrieval_call',
          {},
          { type: 'arguments_delta', arguments: '{"q":' },
          { type: 'arguments_delta', arguments: '1}' },
        ),
        ...step(
          1,
          { type: 'retrieval_result' },
          { type: 'retrieval_result', result: [{ a: 1 }] },
          { type: 'retrieval_result', result: [{ a: 2 }] },
        ),
      ],
      { toolName: 'retrieval', input: { q: 1 } },
      [{ type: 'tool-result', toolCallId: 'c0', output: [{ a: 1 }, { a: 2 }] }],
    ],
    ['no result', call(0, 'file_search_call', {}), { toolName: 'file_search', input: {} }, []],
  ])('%s', (_, frames, called, results) => {
    const records = read([created, ...frames, ...step(2, { type: 'model_output' }, words('a')), completed()])
    expect(records).toContainEqual(
      expect.objectContaining({ type: 'tool-call-end', toolCallId: 'c0', ...(called as object) }),
    )
    expect(records.filter(({ type }) => type === 'tool-result')).toEqual(results)
    expect(records.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' })
  })

  it('go back as they came, names once and arguments whole', () => {
    const frames = [
      created,
      ...call(
        0,
        'mcp_server_tool_call',
        { name: 'tax' },
        { type: 'mcp_server_tool_call', name: 'tax', signature: 'YQ==' },
        { type: 'arguments_delta', arguments: '{"a":1}' },
      ),
      completed(),
    ]
    const steps = [{ type: 'mcp_server_tool_call', id: 'c0', name: 'tax', signature: 'YQ==', arguments: { a: 1 } }]
    expect(read(frames)).toContainEqual(expect.objectContaining({ providerData: { 'gemini-interactions': { steps } } }))
  })

  it('tell pages that they read as sources, once each, and no other', () => {
    const result = [
      { url: 'https://a.example/', status: 'success' },
      { url: 'https://b.example/', status: 'paywall' },
      { search_suggestions: '<div/>' },
      { places: [{ name: 'P', url: 'https://c.example/' }] },
    ]
    const frames = [
      created,
      ...call(0, 'url_context_call', {}),
      ...step(1, { type: 'url_context_result', call_id: 'c0' }, { type: 'url_context_result', result }),
      ...step(2, { type: 'model_output' }, words('a'), {
        type: 'text_annotation_delta',
        annotations: [
          { type: 'url_citation', url: 'https://a.example/' },
          { type: 'file_citation', document_uri: 'fileSearchStores/s', file_name: 'F' },
        ],
      }),
      completed(),
    ]
    expect(briefly(read(frames).filter(({ type }) => type === 'source'))).toEqual([
      ['source', 'https://a.example/'],
      ['source', 'https://c.example/'],
      ['source', 'F'],
    ])
  })
})

describe('an answer that is kept', () => {
  const marked = (frames: readonly object[]): object[] => frames.map((frame, at) => ({ event_id: `e${at}`, ...frame }))
  const whole = marked([created, ...output('a', 'b'), completed()])

  it('is read once, whatever the vendor repeats', () => {
    for (const repeated of [
      [...whole.slice(0, 3), ...whole.slice(2)],
      [...whole.slice(0, 3), ...whole],
      [...whole.slice(0, 4), ...whole.slice(0, 2), ...whole.slice(2)],
    ])
      expect(read(repeated)).toEqual(read(whole))
  })

  it.each<[string, object[], object, unknown]>([
    ['by the last id', whole.slice(0, 3), {}, { answer: 'v1_1', after: 'e2' }],
    [
      'from its beginning, where no event has an id and the vendor keeps it',
      [created],
      { background: true },
      { answer: 'v1_1', after: '' },
    ],
    ['not at all, where nobody keeps it', [created], {}, undefined],
    [
      'not at all, where it has no id (store: false)',
      marked([event('interaction.created', { interaction: { id: '' } })]),
      {},
      undefined,
    ],
  ])('is found again %s', (_, frames, providerOptions, place) => {
    expect(placeBehind(frames, providerOptions)).toEqual(place)
  })
})

function placeBehind(frames: readonly object[], providerOptions: object): unknown {
  const { createDecoder } = geminiInteractionsDefinition({ apiKey: 'k' })
  const decoder = createDecoder({ messages: [], providerOptions })
  const sink = new Proxy({}, { get: () => () => {} }) as never
  for (const frame of frames) decoder.decode({ event: 'message', data: JSON.stringify(frame) }, sink)
  return decoder.place?.()
}

describe('what ends an answer badly', () => {
  const half = step(0, { type: 'model_output' }, words('hal')).slice(0, 2)
  const status = (status: string): object =>
    event('interaction.status_update', { interaction_id: 'v1_1', status, event_id: 'e' })

  it.each<[string, (object | string)[], object]>([
    ['an error without words', [event('error')], { code: 'unknown' }],
    ['an error of null', [event('error', { error: null })], { code: 'unknown' }],
    ['an error of a text', [event('error', { error: 'Busy.' })], { message: 'Busy.' }],
    ['an error of a number', [event('error', { error: { code: 503, message: 'Busy.' } })], { code: 'overloaded' }],
    ['a failure that only a status tells', [status('failed')], { providerCode: 'interaction_failed' }],
    ['a stop that only a status tells', [status('cancelled')], { providerCode: 'interaction_cancelled' }],
    ['a failure, [DONE]', [status('failed'), '[DONE]'], { code: expect.stringMatching(/./) }],
    ['a status that is none of an end', [status('in_progress')], { code: 'truncated' }],
    ['a status without its event', [status('completed')], { code: 'truncated' }],
  ])('%s', (_, frames, error) => {
    expect(read([created, ...half, ...frames]).at(-1)).toMatchObject({ type: 'error', error })
    expect(
      read([created, ...half, ...frames]).filter(({ type }) => type === 'error' || type === 'finish'),
    ).toHaveLength(1)
  })
})

it('all of an interaction in place of the rest of its events takes the place of what was told', () => {
  const steps = [
    { type: 'thought', summary: [words('Hm.')], signature: 's' },
    { type: 'model_output', content: [words('half and whole')] },
  ]
  const whole = { object: 'interaction', id: 'v1_1', model: 'gemini-9', status: 'completed', steps }
  const begun = [created, ...step(0, { type: 'thought' }), ...step(1, { type: 'model_output' }, words('half'))]
  const records = read([...begun, whole])
  const at = records.findIndex(({ type }) => type === 'reset')
  expect(at).toBeGreaterThan(0)
  const plain = (told: readonly object[]): object[] => told.map(record => ({ ...record, id: '' }))
  expect(plain(records.slice(at + 1))).toEqual(plain(read([whole]).slice(1)))
  expect(records.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' })
})

describe('odd deltas', () => {
  const call = { type: 'function_call', id: 'a', name: 'x' }
  const search = { type: 'google_search_call', id: 'g' }
  const part = (text: string): object => ({ type: 'arguments_delta', arguments: text })

  it('of two calls may be interleaved', () => {
    const [first, second] = [call, { ...call, id: 'b', name: 'y', arguments: {} }].map((begun, index) =>
      step(index, begun, part(`{"${index}"`), part(':2}')),
    ) as [object[], object[]]
    const events = [first[0], second[0], second[1], first[1], second[2], second[3], first[2], first[3]] as object[]
    expect(read([created, ...events, completed('requires_action')])).toEqual(
      expect.arrayContaining([
        { type: 'tool-call-end', toolCallId: 'a', toolName: 'x', input: { 0: 2 } },
        { type: 'tool-call-end', toolCallId: 'b', toolName: 'y', input: { 1: 2 } },
      ]),
    )
  })

  it("arguments of a vendor's call that were cut do not cost the answer", () => {
    const records = read([
      created,
      ...step(0, search, part('{"queries":["wa')),
      ...step(1, { type: 'model_output' }, words('So.')),
      completed('incomplete'),
    ])
    const kept = { 'gemini-interactions': { steps: [{ ...search, arguments: {} }] } }
    expect(records).toContainEqual(
      expect.objectContaining({ type: 'tool-call-end', inputText: '{"queries":["wa', providerData: kept }),
    )
    expect(records.at(-1)).toMatchObject({ type: 'finish', reason: 'length' })
  })

  it('files in pieces keep the media type of the first', () => {
    const pieces = [
      { type: 'audio', data: 'aA==', mime_type: 'audio/l16' },
      { type: 'audio', data: 'aQ==' },
    ]
    const records = read([created, ...step(0, { type: 'model_output' }, ...pieces), completed()])
    expect(records.filter(({ type }) => type === 'file')).toEqual([
      { type: 'file', mediaType: 'audio/l16', data: 'aA==' },
      { type: 'file', mediaType: 'audio/l16', data: 'aQ==' },
    ])
  })

  it('a signature behind a text goes back', () => {
    const output = step(0, { type: 'model_output' }, words('So.'), { type: 'thought_signature', signature: 's' })
    const records = read([created, ...output, completed()])
    const providerData = { 'gemini-interactions': { signature: 's' } }
    expect(records).toContainEqual({ type: 'reasoning-end', id: '1', providerData })
  })
})
