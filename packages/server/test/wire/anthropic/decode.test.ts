import type { ChatRequest, Part } from '@millrace/core'
import type { DecodedRequest, HttpError } from '@millrace/server'
import { anthropicWire } from '@millrace/server/wire/anthropic'
import { describe, expect, test } from 'vitest'

const decode = (body: object): DecodedRequest =>
  anthropicWire.decodeRequest!({
    url: '/v1/messages?beta=true',
    headers: {},
    body: { model: 'm', max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }], ...body },
  })

const request = (body: object): ChatRequest => decode(body).request
const warned = (body: object) => (decode(body).warnings ?? []).map(({ setting }) => setting)
const problem = (body: object): unknown => {
  try {
    return decode(body)
  } catch (error) {
    const { status, code, message } = error as { status: number; code: string; message: string }
    return [status, code, message]
  }
}
/** The parts of the one message that a content becomes. */
const parts = (role: string, ...content: object[]): readonly Part[] => {
  const { messages } = request({ messages: [{ role, content }] })
  expect(messages.length).toBe(1)
  return messages[0]!.content as readonly Part[]
}

test('the smallest request', () => {
  expect(decode({})).toEqual({
    request: { model: 'm', messages: [{ role: 'user', content: 'Hi' }], maxOutputTokens: 100 },
    stream: false,
    context: { model: 'm', inputTokens: expect.any(Number), tools: [] },
    warnings: [],
  })
})

test('settings', () => {
  const { request, stream } = decode({
    model: 'claude-sonnet-5[1m]',
    stream: true,
    temperature: 0.5,
    top_p: 0.9,
    top_k: 7,
    tools: [{ name: 'f', input_schema: {} }],
    tool_choice: { type: 'auto', disable_parallel_tool_use: true },
    stop_sequences: ['END'],
    metadata: { user_id: 'u1' },
    output_config: { format: { type: 'json_schema', schema: { type: 'object' } } },
  })
  expect([request, stream]).toEqual([
    {
      model: 'claude-sonnet-5',
      messages: [{ role: 'user', content: 'Hi' }],
      maxOutputTokens: 100,
      temperature: 0.5,
      topP: 0.9,
      topK: 7,
      tools: [{ name: 'f', parameters: {} }],
      toolChoice: 'auto',
      parallelToolCalls: false,
      stop: ['END'],
      user: 'u1',
      output: { type: 'json', schema: { type: 'object' }, adapt: 'where-needed' },
    },
    true,
  ])
})

test.each<[string, object, ChatRequest['reasoning']]>([
  ['enabled', { thinking: { type: 'enabled', budget_tokens: 2_048 } }, { enabled: true, budgetTokens: 2_048 }],
  ['disabled', { thinking: { type: 'disabled' } }, { enabled: false }],
  ['adaptive', { thinking: { type: 'adaptive', display: 'omitted' } }, { enabled: true }],
  ['an effort alone', { output_config: { effort: 'max' } }, { effort: 'max' }],
  ['both', { thinking: { type: 'adaptive' }, output_config: { effort: 'xhigh' } }, { enabled: true, effort: 'xhigh' }],
  ['of next year', { thinking: { type: 'deep' } }, { enabled: true }],
  ['none', {}, undefined],
])('thinking: %s', (_, body, reasoning) => {
  expect(request(body).reasoning).toEqual(reasoning)
})

describe('tools', () => {
  const input_schema = { type: 'object', properties: { city: { type: 'string' } } }

  test('are functions; those of Anthropic’s own are left out, with a warning', () => {
    const body = {
      tools: [
        { name: 'weather', description: 'W', input_schema, defer_loading: true, cache_control: { type: 'ephemeral' } },
        { type: 'custom', name: 'strict', input_schema, strict: true },
        { type: 'web_search_20250305', name: 'web_search', max_uses: 5 },
      ],
    }
    expect(request(body).tools).toEqual([
      {
        name: 'weather',
        description: 'W',
        parameters: input_schema,
        providerData: { anthropic: { cache_control: { type: 'ephemeral' } } },
      },
      { name: 'strict', parameters: input_schema, strict: true },
    ])
    expect(warned(body)).toEqual(['tools[0].defer_loading', 'tools[2]'])
    expect(decode(body).context?.tools).toEqual(['weather', 'strict'])
  })

  test.each([
    [{ type: 'auto' }, 'auto'],
    [{ type: 'any' }, 'required'],
    [{ type: 'none' }, 'none'],
    [{ type: 'tool', name: 'weather' }, { toolName: 'weather' }],
  ])('choice %j is %j', (choice, wanted) => {
    const tools = [{ name: 'weather', input_schema }]
    expect(request({ tools, tool_choice: choice }).toolChoice).toEqual(wanted)
  })

  test.each(['auto', 'any', 'none'])('without tools there is no choice: %s', type => {
    expect(request({ tool_choice: { type } }).toolChoice).toBeUndefined()
  })
})

