import type { ChatRequest, HttpRequest, Part } from '@millrace/core'
import { type GlmOptions, type GlmSettings, glmDefinition } from '@millrace/glm'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { deepFreeze } from '../../../tests/support/deep-freeze.js'

const hello = { role: 'user', content: 'Hello' } as const
const add = { name: 'add', parameters: { type: 'object' } }
const forced = { toolName: 'add' }

type Chat = Partial<ChatRequest<GlmOptions>>

const build = (chat: Chat, settings: GlmSettings = {}): HttpRequest =>
  glmDefinition(deepFreeze({ apiKey: 'id.secret', ...settings })).toRequest(deepFreeze({ messages: [hello], ...chat }))
const bodyOf = (chat: Chat): Record<string, unknown> => JSON.parse(build(chat).body as string)
const warned = (chat: Chat): (string | undefined)[] => build(chat).warnings!.map(warning => warning.setting)

/** The body without what every body has. */
function extraOf(chat: Chat): Record<string, unknown> {
  const { model, messages, stream, ...extra } = bodyOf(chat)
  return extra
}

beforeEach(() => {
  for (const name of ['ZAI_API_KEY', 'ZHIPU_API_KEY', 'ZHIPUAI_API_KEY', 'ZAI_BASE_URL']) vi.stubEnv(name, undefined)
})
afterEach(() => vi.unstubAllEnvs())

describe('a request', () => {
  it('with nothing set sends nothing but the messages', () => {
    expect(bodyOf({})).toEqual({ model: 'glm-5.3', messages: [{ role: 'user', content: 'Hello' }], stream: true })
    expect(build({})).toMatchObject({
      method: 'POST',
      headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
      warnings: [],
    })
  })

  it('is pure: same in, same out, and nothing changed', () => {
    const chat: Chat = {
      model: 'glm-4.6',
      messages: [
        hello,
        { role: 'assistant', content: [{ type: 'tool-call', toolCallId: 'c', toolName: 'add', input: { x: [1] } }] },
        { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'c', output: { y: [2] } }] },
      ],
      tools: [add],
      toolChoice: forced,
      temperature: 2,
      providerOptions: {
        webSearch: { count: 3 },
        mcp: [{ serverLabel: 's', headers: { 'X-A': 'b' } }],
        meta: { user_name: 'a' },
      },
    }
    expect(build(chat)).toEqual(build(chat))
  })

  it('holds no key', () => {
    expect(JSON.stringify(build({}, { apiKey: 'id.canary' }))).not.toContain('canary')
  })
})

describe('the address', () => {
  it.each<[string, GlmSettings, Record<string, string>, string]>([
    ['bigmodel by default', {}, {}, 'https://open.bigmodel.cn/api/paas/v4'],
    ['bigmodel', { endpoint: 'bigmodel' }, {}, 'https://open.bigmodel.cn/api/paas/v4'],
    ['zai', { endpoint: 'zai' }, {}, 'https://api.z.ai/api/paas/v4'],
    ['bigmodel-coding', { endpoint: 'bigmodel-coding' }, {}, 'https://open.bigmodel.cn/api/coding/paas/v4'],
    ['zai-coding', { endpoint: 'zai-coding' }, {}, 'https://api.z.ai/api/coding/paas/v4'],
    ['another', { baseURL: 'http://127.0.0.1:1/v4/' }, {}, 'http://127.0.0.1:1/v4'],
    [
      'of the country of the key: Z.ai',
      { apiKey: undefined as never },
      { ZAI_API_KEY: 'a.b' },
      'https://api.z.ai/api/paas/v4',
    ],
    [
      'of the country of the key: Zhipu',
      { apiKey: undefined as never },
      { ZHIPU_API_KEY: 'a.b' },
      'https://open.bigmodel.cn/api/paas/v4',
    ],
    ['ZAI_BASE_URL', {}, { ZAI_BASE_URL: 'https://proxy.invalid/v4' }, 'https://proxy.invalid/v4'],
    [
      'what is given before ZAI_BASE_URL',
      { endpoint: 'zai' },
      { ZAI_BASE_URL: 'https://proxy.invalid' },
      'https://api.z.ai/api/paas/v4',
    ],
  ])('%s', (_, settings, environment, expected) => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
    expect(build({}, settings).url).toBe(`${expected}/chat/completions`)
  })

  it('that the environment gets wrong fails the answer and names the variable', () => {
    vi.stubEnv('ZAI_BASE_URL', 'nowhere')
    expect(() => build({})).toThrow(
      expect.objectContaining({ code: 'invalid-request', message: expect.stringContaining('ZAI_BASE_URL') }),
    )
  })

  it.each<[string, GlmSettings, string | undefined]>([
    ["Z.ai's language by default, as its SDK has it", { endpoint: 'zai' }, 'en-US,en'],
    ["the vendor's elsewhere", { endpoint: 'bigmodel' }, undefined],
    ['what is given', { endpoint: 'zai', language: 'zh-CN' }, 'zh-CN'],
  ])('speaks %s', (_, settings, language) => {
    expect(build({}, settings).headers['accept-language']).toBe(language)
  })
})

