import type { ChatRequest, HttpRequest } from '@millrace/core'
import { type OpenAIOptions, type OpenAISettings, openaiChatDefinition, openaiDefinition } from '@millrace/openai'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { deepFreeze } from '../../../tests/support/deep-freeze.js'

const hello = { role: 'user', content: 'Hello' } as const
const add = { name: 'add', parameters: { type: 'object' } }

type Chat = Partial<ChatRequest<OpenAIOptions>>

const build = (chat: Chat, settings: OpenAISettings = {}): HttpRequest =>
  openaiDefinition(deepFreeze({ apiKey: 'sk-canary-key', model: 'a-model', ...settings })).toRequest(
    deepFreeze({ messages: [hello], ...chat }),
  )
const bodyOf = (chat: Chat): Record<string, unknown> => JSON.parse(build(chat).body as string)
const warned = (chat: Chat): (string | undefined)[] => build(chat).warnings!.map(warning => warning.setting)

/** The body without what every body has. */
function extraOf(chat: Chat): Record<string, unknown> {
  const { model, input, stream, store, ...extra } = bodyOf(chat)
  return extra
}

beforeEach(() => {
  for (const name of ['BASE_URL', 'ORG_ID', 'PROJECT_ID']) vi.stubEnv(`OPENAI_${name}`, undefined)
})
afterEach(() => vi.unstubAllEnvs())

describe('a request', () => {
  it('with nothing set sends the messages, and asks that nothing be kept', () => {
    expect(build({})).toEqual({
      url: 'https://api.openai.com/v1/responses',
      method: 'POST',
      headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
      body: expect.any(String),
      warnings: [],
    })
    expect(bodyOf({})).toEqual({
      model: 'a-model',
      input: [{ role: 'user', content: 'Hello' }],
      stream: true,
      store: false,
    })
  })

  it('is pure: same in, same out, and nothing changed', () => {
    const chat: Chat = {
      model: 'gpt-5',
      messages: [
        hello,
        { role: 'assistant', content: [{ type: 'tool-call', toolCallId: 'c', toolName: 'add', input: { x: [1] } }] },
        { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'c', output: { y: [2] } }] },
      ],
      tools: [add],
      temperature: 1,
      reasoning: { effort: 'max' },
      providerOptions: { tools: [{ type: 'mcp', headers: { a: 'b' } }], include: ['x'], extra: { y: [1] } },
    }
    expect(build(chat)).toEqual(build(chat))
  })

  it('needs a model', () => {
    const { toRequest } = openaiDefinition({ apiKey: 'k' })
    expect(() => toRequest({ messages: [hello] })).toThrow(
      expect.objectContaining({ code: 'invalid-request', message: expect.stringContaining('model') }),
    )
    expect(JSON.parse(toRequest({ messages: [hello], model: 'm' }).body as string)).toMatchObject({ model: 'm' })
  })

  it('goes where the settings say, from whom they say', () => {
    vi.stubEnv('OPENAI_BASE_URL', 'https://proxy.example/v1/')
    vi.stubEnv('OPENAI_ORG_ID', 'org-env')
    vi.stubEnv('OPENAI_PROJECT_ID', 'proj-env')
    expect(build({})).toMatchObject({
      url: 'https://proxy.example/v1/responses',
      headers: { 'openai-organization': 'org-env', 'openai-project': 'proj-env' },
    })
    const settings = { baseURL: 'http://h/', organization: 'org', project: 'proj', headers: { 'X-Mine': '1' } }
    expect(build({}, settings)).toMatchObject({
      url: 'http://h/responses',
      headers: { 'openai-organization': 'org', 'openai-project': 'proj', 'x-mine': '1' },
    })
  })

  it('fails for an address in the environment that is none', () => {
    vi.stubEnv('OPENAI_BASE_URL', 'proxy.example')
    expect(() => build({})).toThrow(
      expect.objectContaining({ code: 'invalid-request', message: expect.stringContaining('OPENAI_BASE_URL') }),
    )
  })
})

