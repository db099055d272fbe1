import type { ChatRequest, Message, Warning } from '@millrace/core'
import { type OllamaOptions, ollamaDefinition } from '@millrace/ollama'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { deepFreeze } from '../../../tests/support/deep-freeze.js'

type Request = Partial<ChatRequest<OllamaOptions>>
const user = (text: string): Message => ({ role: 'user', content: text })

function sent(request: Request, baseURL?: string) {
  const chat = deepFreeze({ messages: [user('a')], ...request })
  const before = JSON.stringify(chat)
  const http = ollamaDefinition({ model: 'm', ...(baseURL && { baseURL }) }).toRequest(chat)
  expect(JSON.stringify(chat)).toBe(before)
  return { ...http, body: JSON.parse(http.body as string) }
}
const warningsOf = (request: Request): (string | undefined)[] =>
  (sent(request).warnings as readonly Warning[]).map(({ setting }) => setting)

beforeEach(() => vi.stubEnv('OLLAMA_HOST', undefined))
afterEach(() => vi.unstubAllEnvs())

it('sends nothing that was not asked for', () => {
  const { url, method, headers, body, warnings } = sent({})
  expect([url, method, warnings]).toEqual(['http://127.0.0.1:11434/api/chat', 'POST', []])
  expect(headers).toEqual({ accept: 'application/x-ndjson', 'content-type': 'application/json' })
  expect(body).toEqual({ model: 'm', messages: [{ role: 'user', content: 'a' }], stream: true })
})

it.each<[string, Request, boolean]>([
  ['alone', {}, true],
  ['beside tools', { tools: [{ name: 'f', parameters: { type: 'object' } }] }, false],
  [
    'beside tools that it may not call',
    { tools: [{ name: 'f', parameters: { type: 'object' } }], toolChoice: 'none' },
    true,
  ],
])('a form of the answer, %s', (_, request, isTaken) => {
  const asked: Request = { ...request, output: { type: 'json' } }
  expect('format' in sent(asked).body).toBe(isTaken)
  expect(warningsOf(asked).includes('output')).toBe(!isTaken)
})

it('needs a model from somewhere', () => {
  expect(() => ollamaDefinition().toRequest({ messages: [user('a')] })).toThrow(/^model:/)
  expect(sent({ model: 'other' }).body.model).toBe('other')
})

describe('settings', () => {
  const tool = { name: 'f', description: 'd', parameters: { type: 'object' } }
  const tools = [{ type: 'function', function: tool }]

  it.each<[string, Request, object, string[]]>([
    [
      'sampling',
      { temperature: 0, topP: 0.5, maxOutputTokens: 9, seed: 7, stop: ['x'] },
      { options: { temperature: 0, top_p: 0.5, num_predict: 9, seed: 7, stop: ['x'] } },
      [],
    ],
    [
      'more of it',
      { topK: 5, presencePenalty: 0.5, frequencyPenalty: -1, parallelToolCalls: false },
      { options: { top_k: 5, presence_penalty: 0.5, frequency_penalty: -1 } },
      ['parallelToolCalls'],
    ],
    ['JSON', { output: { type: 'json' } }, { format: 'json' }, []],
    ['a schema', { output: { type: 'json', schema: { type: 'object' } } }, { format: { type: 'object' } }, []],
    ['text', { output: { type: 'text' } }, {}, []],
    ['tools', { tools: [tool], toolChoice: 'auto' }, { tools }, []],
    ['no tools', { tools: [tool], toolChoice: 'none' }, {}, ['toolChoice']],
    ['a forced tool', { tools: [tool], toolChoice: 'required' }, { tools }, ['toolChoice']],
    ['this tool', { tools: [tool], toolChoice: { toolName: 'f' } }, { tools }, ['toolChoice']],
    ['a strict tool', { tools: [{ ...tool, strict: true }] }, { tools }, ['tools']],
    ['thinking', { reasoning: { enabled: true } }, { think: true }, []],
    ['no thinking', { reasoning: { enabled: false, effort: 'high' } }, { think: false }, []],
    ['no effort', { reasoning: { effort: 'none' } }, { think: false }, []],
    ['an effort', { reasoning: { effort: 'high' } }, { think: 'high' }, []],
    ['another effort', { reasoning: { effort: 'minimal' } }, { think: 'low' }, ['reasoning.effort']],
    ['a budget', { reasoning: { budgetTokens: 9 } }, {}, ['reasoning.budgetTokens']],
    ['a user', { user: 'u' }, {}, ['user']],
    [
      'options',
      {
        providerOptions: {
          keepAlive: 0,
          numCtx: 8,
          topK: 3,
          minP: 0.1,
          options: { num_gpu: 1 },
          extra: { logprobs: true },
        },
      },
      { keep_alive: 0, options: { num_ctx: 8, top_k: 3, min_p: 0.1, num_gpu: 1 }, logprobs: true },
      [],
    ],
  ])('%s', (_, request, expected, warnings) => {
    const { model: _model, messages: _messages, stream: _stream, ...rest } = sent(request).body
    expect(rest).toEqual(expected)
    expect(warningsOf(request)).toEqual(warnings)
  })
})