describe('the arguments of calls come in pieces', () => {
  const streamed = (model: string | undefined, chat: object = { tools: [add] }): unknown =>
    bodyOf({ ...(model && { model }), ...chat }).tool_stream

  it.each([
    'glm-5.3',
    'glm-5.3-flash',
    'glm-5.2',
    'glm-5.1',
    'glm-5',
    'glm-5-turbo',
    'glm-4.7',
    'glm-4.7-flash',
    'glm-4.6',
    'glm-9',
    undefined,
  ])('by default with functions: %s', model => {
    expect(streamed(model)).toBe(true)
  })

  it.each(['glm-4.5', 'glm-4.5-air', 'glm-4-plus', 'glm-4.6v', 'glm-4-voice'])('but not with %s', model => {
    expect(streamed(model)).toBeUndefined()
    expect(streamed(model, { tools: [add], providerOptions: { toolStream: true } })).toBe(true)
  })

  it.each<[string, object, unknown]>([
    ['without tools', {}, undefined],
    ["with the vendor's own tools alone", { providerOptions: { webSearch: {} } }, undefined],
    ['where none may be called', { tools: [add], toolChoice: 'none' }, undefined],
    ['where it is turned off', { tools: [add], providerOptions: { toolStream: false } }, false],
  ])('not %s', (_, chat, expected) => {
    expect(streamed('glm-5.3', chat)).toBe(expected)
  })
})