describe('messages', () => {
  const cache_control = { type: 'ephemeral' }

  test('the system prompt stands in front, and system messages where they are', () => {
    const body = {
      system: [
        { type: 'text', text: 'You are', cache_control },
        { type: 'text', text: 'brief.' },
      ],
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'system', content: 'Now' },
        { role: 'assistant', content: 'Yes' },
        { role: 'system', content: [{ type: 'text', text: 'later' }] },
      ],
    }
    expect(request(body).messages).toEqual([
      {
        role: 'system',
        content: [
          { type: 'text', text: 'You are', providerData: { anthropic: { cache_control } } },
          { type: 'text', text: 'brief.' },
        ],
      },
      { role: 'user', content: 'Hi' },
      { role: 'system', content: 'Now' },
      { role: 'assistant', content: 'Yes' },
      { role: 'system', content: [{ type: 'text', text: 'later' }] },
    ])
  })

  test('images and documents', () => {
    expect(
      parts(
        'user',
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBO' } },
        { type: 'image', source: { type: 'url', url: 'https://a.example/b.png' } },
        { type: 'document', title: 'T', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBE' } },
        { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'words' } },
        { type: 'document', source: { type: 'content', content: [{ type: 'text', text: 'words' }] } },
        { type: 'document', source: { type: 'url', url: 'https://a.example/b.pdf' } },
      ),
    ).toEqual([
      { type: 'image', mediaType: 'image/png', data: 'iVBO' },
      { type: 'image', mediaType: 'image/*', url: 'https://a.example/b.png' },
      { type: 'file', mediaType: 'application/pdf', data: 'JVBE', name: 'T' },
      { type: 'file', mediaType: 'text/plain', data: new TextEncoder().encode('words') },
      { type: 'file', mediaType: 'text/plain', data: new TextEncoder().encode('words') },
      { type: 'file', mediaType: 'application/pdf', url: 'https://a.example/b.pdf' },
    ])
  })

  test('thoughts keep their words; of signatures Anthropic’s own go back to it, and data of others to them', () => {
    const thought = (signature: unknown) => parts('assistant', { type: 'thinking', thinking: 'hm', signature })[0]
    const bare = { type: 'reasoning', text: 'hm' }
    expect(thought('EqQB')).toEqual({ ...bare, providerData: { anthropic: { signature: 'EqQB' } } })
    expect(thought('')).toEqual(bare)
    expect(thought(null)).toEqual(bare)
    expect(thought('millrace:')).toEqual(bare)
    expect(thought('millrace:{"openai":')).toEqual(bare)
    expect(thought('millrace:[1]')).toEqual(bare)
    expect(thought('millrace:{"openai":{"id":1}}')).toEqual({ ...bare, providerData: { openai: { id: 1 } } })
    const block = { type: 'redacted_thinking', data: 'EmwK' }
    expect(parts('assistant', block)).toEqual([{ type: 'reasoning', text: '', providerData: { anthropic: block } }])
  })

  test('a round of tools', () => {
    const { messages } = request({
      messages: [
        { role: 'user', content: 'Hi' },
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'Let me see.' },
            { type: 'tool_use', id: 't1', name: 'weather', input: { city: 'Rome' } },
            { type: 'tool_use', id: 't2', name: 'photo', input: {} },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'And?' },
            { type: 'tool_result', tool_use_id: 't1', content: 'Sunny', is_error: false },
            {
              type: 'tool_result',
              tool_use_id: 't2',
              is_error: true,
              content: [
                { type: 'text', text: 'one' },
                { type: 'text', text: 'two' },
                { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBO' } },
                { type: 'tool_reference', tool_name: 'zoom' },
              ],
            },
            { type: 'tool_result', tool_use_id: 't9' },
          ],
        },
      ],
    })
    expect(messages.slice(1)).toEqual([
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Let me see.' },
          { type: 'tool-call', toolCallId: 't1', toolName: 'weather', input: { city: 'Rome' } },
          { type: 'tool-call', toolCallId: 't2', toolName: 'photo', input: {} },
        ],
      },
      {
        role: 'tool',
        content: [
          { type: 'tool-result', toolCallId: 't1', toolName: 'weather', output: 'Sunny' },
          {
            type: 'tool-result',
            toolCallId: 't2',
            toolName: 'photo',
            output: 'one\ntwo\nThe tool zoom is there.\n(1 of its files follow in the next message.)',
            isError: true,
          },
          { type: 'tool-result', toolCallId: 't9', output: '' },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Files in the result of the call t2:' },
          { type: 'image', mediaType: 'image/png', data: 'iVBO' },
          { type: 'text', text: 'And?' },
        ],
      },
    ])
  })

  test('calls that a server ran come back as they were told', () => {
    const [call, result] = parts(
      'assistant',
      { type: 'mcp_tool_use', id: '1', name: 'own', server_name: 'millrace', input: { a: 1 } },
      { type: 'mcp_tool_result', tool_use_id: '1', is_error: true, content: [{ type: 'text', text: '{"ok":1}' }] },
    )
    expect(call).toEqual({ type: 'tool-call', toolCallId: '1', toolName: 'own', input: { a: 1 } })
    expect(result).toEqual({ type: 'tool-result', toolCallId: '1', toolName: 'own', output: '{"ok":1}', isError: true })
  })

  test('blocks that only Anthropic knows go back to it', () => {
    const search = { type: 'server_tool_use', id: 's1', name: 'web_search', input: { query: 'x' } }
    const found = { type: 'web_search_tool_result', tool_use_id: 's1', content: [{ type: 'web_search_result' }] }
    const compaction = { type: 'compaction', content: 'short' }
    expect(parts('assistant', search, found, compaction)).toEqual([
      {
        type: 'tool-call',
        toolCallId: 's1',
        toolName: 'web_search',
        input: { query: 'x' },
        providerData: { anthropic: { type: 'server_tool_use' } },
      },
      { type: 'tool-result', toolCallId: 's1', toolName: 'web_search', output: [{ type: 'web_search_result' }] },
      { type: 'reasoning', text: '', providerData: { anthropic: compaction } },
    ])
  })

  test('results of Anthropic’s own tools may be objects', () => {
    const fetched = {
      type: 'web_fetch_tool_result',
      tool_use_id: 'f1',
      content: { type: 'web_fetch_result', url: 'x' },
    }
    expect(parts('assistant', fetched)).toEqual([
      { type: 'tool-result', toolCallId: 'f1', output: { type: 'web_fetch_result', url: 'x' } },
    ])
  })

  test('fields of blocks that are not known are nothing but Anthropic’s', () => {
    const odd = [
      { type: 'new_tool_use', id: 5, name: ['x'] },
      { type: 'new_tool_result', tool_use_id: 5 },
      { type: 'new', text: {} },
    ]
    expect(parts('assistant', ...odd)).toEqual(
      odd.map(block => ({ type: 'reasoning', text: '', providerData: { anthropic: block } })),
    )
  })

  test('a system message has texts alone: blocks of other types are left out with a warning', () => {
    const content = [
      { type: 'new', text: 5 },
      { type: 'new', text: 'words' },
      { type: 'text', text: 'Go on.' },
    ]
    const body = { messages: [{ role: 'system', content }] }
    expect(request(body).messages).toEqual([{ role: 'system', content: [{ type: 'text', text: 'Go on.' }] }])
    expect(warned(body)).toEqual(['messages[0].content[0]', 'messages[0].content[1]'])
  })

  test('results of a search are text, and blocks that are not known are left out with a warning', () => {
    const found = { type: 'search_result', title: 'T', source: 's', content: [{ type: 'text', text: 'words' }] }
    const content = [found, { type: 'hologram' }, { type: 'text', text: '' }]
    const body = { messages: [{ role: 'user', content }] }
    expect(request(body).messages).toEqual([{ role: 'user', content: [{ type: 'text', text: 'T\ns\nwords' }] }])
    expect(warned(body)).toEqual(['messages[0].content[1]'])
    const cited = { ...found, citations: { enabled: true }, cache_control: { type: 'ephemeral' } }
    const asked = { messages: [{ role: 'user', content: [cited] }] }
    expect(warned(asked)).toEqual(['messages[0].content[0].citations'])
    expect(request(asked).messages[0]?.content[0]).toMatchObject({ providerData: marked })
  })

  test('what only Anthropic does with a document goes on to it, with a warning that no other vendor does', () => {
    const source = { type: 'text', media_type: 'text/plain', data: 'doc' }
    const document = { type: 'document', source, context: 'of 2026', citations: { enabled: true } }
    const body = { messages: [{ role: 'user', content: [document] }] }
    expect(request(body).messages[0]?.content[0]).toMatchObject({
      type: 'file',
      providerData: { anthropic: { context: 'of 2026', citations: { enabled: true } } },
    })
    expect(warned(body)).toEqual(['messages[0].content[0].context', 'messages[0].content[0].citations'])
    const plain = { ...document, context: null, citations: { enabled: false } }
    expect(warned({ messages: [{ role: 'user', content: [plain] }] })).toEqual([])
  })
})

