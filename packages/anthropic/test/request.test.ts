import { type AnthropicOptions, type AnthropicSettings, anthropicDefinition } from '@millrace/anthropic'
import type { ChatRequest, Json, Message, Part } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { deepFreeze } from '../../../tests/support/deep-freeze.js'

type Ask = Partial<ChatRequest<AnthropicOptions>>

const question = { role: 'user', content: 'Hello' } as const

const send = (chat: Ask, settings: AnthropicSettings = {}) => {
  const { toRequest } = anthropicDefinition({ apiKey: 'key', baseURL: 'https://x.invalid', ...settings })
  const { body, headers, url, warnings = [] } = toRequest(deepFreeze({ messages: [question], ...chat }))
  return { body: JSON.parse(String(body)), headers, url, warned: warnings.map(warning => warning.setting), warnings }
}

/** The blocks of the one turn that these parts make. */
const turn = (role: Message['role'], ...content: Part[]) =>
  send({ messages: [question, { role, content }] }).body.messages

describe('a request', () => {
  it('is what the API asks for, and no more', () => {
    const { body, headers, url, warned } = send({})
    expect(body).toEqual({
      model: 'claude-sonnet-5',
      max_tokens: 128_000,
      stream: true,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
    })
    expect(url).toBe('https://x.invalid/v1/messages')
    expect(headers).toEqual({
      accept: 'text/event-stream',
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
    })
    expect(warned).toEqual([])
  })

  it('has nothing combined at the root of the schema of a tool, which the vendor refuses', () => {
    const text = { type: 'string' }
    const either = { oneOf: [{ properties: { a: text }, required: ['a'] }, { properties: { b: text } }] }
    const tools = [
      { name: 'plain', parameters: { type: 'object' } },
      { name: 'either', parameters: either, strict: true },
    ]
    const { body, warned } = send({ tools })
    expect(body.tools).toEqual([
      { name: 'plain', input_schema: { type: 'object' } },
      { name: 'either', input_schema: { type: 'object', properties: { a: text, b: text } } },
    ])
    expect(warned).toEqual(['tools[1].parameters', 'tools[1].strict'])
  })

  it('is pure', () => {
    const { toRequest } = anthropicDefinition({ apiKey: 'key' })
    const chat = deepFreeze({
      messages: [question],
      tools: [{ name: 't', parameters: {} }],
      reasoning: { effort: 'low' },
      providerOptions: { serverTools: [{ type: 'web_search_20250305', name: 'web_search' }], beta: ['b'] },
    } as const)
    expect(toRequest(chat)).toEqual(toRequest(chat))
  })

  it.each<[string, Ask, object]>([
    ['model', { model: 'claude-opus-5' }, { model: 'claude-opus-5' }],
    ['maxOutputTokens', { maxOutputTokens: 100 }, { max_tokens: 100 }],
    ['temperature', { model: 'claude-haiku-4-5', temperature: 0 }, { temperature: 0 }],
    ['topP', { model: 'claude-haiku-4-5', topP: 0.5 }, { top_p: 0.5 }],
    ['stop', { stop: ['END'] }, { stop_sequences: ['END'] }],
    ['user', { user: 'u-1' }, { metadata: { user_id: 'u-1' } }],
    [
      'output',
      { output: { type: 'json', schema: { type: 'object' } } },
      { output_config: { format: { type: 'json_schema', schema: { type: 'object' } } } },
    ],
    ['topK', { model: 'claude-haiku-4-5', topK: 4 }, { top_k: 4 }],
    ['topK of its own', { model: 'claude-haiku-4-5', topK: 4, providerOptions: { topK: 5 } }, { top_k: 5 }],
    ['cache', { providerOptions: { cache: '1h' } }, { cache_control: { type: 'ephemeral', ttl: '1h' } }],
    ['serviceTier', { providerOptions: { serviceTier: 'standard_only' } }, { service_tier: 'standard_only' }],
    ['extra', { providerOptions: { extra: { container: 'c', max_tokens: 7 } } }, { container: 'c', max_tokens: 7 }],
  ])('says %s', (_, chat, expected) => {
    const { body, warned } = send(chat)
    expect(body).toMatchObject(expected)
    expect(warned).toEqual([])
  })

  it('leaves sampling out of the version that refuses it, and says so', () => {
    const chat = { model: 'claude-haiku-4-5', temperature: 0.5, providerOptions: { topK: 4 } }
    const { body, warned } = send(chat, { version: '2026-10-21' })
    expect(body).not.toHaveProperty('temperature')
    expect(body).not.toHaveProperty('top_k')
    expect(warned).toEqual(['temperature', 'providerOptions.topK'])
    expect(send(chat, { version: '2023-06-01' }).body).toMatchObject({ temperature: 0.5, top_k: 4 })
  })

  it('asks for the input of the named tools as it is written', () => {
    const tools = ['a', 'b'].map(name => ({ name, parameters: { type: 'object' } }))
    const { body } = send({ tools, providerOptions: { eagerInput: ['b'] } })
    expect(body.tools).toEqual([
      { name: 'a', input_schema: { type: 'object' }, eager_input_streaming: false },
      { name: 'b', input_schema: { type: 'object' }, eager_input_streaming: true },
    ])
  })

  it('gives tools the fields of Anthropic’s own that they have, and no others', () => {
    const cache_control = { type: 'ephemeral' }
    const anthropic = { cache_control, defer_loading: true, name: 'other' }
    const tools = [{ name: 'a', parameters: { type: 'object' }, providerData: { anthropic, openai: { x: 1 } } }]
    expect(send({ tools }).body.tools).toEqual([
      { name: 'a', input_schema: { type: 'object' }, cache_control, defer_loading: true },
    ])
  })

  it('names its betas once, those of the provider first', () => {
    const { headers } = send({ providerOptions: { beta: ['b', 'a'] } }, { beta: ['a', 'c'], version: '2026-10-21' })
    expect(headers).toMatchObject({ 'anthropic-beta': 'a,c,b', 'anthropic-version': '2026-10-21' })
  })

  it.each<[string, Ask, string, readonly string[]]>([
    ['seed', { seed: 1 }, 'seed', []],
    [
      'sampling of a model without',
      { temperature: 0.5, topP: 0.5, topK: 1, providerOptions: { topK: 1 } },
      'temperature top_p top_k',
      ['topP', 'topK', 'providerOptions.topK'],
    ],
    ['top_p beside temperature', { model: 'claude-haiku-4-5', temperature: 0.5, topP: 0.5 }, 'top_p', []],
    ['JSON without a schema', { output: { type: 'json' } }, 'output_config', []],
    [
      'a schema for an old model',
      { model: 'claude-3-7-sonnet', output: { type: 'json', schema: {} } },
      'output_config',
      [],
    ],
    ['an empty stop list', { stop: [] }, 'stop_sequences', []],
  ])('leaves out %s, and says so', (name, chat, fields, more) => {
    const { body, warned } = send(chat)
    for (const field of fields.split(' ')) expect(body).not.toHaveProperty(field)
    expect(warned).toHaveLength(name === 'an empty stop list' ? 0 : 1 + more.length)
    expect(warned).toEqual(expect.arrayContaining([...more]))
  })

  it.each([
    [['\n', ' \t', 'END'], ['END']],
    [['\n'], undefined],
  ])('leaves white space alone out of stops, and says so: %j', (stop, sent) => {
    const { body, warned } = send({ stop })
    expect([body.stop_sequences, warned]).toEqual([sent, ['stop']])
  })

  it('sends a temperature above 1 as 1', () => {
    const { body, warned } = send({ model: 'claude-haiku-4-5', temperature: 1.5 })
    expect(body.temperature).toBe(1)
    expect(warned).toEqual(['temperature'])
  })

  it.each([
    ['claude-opus-4-6', 128_000],
    ['claude-sonnet-4-5-20250929', 64_000],
    ['claude-opus-4-1', 32_000],
    ['claude-3-5-haiku-latest', 8_192],
    ['claude-3-haiku-20240307', 4_096],
    ['anthropic/claude-haiku-4-5', 64_000],
    ['us.anthropic.claude-opus-5', 128_000],
    ['glm-4.7', 16_384],
  ])('asks of %s for up to %i tokens', (model, tokens) => {
    expect(send({ model }).body.max_tokens).toBe(tokens)
  })
})

