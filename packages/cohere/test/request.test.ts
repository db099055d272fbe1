import { type CohereOptions, cohereDefinition } from '@millrace/cohere'
import type { ChatRequest, Message, Warning } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { deepFreeze } from '../../../tests/support/deep-freeze.js'

type Request = Partial<ChatRequest<CohereOptions>>
const user = (text: string): Message => ({ role: 'user', content: text })

function sent(request: Request, baseURL?: string) {
  const chat = deepFreeze({ messages: [user('a')], ...request })
  const before = JSON.stringify(chat)
  const http = cohereDefinition({ apiKey: 'a-key', ...(baseURL && { baseURL }) }).toRequest(chat)
  expect(JSON.stringify(chat)).toBe(before)
  return { ...http, body: JSON.parse(http.body as string) }
}
const warningsOf = (request: Request): (string | undefined)[] =>
  (sent(request).warnings as readonly Warning[]).map(({ setting }) => setting)

it('sends nothing that was not asked for', () => {
  const { url, method, headers, body, warnings } = sent({})
  expect([url, method, warnings]).toEqual(['https://api.cohere.com/v2/chat', 'POST', []])
  expect(headers).toEqual({ accept: 'text/event-stream', 'content-type': 'application/json' })
  expect(body).toEqual({ model: 'command-a-03-2025', messages: [{ role: 'user', content: 'a' }], stream: true })
  expect(sent({ model: 'm' }, 'https://mine.example/v2/')).toMatchObject({
    url: 'https://mine.example/v2/chat',
    body: { model: 'm' },
  })
})

it.each<[string, Request, boolean]>([
  ['alone', {}, true],
  ['beside tools', { tools: [{ name: 'f', parameters: { type: 'object' } }] }, false],
  ['beside documents', { providerOptions: { documents: [{ data: { text: 'a' } }] } as CohereOptions }, false],
])('a form of the answer, %s', (_, request, isTaken) => {
  const asked: Request = { ...request, output: { type: 'json', schema: { type: 'object' } } }
  expect('response_format' in sent(asked).body).toBe(isTaken)
  expect(warningsOf(asked)).toEqual(isTaken ? [] : ['output'])
})

describe('settings', () => {
  const tool = { name: 'f', description: 'd', parameters: { type: 'object' } }
  const other = { name: 'g', parameters: {} }
  const wire = (...tools: object[]): object => ({ tools: tools.map(fn => ({ type: 'function', function: fn })) })

  it.each<[string, Request, object, string[]]>([
    [
      'sampling',
      { temperature: 0, topP: 0.5, maxOutputTokens: 9, seed: 7, stop: ['x'] },
      { temperature: 0, p: 0.5, max_tokens: 9, seed: 7, stop_sequences: ['x'] },
      [],
    ],
    [
      'too many stops',
      { stop: ['1', '2', '3', '4', '5', '6'] },
      { stop_sequences: ['1', '2', '3', '4', '5'] },
      ['stop'],
    ],
    ['JSON', { output: { type: 'json' } }, { response_format: { type: 'json_object' } }, []],
    [
      'a schema',
      { output: { type: 'json', schema: { type: 'object' } } },
      { response_format: { type: 'json_object', json_schema: { type: 'object' } } },
      [],
    ],
    ['text', { output: { type: 'text' } }, {}, []],
    ['tools', { tools: [tool, other], toolChoice: 'auto' }, wire(tool, other), []],
    ['strict tools', { tools: [{ ...tool, strict: true }] }, { ...wire(tool), strict_tools: true }, []],
    ['no tool', { tools: [tool], toolChoice: 'none' }, { ...wire(tool), tool_choice: 'NONE' }, []],
    ['any tool', { tools: [tool], toolChoice: 'required' }, { ...wire(tool), tool_choice: 'REQUIRED' }, []],
    [
      'this tool',
      { tools: [tool, other], toolChoice: { toolName: 'g' } },
      { ...wire(other), tool_choice: 'REQUIRED' },
      ['toolChoice'],
    ],
    [
      'thinking',
      { reasoning: { enabled: true, budgetTokens: 9 } },
      { thinking: { type: 'enabled', token_budget: 9 } },
      [],
    ],
    ['an effort', { reasoning: { effort: 'high' } }, { thinking: { type: 'enabled' } }, ['reasoning.effort']],
    ['no thinking', { reasoning: { enabled: false, budgetTokens: 9 } }, { thinking: { type: 'disabled' } }, []],
    ['no effort', { reasoning: { effort: 'none' } }, { thinking: { type: 'disabled' } }, []],
    ['a user', { user: 'u' }, {}, ['user']],
    ['one call at a time', { parallelToolCalls: false }, {}, ['parallelToolCalls']],
    [
      'sampling',
      { topK: 3, frequencyPenalty: 0.1, presencePenalty: 1 },
      { k: 3, frequency_penalty: 0.1, presence_penalty: 1 },
      [],
    ],
    [
      'penalties outside of its range',
      { frequencyPenalty: 2, presencePenalty: -1 },
      { frequency_penalty: 1, presence_penalty: 0 },
      ['frequencyPenalty', 'presencePenalty'],
    ],
    [
      'options',
      {
        providerOptions: {
          documents: ['d', { data: { text: 't' } }],
          citationMode: 'OFF',
          safetyMode: 'STRICT',
          topK: 3,
          frequencyPenalty: 0.1,
          presencePenalty: 0.2,
          extra: { logprobs: true },
        },
      },
      {
        documents: ['d', { data: { text: 't' } }],
        citation_options: { mode: 'OFF' },
        safety_mode: 'STRICT',
        k: 3,
        frequency_penalty: 0.1,
        presence_penalty: 0.2,
        logprobs: true,
      },
      [],
    ],
  ])('%s', (_, request, expected, warnings) => {
    const { model: _model, messages: _messages, stream: _stream, ...rest } = sent(request).body
    expect(rest).toEqual(expected)
    expect(warningsOf(request)).toEqual(warnings)
  })
})