const mark = { type: 'ephemeral', ttl: '1h' }
const marked = { anthropic: { cache_control: { type: 'ephemeral' } } }

describe('marks of the cache', () => {
  const results = (more: object) => [
    { role: 'user', content: 'q' },
    { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'a', input: {} }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: 'r', ...more }] },
  ]
  const last = (body: object): unknown => (request(body).messages.at(-1)!.content as readonly Part[]).at(-1)
  const withMark = { providerData: { anthropic: { cache_control: mark } } }

  test('of the result of a tool, where each step of an agent has them', () => {
    expect(last({ messages: results({ cache_control: mark }) })).toMatchObject({ type: 'tool-result', ...withMark })
    expect(last({ messages: results({}) })).not.toHaveProperty('providerData')
  })

  test.each<[string, object]>([
    ['a text', { messages: [{ role: 'user', content: 'Hi' }] }],
    ['a block', { messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }] }],
    ['a result', { messages: results({}) }],
  ])('of the whole request stands on its last block: %s', (_, body) => {
    expect(last({ ...body, cache_control: mark })).toMatchObject(withMark)
  })

  test('of the whole request leave that of the block, and spoil no other data', () => {
    const own = { messages: results({ cache_control: { type: 'ephemeral' } }), cache_control: mark }
    expect(last(own)).toMatchObject({ providerData: marked })
    const thought = { role: 'assistant', content: [{ type: 'thinking', thinking: 'hm', signature: 's' }] }
    const body = { messages: [{ role: 'user', content: 'q' }, thought], cache_control: mark }
    expect(last(body)).toEqual({ type: 'reasoning', text: 'hm', providerData: { anthropic: { signature: 's' } } })
  })

  test('of tools go to Anthropic; other settings of theirs that ask for something are left out with a warning', () => {
    const idle = { defer_loading: false, input_examples: [], allowed_callers: ['direct'] }
    const asking = { defer_loading: true, input_examples: [{}], allowed_callers: ['code_execution_20260120'] }
    expect(warned({ tools: [{ name: 'a', input_schema: {}, ...idle }] })).toEqual([])
    expect(warned({ tools: [{ name: 'a', input_schema: {}, ...asking }] })).toEqual(
      Object.keys(asking).map(setting => `tools[0].${setting}`),
    )

    const tools = [{ name: 'a', input_schema: {}, cache_control: mark }]
    expect(request({ tools }).tools).toEqual([
      { name: 'a', parameters: {}, providerData: { anthropic: { cache_control: mark } } },
    ])
    expect(warned({ tools })).toEqual([])
  })
})