describe('messages', () => {
  it('have one system prompt, in front', () => {
    const { body, warned } = send({
      messages: [
        { role: 'system', content: 'Be brief.' },
        question,
        {
          role: 'system',
          content: [
            { type: 'text', text: 'Be kind.', providerData: { anthropic: { cache_control: { type: 'ephemeral' } } } },
          ],
        },
      ],
    })
    expect(body.system).toEqual([
      { type: 'text', text: 'Be brief.' },
      { type: 'text', text: 'Be kind.', cache_control: { type: 'ephemeral' } },
    ])
    expect(body.messages).toHaveLength(1)
    expect(warned).toEqual(['messages'])
  })

  it('keep the mark of the cache of a tool’s result, which each step of an agent ends with', () => {
    const cached = { anthropic: { cache_control: { type: 'ephemeral' } } }
    const call: Part = { type: 'tool-call', toolCallId: 't1', toolName: 'look', input: {} }
    const result: Part = { type: 'tool-result', toolCallId: 't1', output: 'r', providerData: cached }
    const { body } = send({
      messages: [question, { role: 'assistant', content: [call] }, { role: 'tool', content: [result] }],
    })
    expect(body.messages[2].content).toEqual([
      { type: 'tool_result', tool_use_id: 't1', content: 'r', cache_control: { type: 'ephemeral' } },
    ])
  })

  it('keep what a client of the dialect marks, whatever the provider is called, and nothing that another one signed', () => {
    const cache_control = { type: 'ephemeral' }
    const text = (data: Json): Part => ({ type: 'text', text: 'x', providerData: { anthropic: data } })
    const data = 'AQ=='
    const marks = { cache_control, citations: { enabled: true }, context: 'c', signature: 's' }
    const pdf: Part = { type: 'file', mediaType: 'application/pdf', data, providerData: { anthropic: marks } }
    const thought: Part = { type: 'reasoning', text: 'Hm', providerData: { anthropic: { signature: 's' } } }
    const cited = { citations: [{ type: 'char_location' }] }
    const call: Part = { type: 'tool-call', toolCallId: 't1', toolName: 'look', input: {} }
    const result: Part = { type: 'tool-result', toolCallId: 't1', output: 'r', providerData: { anthropic: marks } }
    const { body } = send(
      {
        messages: [
          { role: 'system', content: [text({ cache_control })] },
          { role: 'user', content: [pdf] },
          { role: 'assistant', content: [thought, text(cited), call] },
          { role: 'tool', content: [result] },
        ],
      },
      { id: 'claude-at-work' },
    )
    expect(body.system).toEqual([{ type: 'text', text: 'x', cache_control }])
    const source = { type: 'base64', media_type: 'application/pdf', data }
    expect(body.messages).toEqual([
      {
        role: 'user',
        content: [{ type: 'document', source, cache_control, citations: { enabled: true }, context: 'c' }],
      },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'x' },
          { type: 'tool_use', id: 't1', name: 'look', input: {} },
        ],
      },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: 'r', cache_control }] },
    ])
  })

  it('of one side after another are one turn, results of tools together', () => {
    const call = (id: string): Part => ({ type: 'tool-call', toolCallId: id, toolName: 't', input: {} })
    const result = (id: string, output: string): Message => ({
      role: 'tool',
      content: [{ type: 'tool-result', toolCallId: id, output }],
    })
    const { body } = send({
      messages: [
        question,
        { role: 'assistant', content: [call('a'), call('b')] },
        result('a', '1'),
        result('b', '2'),
        question,
      ],
    })
    expect(
      body.messages.map(({ role, content }: { role: string; content: { type: string }[] }) => [
        role,
        ...content.map(block => block.type),
      ]),
    ).toEqual([
      ['user', 'text'],
      ['assistant', 'tool_use', 'tool_use'],
      ['user', 'tool_result', 'tool_result', 'text'],
    ])
  })

  it('of a tool loop part where the tool answered, and say it once', () => {
    const { body } = send({
      messages: [
        question,
        {
          role: 'assistant',
          content: [
            { type: 'tool-call', toolCallId: 'a', toolName: 't', input: { x: 1 } },
            { type: 'tool-result', toolCallId: 'a', output: { y: 2 }, isError: true },
            { type: 'text', text: 'So.' },
          ],
        },
        { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'a', output: { y: 2 }, isError: true }] },
      ],
    })
    expect(body.messages.slice(1)).toEqual([
      { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 't', input: { x: 1 } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', is_error: true, content: '{"y":2}' }] },
      { role: 'assistant', content: [{ type: 'text', text: 'So.' }] },
    ])
  })

  it('without anything of the user are refused here', () => {
    expect(() =>
      send({
        messages: [
          { role: 'system', content: 'x' },
          { role: 'user', content: '' },
        ],
      }),
    ).toThrow(expect.objectContaining({ code: 'invalid-request', message: expect.stringMatching(/^messages:/) }))
  })

  it.each<[string, Part, object | undefined]>([
    [
      'a signed thought',
      { type: 'reasoning', text: 'hm', providerData: { anthropic: { signature: 's' } } },
      { type: 'thinking', thinking: 'hm', signature: 's' },
    ],
    [
      'a thought that came as a signature alone',
      { type: 'reasoning', text: '', providerData: { anthropic: { signature: 's' } } },
      { type: 'thinking', thinking: '', signature: 's' },
    ],
    [
      'a redacted thought',
      { type: 'reasoning', text: '', providerData: { anthropic: { type: 'redacted_thinking', data: 'd' } } },
      { type: 'redacted_thinking', data: 'd' },
    ],
    [
      "another vendor's thought",
      { type: 'reasoning', text: 'hm', providerData: { glm: { signature: 's' } } },
      undefined,
    ],
    ['a thought without proof', { type: 'reasoning', text: 'hm' }, undefined],
    [
      'a text with citations',
      { type: 'text', text: 'x', providerData: { anthropic: { citations: [{ url: 'u' }] } } },
      { type: 'text', text: 'x', citations: [{ url: 'u' }] },
    ],
    ['an empty text', { type: 'text', text: '' }, undefined],
    [
      'a call',
      { type: 'tool-call', toolCallId: 'a', toolName: 't', input: { x: 1 } },
      { type: 'tool_use', id: 'a', name: 't', input: { x: 1 } },
    ],
    [
      'a call without arguments',
      { type: 'tool-call', toolCallId: 'a', toolName: 't' },
      { type: 'tool_use', id: 'a', name: 't', input: {} },
    ],
    [
      'a call whose arguments are no JSON',
      { type: 'tool-call', toolCallId: 'a', toolName: 't', inputText: '{"x', inputError: 'no' },
      { type: 'tool_use', id: 'a', name: 't', input: { INVALID_JSON: '{"x' } },
    ],
    [
      'a call whose arguments are no object',
      { type: 'tool-call', toolCallId: 'a', toolName: 't', input: [1] },
      { type: 'tool_use', id: 'a', name: 't', input: { INVALID_JSON: '[1]' } },
    ],
    [
      'a call with an id of another vendor',
      { type: 'tool-call', toolCallId: 'functions.t:0', toolName: 't', input: {} },
      { type: 'tool_use', id: 'functions_t_0', name: 't', input: {} },
    ],
  ])('take back %s', (_, part, block) => {
    expect(turn('assistant', part)[1]?.content).toEqual(block && [block])
  })

  it.each<[string, object, object]>([
    [
      'web_search',
      { type: 'server_tool_use' },
      { type: 'web_search_tool_result', tool_use_id: 'a', content: [{ url: 'u' }] },
    ],
    [
      'tool_search_tool_bm25',
      { type: 'server_tool_use' },
      { type: 'tool_search_tool_result', tool_use_id: 'a', content: [{ url: 'u' }] },
    ],
    [
      'advisor',
      { type: 'server_tool_use' },
      { type: 'advisor_tool_result', tool_use_id: 'a', content: [{ url: 'u' }] },
    ],
    [
      'ask',
      { type: 'mcp_tool_use', server_name: 'wiki' },
      { type: 'mcp_tool_result', tool_use_id: 'a', content: [{ url: 'u' }] },
    ],
    [
      'dream',
      { type: 'next_years_tool_use' },
      { type: 'next_years_tool_result', tool_use_id: 'a', content: [{ url: 'u' }] },
    ],
  ])("take back what the vendor's %s gave", (toolName, data, result) => {
    const call = {
      type: 'tool-call',
      toolCallId: 'a',
      toolName,
      input: {},
      providerData: { anthropic: data as never },
    } as const
    const [, assistant] = turn('assistant', call, { type: 'tool-result', toolCallId: 'a', output: [{ url: 'u' }] })
    expect(assistant.content).toEqual([{ id: 'a', name: toolName, input: {}, ...data }, result])
  })
})