describe('messages', () => {
  const call = { type: 'tool-call', toolCallId: 'c1', toolName: 'f', input: { a: 1 } } as const
  const wireCall = { id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }
  const result = { type: 'tool-result', toolCallId: 'c1', output: 'sunny' } as const
  const reasoning = (text: string, kind: string, id = 'cohere') =>
    ({ type: 'reasoning', text, providerData: { [id]: { kind } } }) as const
  const wire = (...messages: Message[]): unknown => sent({ messages }).body.messages

  it('carry images, and text files beside them', () => {
    const { body } = sent({
      messages: [
        { role: 'system', content: [{ type: 'text', text: 's' }] },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'a' },
            { type: 'image', mediaType: 'image/png', data: new Uint8Array([1, 2]) },
            { type: 'image', mediaType: 'image/png', url: 'https://a.example/b.png' },
            { type: 'file', mediaType: 'text/plain', name: 'n.txt', data: new TextEncoder().encode('über') },
            { type: 'file', mediaType: 'application/json', data: btoa('{}') },
          ],
        },
      ],
      providerOptions: { documents: ['first'] },
    })
    expect(body.messages).toEqual([
      { role: 'system', content: 's' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AQI=' } },
          { type: 'image_url', image_url: { url: 'https://a.example/b.png' } },
        ],
      },
    ])
    expect(body.documents).toEqual(['first', { data: { title: 'n.txt', text: 'über' } }, { data: { text: '{}' } }])
  })

  it('give plans, thoughts, calls and results back', () => {
    expect(
      wire(
        user('a'),
        {
          role: 'assistant',
          content: [
            reasoning('of another', 'thinking', 'other'),
            reasoning('I will', 'tool_plan'),
            call,
            { ...call, toolCallId: 'c2', input: undefined as never, inputText: 'no' },
            result,
          ],
        },
        { role: 'tool', content: [result, { ...result, toolCallId: 'c2', output: { grey: true } }] },
        { role: 'assistant', content: [reasoning('hm', 'thinking'), { type: 'text', text: 'b' }] },
        { role: 'assistant', content: [{ type: 'text', text: 'c' }, call] },
        { role: 'assistant', content: '' },
      ),
    ).toEqual([
      { role: 'user', content: 'a' },
      {
        role: 'assistant',
        tool_plan: 'I will',
        tool_calls: [wireCall, { id: 'c2', type: 'function', function: { name: 'f', arguments: 'no' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'sunny' },
      { role: 'tool', tool_call_id: 'c2', content: '{"grey":true}' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'hm' },
          { type: 'text', text: 'b' },
        ],
      },
      { role: 'assistant', content: 'c', tool_calls: [wireCall] },
      { role: 'assistant', content: '' },
    ])
  })

  it.each<[string, Message, RegExp]>([
    [
      'sound',
      { role: 'user', content: [{ type: 'audio', mediaType: 'audio/wav', data: 'AA==' }] },
      /^messages\[0\]\.content\[0\]: .*no sound/,
    ],
    [
      'a document',
      { role: 'user', content: [{ type: 'file', mediaType: 'application/pdf', data: 'AA==' }] },
      /application\/pdf/,
    ],
    [
      'a file by address',
      { role: 'user', content: [{ type: 'file', mediaType: 'text/plain', url: 'https://a' }] },
      /give the bytes as data, or call inlineFiles/,
    ],
    ['an image of nothing', { role: 'user', content: [{ type: 'image', mediaType: 'image/png' }] }, /give data or url/],
    ['a call of the user', { role: 'user', content: [call] }, /no place/],
    [
      'an image of the system',
      { role: 'system', content: [{ type: 'image', mediaType: 'image/png', data: 'AA==' }] },
      /no place/,
    ],
    [
      'an image of the assistant',
      { role: 'assistant', content: [{ type: 'image', mediaType: 'image/png', data: 'AA==' }] },
      /content\[0\]: .*no place/,
    ],
    ['a text of a tool', { role: 'tool', content: [{ type: 'text', text: 'a' }] }, /tool-result parts/],
  ])('refuse %s', (_, message, words) => {
    expect(() => sent({ messages: [message] })).toThrow(words)
    expect(() => sent({ messages: [message] })).toThrow(expect.objectContaining({ code: 'invalid-request' }))
  })
})