test('fields that change the answer are warned of, and those of bookkeeping are not', () => {
  expect(
    warned({
      mcp_servers: [],
      container: 'c',
      next_year: true,
      service_tier: 'auto',
      context_management: { edits: [] },
      cache_control: { type: 'ephemeral' },
      top_p: null,
      output_config: { effort: 'huge' },
    }),
  ).toEqual(['output_config.effort', 'mcp_servers', 'container', 'next_year'])
})

test.each<[string, object, readonly string[]]>([
  ['a place to run at', { inference_geo: 'us' }, ['inference_geo']],
  ['no place', { inference_geo: 'global' }, []],
  ['a tier', { service_tier: 'standard_only' }, ['service_tier']],
  [
    'edits that would make the conversation shorter',
    { context_management: { edits: [{ type: 'clear_thinking_20251015' }, { type: 'compact_20260112' }] } },
    ['context_management'],
  ],
  [
    'edits of thoughts, which Claude Code asks for',
    { context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] } },
    [],
  ],
])('settings of the vendor’s own are warned of where they ask for something: %s', (_, body, settings) => {
  expect(warned(body)).toEqual(settings)
})

test('an estimate of the request’s tokens', () => {
  const tokens = (body: object) => decode(body).context?.inputTokens as number
  expect(tokens({})).toBeGreaterThan(0)
  const message = (text: string) => ({ messages: [{ role: 'user', content: text }] })
  expect(tokens(message('word '.repeat(400)))).toBeGreaterThan(400)
  expect(tokens(message('word '.repeat(400)))).toBeLessThan(600)
  expect(tokens(message('字'.repeat(400)))).toBeGreaterThan(380)
  const big = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'A'.repeat(100_000) } }
  expect(tokens({ messages: [{ role: 'user', content: [big] }] })).toBeLessThan(2_000)
  expect(tokens({ tools: [{ name: 'a', description: 'word '.repeat(400), input_schema: {} }] })).toBeGreaterThan(400)
})