describe('media', () => {
  const pdf = { type: 'file', mediaType: 'application/pdf' } as const
  const png = { type: 'image', mediaType: 'image/png' } as const

  it.each<[string, Part, object]>([
    [
      'an image',
      { ...png, data: new Uint8Array([1]) },
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AQ==' } },
    ],
    [
      'a JPEG by its other name',
      { ...png, mediaType: 'image/jpg', data: 'AQ==' },
      { source: { media_type: 'image/jpeg' } },
    ],
    [
      'an image by address',
      { ...png, url: 'https://x.invalid/a' },
      { type: 'image', source: { type: 'url', url: 'https://x.invalid/a' } },
    ],
    [
      'a PDF',
      { ...pdf, data: 'AQ==', name: 'a.pdf' },
      { type: 'document', title: 'a.pdf', source: { type: 'base64', media_type: 'application/pdf', data: 'AQ==' } },
    ],
    ['a PDF by address', { ...pdf, url: 'https://x.invalid/a' }, { type: 'document', source: { type: 'url' } }],
    [
      'a text as bytes',
      { ...pdf, mediaType: 'text/markdown; charset=utf-8', data: new TextEncoder().encode('# ü') },
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: '# ü' } },
    ],
    [
      'a text as base64',
      { ...pdf, mediaType: 'application/json', data: btoa('{}') },
      { source: { type: 'text', data: '{}' } },
    ],
    [
      'with a breakpoint of the cache and citations of its own',
      {
        ...pdf,
        data: 'AQ==',
        providerData: { anthropic: { cache_control: { type: 'ephemeral' }, citations: { enabled: true } } },
      },
      { cache_control: { type: 'ephemeral' }, citations: { enabled: true } },
    ],
  ])('%s goes out', (_, part, block) => {
    expect(turn('user', part)[0].content[1]).toMatchObject(block)
  })

  it('documents may be cited where that is asked for', () => {
    const messages = [{ role: 'user', content: [{ ...pdf, data: 'AQ==' }] }] as const
    expect(send({ messages, providerOptions: { citations: true } }).body.messages[0].content[0]).toMatchObject({
      citations: { enabled: true },
    })
    expect(send({ messages }).body.messages[0].content[0]).not.toHaveProperty('citations')
  })

  it.each<[string, Part]>([
    ['an image', { ...png, url: 'http://x.invalid' }],
    ['a PDF', { ...pdf, url: 'ftp://x.invalid' }],
    ['a text', { ...pdf, mediaType: 'text/plain', url: 'https://x.invalid' }],
  ])('%s that is not fetched from there may be put in before', (_, part) => {
    expect(() => turn('user', part)).toThrow(/give the bytes as data, or call inlineFiles/)
  })

  it.each<[string, Message['role'], Part]>([
    ['sound', 'user', { type: 'audio', mediaType: 'audio/wav', data: 'AQ==' }],
    ['an image of another kind', 'user', { ...png, mediaType: 'image/tiff', data: 'AQ==' }],
    ['an address that it does not fetch', 'user', { ...png, url: 'http://x.invalid' }],
    ['neither data nor address', 'user', png],
    ['a text by address', 'user', { ...pdf, mediaType: 'text/plain', url: 'https://x.invalid' }],
    ['a text that is no base64', 'user', { ...pdf, mediaType: 'text/plain', data: 'ü' }],
    ['a file of another kind', 'user', { ...pdf, mediaType: 'video/mp4', data: 'AQ==' }],
    ['a call of the user', 'user', { type: 'tool-call', toolCallId: 'a', toolName: 't' }],
    ['an image of the assistant', 'assistant', { ...png, data: 'AQ==' }],
    ['a text of a tool', 'tool', { type: 'text', text: 'x' }],
    ['an image in the system prompt', 'system', { ...png, data: 'AQ==' }],
  ])('refused by name: %s', (_, role, part) => {
    expect(() => turn(role, part)).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        message: expect.stringContaining('messages[1].content[0]: '),
      }),
    )
  })
})