describe('settings', () => {
  it.each<[string, Chat, object]>([
    ['maxOutputTokens', { maxOutputTokens: 9 }, { max_tokens: 9 }],
    ['stop', { stop: ['END'] }, { stop: ['END'] }],
    ['an empty stop', { stop: [] }, {}],
    ['seed', { seed: 7 }, { seed: 7 }],
    ['user', { user: 'user-1' }, { user_id: 'user-1' }],
    ['JSON', { output: { type: 'json' } }, { response_format: { type: 'json_object' } }],
    ['text', { output: { type: 'text' } }, {}],
    ['temperature and topP', { temperature: 0.6, topP: 0.95 }, { temperature: 0.6, top_p: 0.95 }],
    ['doSample', { providerOptions: { doSample: false } }, { do_sample: false }],
    ['toolStream', { providerOptions: { toolStream: true } }, { tool_stream: true }],
    ['requestId', { providerOptions: { requestId: 'r-12345' } }, { request_id: 'r-12345' }],
    [
      'sensitiveWordCheck',
      { providerOptions: { sensitiveWordCheck: false } },
      { sensitive_word_check: { type: 'ALL', status: 'DISABLE' } },
    ],
    ['watermark', { providerOptions: { watermark: false } }, { watermark_enabled: false }],
    ['meta', { providerOptions: { meta: { bot_name: 'a' } } }, { meta: { bot_name: 'a' } }],
    [
      'extra, last',
      { seed: 1, providerOptions: { extra: { seed: 2, next_field: true } } },
      { seed: 2, next_field: true },
    ],
    [
      'web search',
      { providerOptions: { webSearch: { count: 3, resultSequence: 'before' } } },
      {
        tools: [
          {
            type: 'web_search',
            web_search: {
              enable: true,
              search_engine: 'search_std',
              search_result: true,
              count: 3,
              result_sequence: 'before',
            },
          },
        ],
      },
    ],
    [
      'web search without sources',
      { providerOptions: { webSearch: { searchResult: false, searchEngine: 'search_pro' } } },
      {
        tools: [
          { type: 'web_search', web_search: { enable: true, search_engine: 'search_pro', search_result: false } },
        ],
      },
    ],
    [
      'retrieval',
      { providerOptions: { retrieval: { knowledgeId: 'k', promptTemplate: 't' } } },
      { tools: [{ type: 'retrieval', retrieval: { knowledge_id: 'k', prompt_template: 't' } }] },
    ],
    [
      'mcp',
      { providerOptions: { mcp: { serverLabel: 's', transportType: 'sse', headers: { 'X-Key': 'v' } } } },
      { tools: [{ type: 'mcp', mcp: { server_label: 's', transport_type: 'sse', headers: { 'X-Key': 'v' } } }] },
    ],
  ])('%s', (_, chat, expected) => {
    expect(extraOf(chat)).toEqual(expected)
    expect(warned(chat)).toEqual([])
  })

  it.each<[string, Chat, object, string[]]>([
    ['temperature 0', { temperature: 0 }, { do_sample: false, temperature: 0.01 }, ['temperature']],
    ['temperature below 0', { temperature: -1 }, { do_sample: false, temperature: 0.01 }, ['temperature']],
    ['temperature 1', { temperature: 1 }, { temperature: 0.99 }, ['temperature']],
    ['temperature 2', { temperature: 2 }, { temperature: 0.99 }, ['temperature']],
    ['many decimals', { temperature: 0.123 }, { temperature: 0.12 }, ['temperature']],
    ['next to nothing', { temperature: 0.001 }, { temperature: 0.01 }, ['temperature']],
    ['topP 1', { topP: 1 }, { top_p: 0.99 }, ['topP']],
    ['topP 0', { topP: 0 }, { top_p: 0.01 }, ['topP']],
    [
      'doSample before temperature 0',
      { temperature: 0, providerOptions: { doSample: true } },
      { do_sample: true, temperature: 0.01 },
      ['temperature'],
    ],
    [
      'what GLM lacks',
      { topK: 5, presencePenalty: 1, frequencyPenalty: 1, parallelToolCalls: false },
      {},
      ['topK', 'presencePenalty', 'frequencyPenalty', 'parallelToolCalls'],
    ],
    ['two stops', { stop: ['a', 'b'] }, { stop: ['a', 'b'] }, ['stop']],
    ['five stops', { stop: ['a', 'b', 'c', 'd', 'e'] }, { stop: ['a', 'b', 'c', 'd'] }, ['stop']],
    [
      'a schema',
      { output: { type: 'json', schema: {} } },
      { response_format: { type: 'json_object' } },
      ['output.schema'],
    ],
    [
      'strict tools',
      { tools: [{ ...add, strict: true }] },
      { tools: [{ type: 'function', function: add }], tool_stream: true },
      ['tools'],
    ],
    ['a budget', { reasoning: { budgetTokens: 9 } }, {}, ['reasoning.budgetTokens']],
    ['a short user', { user: 'me' }, {}, ['user']],
    ['a user as Claude Code names it', { user: 'x'.repeat(170) }, {}, ['user']],
  ])('%s: changed, and said so', (_, chat, expected, settings) => {
    expect(extraOf(chat)).toEqual(expected)
    expect(warned(chat)).toEqual(settings)
  })

  it.each<[string, Chat, string]>([
    ['a short request id', { providerOptions: { requestId: 'r' } }, 'providerOptions.requestId'],
    ['a tool name with a space', { tools: [{ name: 'a b', parameters: {} }] }, 'tools[0].name'],
    ['a long tool name', { tools: [add, { name: 'x'.repeat(65), parameters: {} }] }, 'tools[1].name'],
    ['129 tools', { tools: Array.from({ length: 129 }, (_, i) => ({ name: `t${i}`, parameters: {} })) }, 'tools'],
    [
      '128 tools and a search',
      {
        tools: Array.from({ length: 128 }, (_, i) => ({ name: `t${i}`, parameters: {} })),
        providerOptions: { webSearch: {} },
      },
      'tools',
    ],
    ['system messages alone', { messages: [{ role: 'system', content: 'S' }] }, 'messages'],
    [
      'an answer to nothing',
      {
        messages: [
          { role: 'system', content: 'S' },
          { role: 'assistant', content: 'A' },
        ],
      },
      'messages',
    ],
  ])('%s: refused before any request, naming the field', (_, chat, field) => {
    expect(() => build(chat)).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        message: expect.stringMatching(new RegExp(`^${field.replace(/[[\].]/g, '\\$&')}:`)),
      }),
    )
  })
})