test('a call that must be made, of no tool that is there, is left out with a warning', () => {
  const own = { type: 'web_search_20250305', name: 'web_search' }
  expect(warned({ tool_choice: { type: 'any' } })).toEqual(['tool_choice'])
  expect(warned({ tools: [own], tool_choice: { type: 'any' } })).toEqual(['tools[0]', 'tool_choice'])
  expect(warned({ tool_choice: { type: 'auto' } })).toEqual([])
})

test('a tool of Anthropic’s own that was to be called is left out with its choice: no vendor knows it', () => {
  const own = { type: 'web_search_20250305', name: 'web_search' }
  const body = { tools: [own, { name: 'look', input_schema: {} }], tool_choice: { type: 'tool', name: 'web_search' } }
  expect([request(body).tools?.map(({ name }) => name), request(body).toolChoice]).toEqual([['look'], undefined])
  expect(warned(body)).toEqual(['tools[0]', 'tool_choice'])
  expect(request({ ...body, tool_choice: { type: 'tool', name: 'look' } }).toolChoice).toEqual({ toolName: 'look' })
})

describe('tools that system messages add and take away', () => {
  const named = (name: string, description = 'D') => ({ name, description, input_schema: { type: 'object' } })
  const added = (definition: object) => ({ type: 'tool_addition', tool: { type: 'tool_definition', definition } })
  const broughtBack = (name: string) => ({ type: 'tool_addition', tool: { type: 'tool_reference', name } })
  const removed = (name: string) => ({ type: 'tool_removal', tool: { type: 'tool_reference', name } })
  const system = (...content: object[]) => ({ role: 'system', content })
  const user = { role: 'user', content: 'Hi' }
  const changed = (tools: object[], ...changes: object[]) => ({ tools, messages: [user, system(...changes)] })
  const names = (body: object) => request(body).tools?.map(({ name }) => name)

  test('are those at the end of the conversation', () => {
    const body = {
      tools: [named('a'), named('b')],
      messages: [
        user,
        system(added(named('c')), removed('a'), { type: 'text', text: 'Go on.' }),
        user,
        system(added(named('b', 'New')), removed('c'), added({ ...named('d'), type: 'custom' })),
        system(broughtBack('b'), removed('nobody')),
        system({ type: 'tool_removal', tool: { type: 'mcp_toolset_reference', server_name: 'x' } }),
      ],
    }
    expect(request(body).tools?.map(({ name, description }) => [name, description])).toEqual([
      ['b', 'New'],
      ['d', 'D'],
    ])
    expect(decode(body).context?.tools).toEqual(['b', 'd'])
    expect(request(body).messages.map(({ role }) => role)).toEqual(['user', 'system', 'user'])
    expect(warned(body)).toEqual([])
  })

  test.each<[string, object[], string[]]>([
    ['of the request', [removed('a'), broughtBack('a')], ['a', 'b']],
    ['that was defined earlier', [added(named('c')), removed('c'), broughtBack('c')], ['a', 'b', 'c']],
    ['that was defined anew', [removed('a'), added(named('a'))], ['a', 'b']],
    ['that is removed again', [removed('a'), broughtBack('a'), removed('a')], ['b']],
  ])('come back by reference: a tool %s', (_, changes, wanted) => {
    expect(names(changed([named('a'), named('b')], ...changes))).toEqual(wanted)
  })

  test('a reference to no tool is left out with a warning', () => {
    const body = changed([named('a')], broughtBack('nobody'))
    expect([names(body), warned(body)]).toEqual([['a'], ['messages[1].content[0].tool']])
  })

  test('a tool of an MCP server is none of the same name', () => {
    const tool = { type: 'mcp_tool_reference', server_name: 'x', name: 'a' }
    expect(names(changed([named('a')], { type: 'tool_removal', tool }))).toEqual(['a'])
  })

  test('only a definition defines', () => {
    const tool = { type: 'tool_reference', name: 'a', definition: named('c') }
    expect(names(changed([named('a')], { type: 'tool_addition', tool }))).toEqual(['a'])
    expect(names(changed([named('a')], { type: 'tool_addition', tool: { ...tool, type: 'new' } }))).toEqual(['a'])
  })

  test('a change loses no tool that it does not name: not one of two of a name, and none without', () => {
    const toolset = (server: string) => ({ type: 'mcp_toolset', mcp_server_name: server })
    const twice = [named('a', '1'), toolset('x'), named('a', '2'), toolset('y')]
    expect(names({ tools: twice })).toEqual(['a', 'a'])
    const body = changed(twice, removed('nobody'), added(toolset('z')))
    expect(names(body)).toEqual(['a', 'a'])
    expect(warned(body)).toEqual(['tools[1]', 'tools[3]', 'messages[1].content[1].tool.definition'])
    expect(request(changed(twice, added(named('a', '3')))).tools).toMatchObject([{ name: 'a', description: '3' }])
  })

  test('a tool that was removed cannot be chosen, and one that was brought back can', () => {
    const body = (...changes: object[]) => ({
      ...changed([named('a'), named('b')], ...changes),
      tool_choice: { type: 'tool', name: 'a' },
    })
    const refused = [400, 'invalid-request', 'tool_choice.name names no tool of the request.']
    expect(problem(body(removed('a')))).toEqual(refused)
    expect(problem(body(removed('a'), removed('b')))).toEqual(refused)
    expect(request(body(removed('a'), broughtBack('a'))).toolChoice).toEqual({ toolName: 'a' })
  })

  test('ten thousand changes are read in linear time', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => named(`t${i}`))
    const changes = many.flatMap(tool => [added(tool), removed(tool.name), broughtBack(tool.name)])
    expect(names(changed(many, ...changes))).toHaveLength(10_000)
  })

  test.each<[string, object, string]>([
    ['a definition', added({ name: 'e' }), 'tool.definition.input_schema is missing.'],
    ['no definition', { type: 'tool_addition', tool: { type: 'tool_definition' } }, 'tool.definition is missing.'],
    ['a reference', broughtBack(5 as never), 'tool.name takes a text.'],
    ['a removal', removed(null as never), 'tool.name takes a text.'],
    ['no tool', { type: 'tool_removal' }, 'tool is missing.'],
  ])('%s that cannot be read is refused', (_, change, message) => {
    const words = `messages[1].content[0].${message}`
    expect(problem(changed([], change))).toEqual([400, 'invalid-request', words])
  })
})