describe('the address', () => {
  it.each([
    ['box', 'http://box:11434'],
    ['box:8080', 'http://box:8080'],
    [':8080', 'http://127.0.0.1:8080'],
    ['0.0.0.0', 'http://127.0.0.1:11434'],
    ['0.0.0.0:8080', 'http://127.0.0.1:8080'],
    ['[::]', 'http://127.0.0.1:11434'],
    ['[::1]:80', 'http://[::1]'],
    ['http://box', 'http://box'],
    ['https://box/ollama/', 'https://box/ollama'],
    ['box/ollama', 'http://box:11434/ollama'],
    [' "box" ', 'http://box:11434'],
  ])('OLLAMA_HOST %s is %s', (host, address) => {
    vi.stubEnv('OLLAMA_HOST', host)
    expect(sent({}).url).toBe(`${address}/api/chat`)
    expect(sent({}, 'https://ollama.com/').url).toBe('https://ollama.com/api/chat')
  })

  it.each(['ftp://box', 'http://', 'http://u:p@box', 'bo x'])('OLLAMA_HOST %s fails the answer, unquoted', host => {
    vi.stubEnv('OLLAMA_HOST', host)
    expect(() => sent({})).toThrow(
      expect.objectContaining({ code: 'invalid-request', message: 'OLLAMA_HOST holds no address.' }),
    )
  })
})

describe('messages', () => {
  const call = { type: 'tool-call', toolCallId: 'c1', toolName: 'f', input: { a: 1 } } as const
  const result = { type: 'tool-result', toolCallId: 'c1', output: 'sunny' } as const

  it('have one text, images beside it, and results one by one', () => {
    const messages: Message[] = [
      { role: 'system', content: [{ type: 'text', text: 's' }] },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'image', mediaType: 'image/png', data: new Uint8Array([1, 2]) },
          { type: 'file', mediaType: 'image/png', data: 'data:image/png;base64,AA==' },
          { type: 'text', text: 'b' },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'hm' },
          call,
          { ...call, toolCallId: 'c2', input: undefined as never, inputText: 'no' },
          result,
        ],
      },
      { role: 'tool', content: [result, { ...result, toolCallId: 'c9', output: { grey: true } }] },
    ]
    expect(sent({ messages }).body.messages).toEqual([
      { role: 'system', content: 's' },
      { role: 'user', content: 'ab', images: ['AQI=', 'AA=='] },
      {
        role: 'assistant',
        content: '',
        thinking: 'hm',
        tool_calls: [
          { id: 'c1', function: { name: 'f', arguments: { a: 1 } } },
          { id: 'c2', function: { name: 'f', arguments: { INVALID_JSON: 'no' } } },
        ],
      },
      { role: 'tool', content: 'sunny', tool_name: 'f', tool_call_id: 'c1' },
      { role: 'tool', content: '{"grey":true}', tool_call_id: 'c9' },
    ])
  })

  it.each<[string, Message, RegExp]>([
    [
      'an address',
      { role: 'user', content: [{ type: 'image', mediaType: 'image/png', url: 'https://a' }] },
      /^messages\[0\]\.content\[0\]: .*give the bytes as data, or call inlineFiles/,
    ],
    ['an image of nothing', { role: 'user', content: [{ type: 'image', mediaType: 'image/png' }] }, /give data/],
    [
      'sound',
      { role: 'user', content: [{ type: 'audio', mediaType: 'audio/wav', data: 'AA==' }] },
      /audio of type audio\/wav/,
    ],
    [
      'a document',
      { role: 'user', content: [{ type: 'file', mediaType: 'application/pdf', data: 'AA==' }] },
      /application\/pdf/,
    ],
    ['a call of the user', { role: 'user', content: [call] }, /no place/],
    [
      'an image of the system',
      { role: 'system', content: [{ type: 'image', mediaType: 'image/png', data: 'AA==' }] },
      /no place/,
    ],
    ['a text of a tool', { role: 'tool', content: [{ type: 'text', text: 'a' }] }, /tool-result parts/],
  ])('refuse %s', (_, message, words) => {
    expect(() => sent({ messages: [message] })).toThrow(words)
    expect(() => sent({ messages: [message] })).toThrow(expect.objectContaining({ code: 'invalid-request' }))
  })
})