describe('thinking', () => {
  it.each<[string, Chat['reasoning'], boolean | undefined, object, string[]]>([
    ['glm-4.7', undefined, undefined, {}, []],
    ['glm-4.7', { enabled: true }, undefined, { thinking: { type: 'enabled' } }, []],
    ['glm-4.7', { enabled: false }, undefined, { thinking: { type: 'disabled' } }, []],
    ['glm-4.7', { effort: 'none' }, undefined, { thinking: { type: 'disabled' } }, []],
    ['glm-4.7', { effort: 'high' }, undefined, { thinking: { type: 'enabled' } }, ['reasoning.effort']],
    ['glm-4.7', undefined, false, { thinking: { clear_thinking: false } }, []],
    ['glm-4.7', { enabled: true }, false, { thinking: { type: 'enabled', clear_thinking: false } }, []],
    ['glm-5.2', { effort: 'minimal' }, undefined, { thinking: { type: 'enabled' }, reasoning_effort: 'minimal' }, []],
    ['glm-5.2', { effort: 'xhigh' }, undefined, { thinking: { type: 'enabled' }, reasoning_effort: 'xhigh' }, []],
    ['glm-5.3', { effort: 'max' }, undefined, { thinking: { type: 'enabled' }, reasoning_effort: 'max' }, []],
    [
      'glm-5.3',
      { effort: 'minimal' },
      undefined,
      { thinking: { type: 'enabled' }, reasoning_effort: 'low' },
      ['reasoning.effort'],
    ],
    [
      'glm-5.3',
      { effort: 'medium' },
      undefined,
      { thinking: { type: 'enabled' }, reasoning_effort: 'high' },
      ['reasoning.effort'],
    ],
    [
      'glm-5.3',
      { effort: 'xhigh' },
      undefined,
      { thinking: { type: 'enabled' }, reasoning_effort: 'max' },
      ['reasoning.effort'],
    ],
    [
      'glm-5.3',
      { enabled: false },
      undefined,
      { thinking: { type: 'enabled' }, reasoning_effort: 'low' },
      ['reasoning'],
    ],
    [
      'glm-5.3-flash',
      { effort: 'none' },
      false,
      { thinking: { type: 'enabled', clear_thinking: false }, reasoning_effort: 'low' },
      ['reasoning'],
    ],
    ['glm-4-flash-250414', { enabled: true }, undefined, {}, ['reasoning']],
    ['glm-4-flash-250414', { enabled: false }, undefined, {}, []],
    ['glm-z1-air', { enabled: false }, undefined, {}, ['reasoning']],
    ['glm-4-flash-250414', undefined, false, {}, ['providerOptions.clearThinking']],
    ['glm-9', { effort: 'low' }, undefined, { thinking: { type: 'enabled' }, reasoning_effort: 'low' }, []],
  ])('%s with %j, clearThinking %j', (model, reasoning, clearThinking, expected, settings) => {
    const chat: Chat = {
      model,
      ...(reasoning && { reasoning }),
      ...(clearThinking === undefined ? {} : { providerOptions: { clearThinking } }),
    }
    expect(extraOf(chat)).toEqual(expected)
    expect(warned(chat)).toEqual(settings)
  })

  it('of earlier rounds goes back as it came', () => {
    const content: Part[] = [
      { type: 'reasoning', text: '\nhm ' },
      { type: 'text', text: 'so' },
    ]
    expect(bodyOf({ messages: [hello, { role: 'assistant', content }, hello] }).messages).toMatchObject([
      {},
      { role: 'assistant', content: 'so', reasoning_content: '\nhm ' },
      {},
    ])
  })
})