test.each<[string, object, string]>([
  ['a schema', { input_schema: 'canary' }, 'input_schema takes a JSON Schema, an object.'],
  ['a description', { description: 5 }, 'description takes a text.'],
  ['a name', { name: ['canary'] }, 'name takes a text.'],
])('%s of a tool of any type is checked, since it reaches the provider', (_, fields, message) => {
  const tool = { type: 'new_tool', name: 'x', input_schema: { type: 'object' }, ...fields }
  expect(problem({ tools: [tool] })).toEqual([400, 'invalid-request', `tools[0].${message}`])
})

describe('threads', () => {
  const answered = [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'x', content: 'Sunny' }] }]

  test('that begin have the conversation with them', () => {
    expect(warned({ thread: { type: 'create' } })).toEqual([])
  })

  test.each([[answered], [[]]])(
    'that are gone on with are not found, in the word by which the SDK sends the conversation',
    messages => {
      const thread = { type: 'continue', previous_message_id: 'canary' }
      let thrown: unknown
      try {
        anthropicWire.decodeRequest!({ url: '', headers: {}, body: { model: 'm', max_tokens: 9, messages, thread } })
      } catch (error) {
        thrown = error
      }
      expect(thrown).toMatchObject({ status: 404, code: 'not-found', providerCode: 'thread_not_found' })
      expect(anthropicWire.errorBody!(thrown as HttpError, 404)).toEqual({
        type: 'error',
        error: {
          type: 'not_found_error',
          message: expect.stringMatching(/^thread\.previous_message_id names an answer, and none are kept here/),
          details: { error_code: 'thread_not_found' },
        },
      })
    },
  )
})