describe('settings', () => {
  it.each([
    ['openai()', openaiDefinition, (tool: { parameters: unknown }) => tool.parameters],
    [
      "openai({ api: 'chat' })",
      openaiChatDefinition,
      (tool: { function: { parameters: unknown } }) => tool.function.parameters,
    ],
  ] as const)('a schema of a tool has nothing combined at its root, which the vendor refuses: %s', (_, define, of) => {
    const text = { type: 'string' }
    const parameters = { type: 'object', anyOf: [{ properties: { a: text } }, { properties: { b: text } }], not: {} }
    const { toRequest } = define({ apiKey: 'key' })
    const { body, warnings } = toRequest({ messages: [hello], model: 'gpt-5.4', tools: [{ name: 'f', parameters }] })
    const { tools } = JSON.parse(body as string) as { tools: never[] }
    expect(tools.map(of as never)).toEqual([{ type: 'object', properties: { a: text, b: text } }])
    expect(warnings?.map(({ setting }) => setting)).toEqual(['tools[0].parameters'])
  })

  it.each<[string, Chat, object]>([
    ['temperature, topP', { temperature: 0.5, topP: 0.9 }, { temperature: 0.5, top_p: 0.9 }],
    ['maxOutputTokens', { maxOutputTokens: 16 }, { max_output_tokens: 16 }],
    ['maxOutputTokens that are none', { maxOutputTokens: 0 }, { max_output_tokens: 0 }],
    ['user', { user: 'u' }, { safety_identifier: 'u' }],
    [
      'tools',
      { tools: [{ ...add, description: 'd', strict: true }] },
      { tools: [{ type: 'function', ...add, description: 'd', strict: true }] },
    ],
    ['no tools', { tools: [] }, {}],
    ['toolChoice', { toolChoice: 'required' }, { tool_choice: 'required' }],
    ['a forced tool', { toolChoice: { toolName: 'add' } }, { tool_choice: { type: 'function', name: 'add' } }],
    [
      'a forced tool of the vendor',
      { toolChoice: { toolName: 'web_search' }, providerOptions: { tools: [{ type: 'web_search' }] } },
      {
        tools: [{ type: 'web_search' }],
        include: ['web_search_call.action.sources'],
        tool_choice: { type: 'web_search' },
      },
    ],
    [
      'a forced custom tool',
      { toolChoice: { toolName: 'sql' }, providerOptions: { tools: [{ type: 'custom', name: 'sql', format: null }] } },
      { tools: [{ type: 'custom', name: 'sql', format: null }], tool_choice: { type: 'custom', name: 'sql' } },
    ],
    [
      'a forced server',
      {
        toolChoice: { toolName: 's' },
        providerOptions: { tools: [{ type: 'mcp', server_label: 's', server_url: 'u' }] },
      },
      {
        tools: [{ type: 'mcp', server_label: 's', server_url: 'u' }],
        tool_choice: { type: 'mcp', server_label: 's' },
      },
    ],
    ['text', { output: { type: 'text' } }, {}],
    ['JSON', { output: { type: 'json' } }, { text: { format: { type: 'json_object' } } }],
    [
      'a schema',
      { output: { type: 'json', schema: { type: 'object' }, name: 'n' } },
      { text: { format: { type: 'json_schema', name: 'n', schema: { type: 'object' }, strict: true } } },
    ],
    [
      'a schema without a name',
      { output: { type: 'json', schema: {} } },
      { text: { format: { type: 'json_schema', name: 'answer', schema: {}, strict: true } } },
    ],
    ['reasoning', { reasoning: { effort: 'xhigh' } }, { reasoning: { effort: 'xhigh' } }],
    ['reasoning that is off', { reasoning: { enabled: false } }, { reasoning: { effort: 'none' } }],
    [
      'reasoning that is on',
      { model: 'grok-4', reasoning: { enabled: true } },
      { include: ['reasoning.encrypted_content'] },
    ],
    [
      'provider options',
      {
        providerOptions: {
          store: true,
          previousResponseId: 'resp_0',
          reasoningSummary: 'auto',
          verbosity: 'low',
          parallelToolCalls: false,
          maxToolCalls: 3,
          serviceTier: 'flex',
          promptCacheKey: 'k',
          metadata: { a: 'b' },
          extra: { truncation: 'auto', top_p: 1 },
        },
      },
      {
        previous_response_id: 'resp_0',
        reasoning: { summary: 'auto' },
        text: { verbosity: 'low' },
        parallel_tool_calls: false,
        max_tool_calls: 3,
        service_tier: 'flex',
        prompt_cache_key: 'k',
        metadata: { a: 'b' },
        truncation: 'auto',
        top_p: 1,
      },
    ],
    [
      'built-in tools, with what they gave',
      { tools: [add], providerOptions: { tools: [{ type: 'web_search' }, { type: 'toString' }], include: ['x'] } },
      {
        tools: [{ type: 'function', ...add }, { type: 'web_search' }, { type: 'toString' }],
        include: ['web_search_call.action.sources', 'x'],
      },
    ],
  ])('%s', (_, chat, expected) => {
    expect(extraOf(chat)).toEqual(expected)
    expect(warned(chat)).toEqual([])
  })

  it("gets a tool's results, whatever its date", () => {
    const dated = ['web_search_2025_08_26', 'web_search_preview_2025_03_11'].map(type => ({ type }))
    expect(bodyOf({ providerOptions: { tools: dated } }).include).toEqual(['web_search_call.action.sources'])
  })

  it('store is what it is set to', () => {
    expect(bodyOf({ providerOptions: { store: true } })).toMatchObject({ store: true })
  })

  it.each<[string, Chat, object, string[]]>([
    ['stop and seed', { stop: ['x'], seed: 1 }, {}, ['stop', 'seed']],
    ['a budget', { reasoning: { budgetTokens: 9 } }, {}, ['reasoning.budgetTokens']],
    ['reasoning of who knows what model', { reasoning: { enabled: true } }, {}, ['reasoning.enabled']],
    ['fewer tokens than it takes', { maxOutputTokens: 7 }, { max_output_tokens: 16 }, ['maxOutputTokens']],
  ])('%s are left out or changed with a warning', (_, chat, expected, settings) => {
    expect(extraOf(chat)).toEqual(expected)
    expect(warned(chat)).toEqual(settings)
  })
})