describe('tool choice', () => {
  const wireForced = { type: 'function', function: { name: 'add' } }
  it.each<[string, Chat['toolChoice'], unknown, string[]]>([
    ['glm-4.7', undefined, undefined, []],
    ['glm-4.7', 'auto', 'auto', []],
    ['glm-4.7-flash', forced, wireForced, []],
    ['glm-4.7-flash', 'required', wireForced, []],
    ['glm-4.5-air', forced, wireForced, []],
    ['glm-4.6', forced, 'auto', ['toolChoice']],
    ['glm-4.6', 'required', 'auto', ['toolChoice']],
    ['glm-5.3-flash', forced, 'auto', ['toolChoice']],
    ['glm-9', forced, 'auto', ['toolChoice']],
  ])('%s with %j', (model, toolChoice, expected, settings) => {
    const chat: Chat = { model, tools: [add], ...(toolChoice && { toolChoice }) }
    expect(bodyOf(chat).tool_choice).toEqual(expected)
    expect(bodyOf(chat).tools).toEqual([{ type: 'function', function: add }])
    expect(warned(chat)).toEqual(settings)
  })

  it('required of several functions is auto everywhere, since nobody saw it work', () => {
    const chat: Chat = { model: 'glm-4.7-flash', tools: [add, { ...add, name: 'mul' }], toolChoice: 'required' }
    expect(bodyOf(chat).tool_choice).toBe('auto')
    expect(warned(chat)).toEqual(['toolChoice'])
  })

  it('none leaves the functions out, the vendor has no such choice', () => {
    const chat: Chat = { tools: [add], toolChoice: 'none', providerOptions: { webSearch: {} } }
    expect(extraOf(chat)).toMatchObject({ tools: [{ type: 'web_search' }] })
    expect(extraOf(chat)).not.toHaveProperty('tool_choice')
    expect(warned(chat)).toEqual(['toolChoice'])
  })

  it('without tools is not sent', () => {
    expect(extraOf({ toolChoice: 'auto' })).toEqual({})
  })
})