describe('tools', () => {
  const tools = [{ name: 'add', description: 'Adds.', parameters: { type: 'object' }, strict: true }]

  it('go out with those of the vendor behind them', () => {
    const search = { type: 'web_search_20250305', name: 'web_search', max_uses: 2 }
    expect(send({ tools, providerOptions: { serverTools: [search] } }).body.tools).toEqual([
      { name: 'add', description: 'Adds.', input_schema: { type: 'object' }, strict: true },
      search,
    ])
  })

  it.each<[string, Ask, object | undefined]>([
    ['nothing', {}, undefined],
    ['auto', { toolChoice: 'auto' }, { type: 'auto' }],
    ['none', { toolChoice: 'none' }, { type: 'none' }],
    ['required', { toolChoice: 'required' }, { type: 'any' }],
    ['a tool', { toolChoice: { toolName: 'add' } }, { type: 'tool', name: 'add' }],
    [
      'one at a time',
      { providerOptions: { parallelToolCalls: false } },
      { type: 'auto', disable_parallel_tool_use: true },
    ],
    [
      'one, forced',
      { toolChoice: 'required', providerOptions: { parallelToolCalls: false } },
      { type: 'any', disable_parallel_tool_use: true },
    ],
    ['none, one at a time', { toolChoice: 'none', providerOptions: { parallelToolCalls: false } }, { type: 'none' }],
    [
      'required while it thinks as it sees fit',
      { toolChoice: 'required', reasoning: { enabled: true } },
      { type: 'any' },
    ],
  ])('chosen by %s', (_, chat, choice) => {
    const { body, warned } = send({ tools, ...chat })
    expect(body.tool_choice).toEqual(choice)
    expect(warned).toEqual([])
  })

  it.each<[string, Ask]>([
    ['a model that cannot be made to', { model: 'claude-fable-5-1' }],
    ['a model that thinks within a budget', { model: 'claude-sonnet-4-5', reasoning: { budgetTokens: 2_048 } }],
  ])('are not forced on %s, and a warning says so', (_, chat) => {
    const { body, warned } = send({ tools, toolChoice: 'required', ...chat })
    expect(body.tool_choice).toEqual({ type: 'auto' })
    expect(warned).toEqual(['toolChoice'])
  })

  it('that are not there are not chosen from', () => {
    const { body } = send({ toolChoice: 'required', providerOptions: { parallelToolCalls: false } })
    expect(body).not.toHaveProperty('tool_choice')
    expect(body).not.toHaveProperty('tools')
  })
})