describe('a request that cannot be asked names the field, and repeats nothing', () => {
  const user = (...content: object[]) => ({ messages: [{ role: 'user', content }] })
  test.each<[string, object, string]>([
    ['no model', { model: undefined }, 'model is missing.'],
    ['no messages', { messages: [] }, 'messages takes at least one message.'],
    ['a role', { messages: [{ role: 'tool', content: 'x' }] }, 'messages[0].role takes user, assistant or system.'],
    [
      'a content',
      { messages: [{ role: 'user', content: 5 }] },
      'messages[0].content takes a text or a list of blocks.',
    ],
    ['a text', user({ type: 'text', text: 5 }), 'messages[0].content[0].text takes a text.'],
    [
      'a call',
      { messages: [{ role: 'assistant', content: [{ type: 'tool_use', id: 'x', name: 'y', input: 5 }] }] },
      'messages[0].content[0].input takes an object.',
    ],
    ['a result', user({ type: 'tool_result' }), 'messages[0].content[0].tool_use_id is missing.'],
    [
      'a result in a result',
      user({ type: 'tool_result', tool_use_id: 'x', content: [{ type: 'text' }] }),
      'messages[0].content[0].content[0].text is missing.',
    ],
    [
      'a file that is kept',
      user({ type: 'image', source: { type: 'file', file_id: 'f' } }),
      'messages[0].content[0].source.type takes base64, text, content or url: files are not kept here.',
    ],
    [
      'an address',
      user({ type: 'image', source: { type: 'url', url: 'http://canary' } }),
      'messages[0].content[0].source.url takes a data: or an https address.',
    ],
    [
      'a media type that is no text',
      user({ type: 'image', source: { type: 'url', url: 'https://a.example/b', media_type: {} } }),
      'messages[0].content[0].source.media_type takes a text.',
    ],
    [
      'a result of a search',
      user({ type: 'search_result', content: [null] }),
      'messages[0].content[0].content[0] takes an object.',
    ],
    [
      'a result of a search in a result',
      user({ type: 'tool_result', tool_use_id: 'x', content: [{ type: 'search_result', content: 5 }] }),
      'messages[0].content[0].content[0].content takes a list of text blocks.',
    ],
    [
      'a text in a document',
      user({ type: 'document', source: { type: 'content', content: [{ type: 'text', text: 5 }] } }),
      'messages[0].content[0].source.content[0].text takes a text.',
    ],
    [
      'a result of an MCP server',
      { messages: [{ role: 'assistant', content: [{ type: 'mcp_tool_result', tool_use_id: 'x', content: [5] }] }] },
      'messages[0].content[0].content[0] takes an object.',
    ],
    [
      'a budget of a new kind of thinking',
      { thinking: { type: 'deep', budget_tokens: 'x' } },
      'thinking.budget_tokens takes a number.',
    ],
    ['tokens', { max_tokens: 0 }, 'max_tokens is 1 or more.'],
    ['temperature', { temperature: 2 }, 'temperature is 1 at most.'],
    ['a tool', { tools: [{ name: 'x' }] }, 'tools[0].input_schema is missing.'],
    ['a choice', { tool_choice: { type: 'canary' } }, 'tool_choice.type takes auto, any, none or tool.'],
    [
      'a choice of no tool',
      { tools: [{ name: 'x', input_schema: {} }], tool_choice: { type: 'tool', name: 'canary' } },
      'tool_choice.name names no tool of the request.',
    ],
    [
      'a choice without tools',
      { tool_choice: { type: 'tool', name: 'canary' } },
      'tool_choice.name names no tool of the request.',
    ],
    ['thinking', { thinking: 'canary' }, 'thinking takes an object with a type.'],
    ['system', { system: [{ type: 'image' }] }, 'system[0].type takes text.'],
  ])('%s', (_, body, message) => {
    expect(problem(body)).toEqual([400, 'invalid-request', message])
  })
})