describe('models', () => {
  const encrypted = { include: ['reasoning.encrypted_content'] }

  it.each<[string, Chat, object, string[]]>([
    ['gpt-4o', { reasoning: { effort: 'low' } }, {}, ['reasoning.effort']],
    ['gpt-4o', { reasoning: { enabled: true } }, {}, ['reasoning.enabled']],
    ['gpt-4o', { reasoning: { enabled: false }, temperature: 1 }, { temperature: 1 }, []],
    ['gpt-5-chat-latest', { temperature: 1 }, { temperature: 1 }, []],
    ['o3', { reasoning: { effort: 'minimal' } }, { reasoning: { effort: 'low' }, ...encrypted }, ['reasoning.effort']],
    [
      'o4-mini-2025-04-16',
      { tools: [{ name: 'f', parameters: {} }], parallelToolCalls: false },
      { tools: [{ type: 'function', name: 'f', parameters: {} }], ...encrypted },
      ['parallelToolCalls'],
    ],
    [
      'gpt-5.4',
      { tools: [{ name: 'f', parameters: {} }], parallelToolCalls: false },
      { tools: [{ type: 'function', name: 'f', parameters: {} }], parallel_tool_calls: false, ...encrypted },
      [],
    ],
    ['gpt-5.4', { parallelToolCalls: false, topK: 5 }, encrypted, ['topK']],
    ['gpt-4o', { presencePenalty: 1, frequencyPenalty: 1 }, {}, ['presencePenalty', 'frequencyPenalty']],
    ['o4-mini-2025-04-16', { temperature: 1, topP: 1 }, encrypted, ['temperature', 'topP']],
    [
      'gpt-5',
      { reasoning: { enabled: false } },
      { reasoning: { effort: 'minimal' }, ...encrypted },
      ['reasoning.enabled'],
    ],
    [
      'gpt-5-mini',
      { reasoning: { effort: 'max' } },
      { reasoning: { effort: 'high' }, ...encrypted },
      ['reasoning.effort'],
    ],
    [
      'gpt-5-pro',
      { reasoning: { effort: 'low' } },
      { reasoning: { effort: 'high' }, ...encrypted },
      ['reasoning.effort'],
    ],
    [
      'gpt-5-codex',
      { reasoning: { effort: 'minimal' } },
      { reasoning: { effort: 'low' }, ...encrypted },
      ['reasoning.effort'],
    ],
    ['gpt-5.1', { reasoning: { enabled: true } }, { reasoning: { effort: 'medium' }, ...encrypted }, []],
    ['gpt-5.1', { temperature: 1 }, { temperature: 1, ...encrypted }, []],
    [
      'gpt-5.1',
      { temperature: 1, reasoning: { effort: 'low' } },
      { reasoning: { effort: 'low' }, ...encrypted },
      ['temperature'],
    ],
    ['gpt-5.1-codex-max', { reasoning: { effort: 'xhigh' } }, { reasoning: { effort: 'xhigh' }, ...encrypted }, []],
    ['gpt-5.4', { reasoning: { effort: 'xhigh' } }, { reasoning: { effort: 'xhigh' }, ...encrypted }, []],
    ['gpt-5.6-sol', { reasoning: { enabled: true } }, { reasoning: { effort: 'medium' }, ...encrypted }, []],
    ['gpt-5.6-sol', { reasoning: { effort: 'max' } }, { reasoning: { effort: 'max' }, ...encrypted }, []],
    ['gpt-6-sol', { reasoning: { enabled: false } }, { reasoning: { effort: 'none' }, ...encrypted }, []],
    [
      'gpt-6-astra',
      { reasoning: { enabled: false } },
      { reasoning: { effort: 'low' }, ...encrypted },
      ['reasoning.enabled'],
    ],
    ['ft:gpt-4o:mine', { reasoning: { effort: 'low' } }, {}, ['reasoning.effort']],
    ['openai/gpt-5', {}, encrypted, []],
    ['grok-4.3', { temperature: 1 }, { temperature: 1, ...encrypted }, []],
    ['gpt-50', {}, {}, []],
  ])('%s with %j', (model, chat, expected, settings) => {
    expect(extraOf({ model, ...chat })).toEqual(expected)
    expect(warned({ model, ...chat })).toEqual(settings)
  })

  it.each([
    ['gpt-5.4', 'developer'],
    ['gpt-4o', 'system'],
    ['grok-4', 'system'],
    ['a-deployment', 'system'],
  ])('%s takes its instructions as %s', (model, role) => {
    expect(bodyOf({ model, messages: [{ role: 'system', content: 'Be brief.' }, hello] }).input).toEqual([
      { role, content: 'Be brief.' },
      hello,
    ])
  })
})