describe('reasoning', () => {
  const shown = { type: 'adaptive', display: 'summarized' }
  const budget = (tokens: number): object => ({ type: 'enabled', budget_tokens: tokens })

  it.each<[string, Ask['reasoning'], object | undefined, string | undefined, readonly string[]]>([
    ['claude-sonnet-5', {}, undefined, undefined, []],
    ['claude-sonnet-5', { enabled: true }, shown, undefined, []],
    ['claude-sonnet-5', { effort: 'xhigh' }, shown, 'xhigh', []],
    ['claude-sonnet-5', { effort: 'minimal' }, shown, 'low', ['reasoning.effort']],
    ['claude-sonnet-5', { enabled: false }, { type: 'disabled' }, undefined, []],
    ['claude-sonnet-5', { effort: 'none' }, { type: 'disabled' }, undefined, []],
    ['claude-sonnet-5', { budgetTokens: 4_096 }, shown, undefined, ['reasoning.budgetTokens']],
    ['claude-opus-5-5', { enabled: false }, undefined, 'low', ['reasoning']],
    ['claude-fable-5-1', { effort: 'max' }, shown, 'max', []],
    ['claude-opus-4-6', { effort: 'xhigh' }, shown, 'max', ['reasoning.effort']],
    ['claude-opus-4-6', { budgetTokens: 4_096 }, budget(4_096), undefined, []],
    ['claude-opus-4-5', { effort: 'high' }, budget(16_384), 'high', []],
    ['claude-sonnet-4-5', { enabled: true }, budget(8_192), undefined, []],
    ['claude-sonnet-4-5', { effort: 'high' }, budget(16_384), undefined, ['reasoning.effort']],
    ['claude-sonnet-4-5', { budgetTokens: 100 }, budget(1_024), undefined, ['reasoning.budgetTokens']],
    ['claude-3-haiku-20240307', { effort: 'high' }, undefined, undefined, ['reasoning']],
    ['claude-3-haiku-20240307', { enabled: false }, undefined, undefined, []],
    ['glm-5', { budgetTokens: 2_048 }, budget(2_048), undefined, []],
  ])('of %s as %j', (model, reasoning, thinking, effort, warned) => {
    const sent = send({ model, reasoning: reasoning! })
    expect(sent.body.thinking).toEqual(thinking)
    expect(sent.body.output_config?.effort).toBe(effort)
    expect(sent.warned).toEqual(warned)
  })

  describe('within a budget, where a tool loop goes on', () => {
    const own = { type: 'reasoning', text: 'Hm.', providerData: { anthropic: { signature: 's' } } } as const
    const foreign = { type: 'reasoning', text: 'Hm.', providerData: { openai: { id: 'rs_1' } } } as const
    const call = (toolCallId: string): Part => ({ type: 'tool-call', toolCallId, toolName: 'look', input: {} })
    const result = (toolCallId: string): Message => ({
      role: 'tool',
      content: [{ type: 'tool-result', toolCallId, output: 'x' }],
    })
    const said = (...content: Part[]): Message => ({ role: 'assistant', content })
    it.each<[string, Message[], boolean]>([
      ['its own thought comes first', [said(own, call('a')), result('a')], true],
      [
        'its own thought led to several rounds',
        [said(own, call('a')), result('a'), said(call('b')), result('b')],
        true,
      ],
      ['another model has begun it', [said(foreign, call('a')), result('a')], false],
      [
        'another model has begun it, and its own thought has followed',
        [said(call('a')), result('a'), said(own, call('b')), result('b')],
        true,
      ],
      [
        'one of another model is over',
        [said(call('a')), result('a'), said({ type: 'text', text: 'Hi' }), question],
        true,
      ],
    ])('%s', (_, messages, thinks) => {
      const { body, warned } = send({
        model: 'claude-sonnet-4-5',
        reasoning: { budgetTokens: 2_048 },
        messages: [question, ...messages],
      })
      expect([body.thinking !== undefined, warned]).toEqual([thinks, thinks ? [] : ['reasoning']])
    })
  })

  it('fits into the answer, or is left out', () => {
    const ask = (maxOutputTokens: number) =>
      send({ model: 'claude-sonnet-4-5', maxOutputTokens, reasoning: { budgetTokens: 9_000 } })
    expect(ask(4_000)).toMatchObject({ body: { thinking: budget(3_999) }, warned: ['reasoning.budgetTokens'] })
    expect(ask(1_024).body).not.toHaveProperty('thinking')
    expect(ask(1_024).warned).toEqual(['reasoning'])
  })

  it('is shown as the caller says', () => {
    const providerOptions = { thinkingDisplay: 'omitted' } as const
    expect(send({ reasoning: { enabled: true }, providerOptions }).body.thinking).toEqual({
      type: 'adaptive',
      display: 'omitted',
    })
    expect(send({ providerOptions }).body).not.toHaveProperty('thinking')
  })

  it('rules sampling out', () => {
    const { body, warned } = send({ model: 'claude-opus-4-6', reasoning: { enabled: true }, temperature: 0.5 })
    expect(body).not.toHaveProperty('temperature')
    expect(warned).toEqual(['temperature'])
  })

  it('stands beside the form of the answer', () => {
    const { body } = send({ reasoning: { effort: 'low' }, output: { type: 'json', schema: { type: 'object' } } })
    expect(body.output_config).toEqual({ effort: 'low', format: { type: 'json_schema', schema: { type: 'object' } } })
  })
})