describe('messages', () => {
  it('are strings for system, assistant and tool', () => {
    const text = (value: string): Part => ({ type: 'text', text: value })
    const { messages } = bodyOf({
      messages: [
        { role: 'system', content: [text('S'), text('T')] },
        { role: 'user', content: [text('U'), text('V')] },
        {
          role: 'assistant',
          content: [text('A'), { type: 'tool-call', toolCallId: 'c', toolName: 'add', input: { x: 1 } }],
        },
        { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'c', output: { sum: 3 } }] },
      ],
    })
    expect(messages).toEqual([
      { role: 'system', content: 'S\nT' },
      { role: 'user', content: 'U\nV' },
      {
        role: 'assistant',
        content: 'A',
        tool_calls: [{ id: 'c', type: 'function', function: { name: 'add', arguments: '{"x":1}' } }],
      },
      { role: 'tool', tool_call_id: 'c', content: '{"sum":3}' },
    ])
  })

  const media = (model: string, part: Part): unknown =>
    (bodyOf({ model, messages: [{ role: 'user', content: [part] }] }).messages as { content: unknown[] }[])[0]!
      .content[0]

  it.each<[string, string, Part, object]>([
    [
      'an image by url',
      'glm-4.6v',
      { type: 'image', mediaType: 'image/png', url: 'https://x/a.png' },
      { type: 'image_url', image_url: { url: 'https://x/a.png' } },
    ],
    [
      'an image as bytes',
      'glm-4.6v',
      { type: 'image', mediaType: 'image/png', data: new Uint8Array([1, 2, 255]) },
      { type: 'image_url', image_url: { url: 'AQL/' } },
    ],
    [
      'an image as a data address',
      'glm-4.6v',
      { type: 'image', mediaType: 'image/png', data: 'data:image/png;base64,AQL/' },
      { type: 'image_url', image_url: { url: 'AQL/' } },
    ],
    [
      'a video',
      'glm-4.5v',
      { type: 'file', mediaType: 'video/mp4', url: 'https://x/a.mp4' },
      { type: 'video_url', video_url: { url: 'https://x/a.mp4' } },
    ],
    [
      'a file',
      'glm-4.6v',
      { type: 'file', mediaType: 'application/pdf', url: 'https://x/a.pdf' },
      { type: 'file_url', file_url: { url: 'https://x/a.pdf' } },
    ],
    [
      'sound',
      'glm-4-voice',
      { type: 'audio', mediaType: 'audio/wav', data: 'AQL/' },
      { type: 'input_audio', input_audio: { data: 'AQL/', format: 'wav' } },
    ],
    [
      'an image for glm-5.3-flash',
      'glm-5.3-flash',
      { type: 'image', mediaType: 'image/png', data: 'AQL/' },
      { type: 'image_url', image_url: { url: 'AQL/' } },
    ],
    [
      'a video for glm-5.3-flashx',
      'glm-5.3-flashx',
      { type: 'file', mediaType: 'video/mp4', data: 'AQL/' },
      { type: 'video_url', video_url: { url: 'AQL/' } },
    ],
    [
      'an image for a model that nobody knows yet',
      'glm-9',
      { type: 'image', mediaType: 'image/png', url: 'https://x' },
      { type: 'image_url', image_url: { url: 'https://x' } },
    ],
  ])('take %s', (_, model, part, expected) => {
    expect(media(model, part)).toEqual(expected)
  })

  it.each<[string, string, Part]>([
    ['an image for glm-5.3', 'glm-5.3', { type: 'image', mediaType: 'image/png', url: 'https://x' }],
    ['a file for glm-5.3-flash', 'glm-5.3-flash', { type: 'file', mediaType: 'application/pdf', url: 'https://x' }],
    ['sound for glm-5.3-flash', 'glm-5.3-flash', { type: 'audio', mediaType: 'audio/wav', data: 'AA' }],
    ['an image for a text model', 'glm-4.7', { type: 'image', mediaType: 'image/png', url: 'https://x' }],
    ['sound for a vision model', 'glm-4.6v', { type: 'audio', mediaType: 'audio/wav', data: 'AA' }],
    ['a file as bytes', 'glm-4.6v', { type: 'file', mediaType: 'application/pdf', data: 'AA' }],
    ['an image without data or url', 'glm-4.6v', { type: 'image', mediaType: 'image/png' }],
  ])('refuse %s', (_, model, part) => {
    expect(() => media(model, part)).toThrow(
      expect.objectContaining({ code: 'invalid-request', message: expect.stringContaining('messages[0].content[0]') }),
    )
  })

  it("of glm-5.3-flash come with the vendor's own tools", () => {
    const chat = { model: 'glm-5.3-flash', providerOptions: { webSearch: {} } }
    expect(bodyOf(chat)).toMatchObject({ tools: [{ type: 'web_search' }] })
    expect(warned(chat)).toEqual([])
  })

  it("of vision models come without the vendor's own tools", () => {
    const chat: Chat = { model: 'glm-4.6v', tools: [add], providerOptions: { webSearch: {} } }
    expect(bodyOf(chat).tools).toEqual([{ type: 'function', function: add }])
    expect(warned(chat)).toEqual(['providerOptions'])
  })
})
