import type { ChatRequest, Message, Warning } from '@millrace/core'
import { type GeminiOptions, type GeminiSettings, geminiDefinition } from '@millrace/gemini'
import { describe, expect, it } from 'vitest'
import { deepFreeze } from '../../../tests/support/deep-freeze.js'

type Request = Partial<ChatRequest<GeminiOptions>>
const user = (text: string): Message => ({ role: 'user', content: text })

function sent(request: Request, settings: GeminiSettings = {}) {
  const chat = deepFreeze({ messages: [user('a')], ...request })
  const before = JSON.stringify(chat)
  const http = geminiDefinition({ apiKey: 'a-key', ...settings }).toRequest(chat)
  expect(JSON.stringify(chat)).toBe(before)
  return { ...http, body: JSON.parse(http.body as string) }
}
const warningsOf = (request: Request): (string | undefined)[] =>
  (sent(request).warnings as readonly Warning[]).map(({ setting }) => setting)

const json = { type: 'json', schema: { type: 'object' } } as const
const tools = [{ name: 'f', parameters: { type: 'object' } }]

it.each<[string, Request, boolean]>([
  ['a model before Gemini 3 beside tools', { model: 'gemini-2.5-flash', tools }, false],
  ['one beside the vendor’s tools', { model: 'gemini-2.5-flash', providerOptions: { googleSearch: {} } }, false],
  ['one without any', { model: 'gemini-2.5-flash' }, true],
  ['a later one beside tools', { model: 'gemini-3.8-flash', tools }, true],
  ['a later one that must call one', { model: 'gemini-3.8-flash', tools, toolChoice: 'required' }, false],
])('a form of the answer, for %s', (_, request, isTaken) => {
  const asked = { ...request, output: json }
  expect('responseMimeType' in (sent(asked).body.generationConfig ?? {})).toBe(isTaken)
  expect(warningsOf(asked)).toEqual(isTaken ? [] : ['output'])
})

it('sends nothing that was not asked for', () => {
  const { url, method, headers, body, warnings } = sent({})
  expect(url).toBe(
    'https://generativelanguage.googleapis.com/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse',
  )
  expect([method, headers, warnings]).toEqual([
    'POST',
    { accept: 'text/event-stream', 'content-type': 'application/json' },
    [],
  ])
  expect(body).toEqual({ contents: [{ role: 'user', parts: [{ text: 'a' }] }] })
})

describe('settings', () => {
  const tool = { name: 'f', description: 'd', parameters: { type: 'object', additionalProperties: false } }
  const declared = [{ functionDeclarations: [{ name: 'f', description: 'd', parametersJsonSchema: tool.parameters }] }]
  const mode = (config: object): object => ({ tools: declared, toolConfig: { functionCallingConfig: config } })
  const generation = (generationConfig: object): object => ({ generationConfig })

  it.each<[string, Request, object]>([
    [
      'sampling',
      { temperature: 0, topP: 0.5, maxOutputTokens: 9, seed: 7, stop: ['x'] },
      generation({ temperature: 0, topP: 0.5, maxOutputTokens: 9, seed: 7, stopSequences: ['x'] }),
    ],
    [
      'penalties of a model that takes them',
      { model: 'gemini-2.0-flash', topK: 4, presencePenalty: 0.5, frequencyPenalty: -1 },
      generation({ topK: 4, presencePenalty: 0.5, frequencyPenalty: -1 }),
    ],
    [
      'penalties of the provider’s own',
      { providerOptions: { presencePenalty: 1, frequencyPenalty: 2 } },
      generation({ presencePenalty: 1, frequencyPenalty: 2 }),
    ],
    ['JSON', { output: { type: 'json' } }, generation({ responseMimeType: 'application/json' })],
    [
      'JSON by a schema',
      { output: { type: 'json', schema: { type: 'object' } } },
      generation({ responseMimeType: 'application/json', responseJsonSchema: { type: 'object' } }),
    ],
    ['text', { output: { type: 'text' } }, {}],
    ['tools', { tools: [tool] }, { tools: declared }],
    ['strict tools', { tools: [{ ...tool, strict: true }] }, mode({ mode: 'VALIDATED' })],
    ['a choice left', { tools: [tool], toolChoice: 'auto' }, mode({ mode: 'AUTO' })],
    ['no tool', { tools: [tool], toolChoice: 'none' }, mode({ mode: 'NONE' })],
    ['any tool', { tools: [tool], toolChoice: 'required' }, mode({ mode: 'ANY' })],
    ['this tool', { tools: [tool], toolChoice: { toolName: 'f' } }, mode({ mode: 'ANY', allowedFunctionNames: ['f'] })],
    [
      'streamed arguments',
      { tools: [tool], providerOptions: { streamToolArguments: true } },
      mode({ streamFunctionCallArguments: true }),
    ],
    ['a choice without tools', { toolChoice: 'required' }, {}],
    [
      'the vendor’s tools',
      { providerOptions: { googleSearch: true, fileSearch: { fileSearchStoreNames: ['s'] } } },
      { tools: [{ googleSearch: {} }, { fileSearch: { fileSearchStoreNames: ['s'] } }] },
    ],
    [
      'the vendor’s tools beside others',
      { tools: [tool], providerOptions: { googleSearch: true } },
      {
        tools: [...declared, { googleSearch: {} }],
        toolConfig: { includeServerSideToolInvocations: true },
      },
    ],
    [
      'the vendor’s tools beside others, a choice left',
      { tools: [tool], toolChoice: 'auto', providerOptions: { codeExecution: true } },
      {
        tools: [...declared, { codeExecution: {} }],
        toolConfig: { functionCallingConfig: { mode: 'VALIDATED' }, includeServerSideToolInvocations: true },
      },
    ],
    [
      'the vendor’s tools beside others, any of which is to be called',
      { tools: [tool], toolChoice: 'required', providerOptions: { urlContext: true } },
      {
        tools: [...declared, { urlContext: {} }],
        toolConfig: { functionCallingConfig: { mode: 'ANY' }, includeServerSideToolInvocations: true },
      },
    ],
    [
      'the vendor’s tools beside others, with a model that takes no such mix',
      { model: 'gemini-2.5-flash', tools: [tool], providerOptions: { googleSearch: true } },
      { tools: [...declared, { googleSearch: {} }] },
    ],
    [
      'options',
      {
        providerOptions: {
          topK: 3,
          cachedContent: 'cachedContents/c',
          generationConfig: { logprobs: 1 },
          extra: { labels: { a: 'b' } },
        },
      },
      { ...generation({ topK: 3, logprobs: 1 }), cachedContent: 'cachedContents/c', labels: { a: 'b' } },
    ],
    [
      'thoughts shown',
      { providerOptions: { includeThoughts: true } },
      generation({ thinkingConfig: { includeThoughts: true } }),
    ],
  ])('%s', (_, request, expected) => {
    const { contents: _contents, ...rest } = sent(request).body
    expect(rest).toEqual(expected)
    expect(warningsOf(request)).toEqual([])
  })

  it.each<[string, GeminiSettings]>([
    ['a project', { vertex: { project: 'p' } }],
    ['a project in a region', { vertex: { project: 'p', location: 'europe-west4' } }],
    ['a project of a continent', { vertex: { project: 'p', location: 'eu' } }],
    ['an address', { baseURL: 'https://aiplatform.googleapis.com/v1/publishers/google' }],
  ])('Vertex AI gets no field that it refuses, with the vendor’s tools beside others: %s', (_, settings) => {
    const request: Request = { tools: [tool], toolChoice: 'auto', providerOptions: { googleSearch: true } }
    const { contents: _contents, ...rest } = sent(request, { ...settings, apiKey: 'a-key' }).body
    expect(rest).toEqual({ ...mode({ mode: 'AUTO' }), tools: [...declared, { googleSearch: {} }] })
  })

  it.each<[string, string | undefined, Request['reasoning'], object | undefined, string[]]>([
    ['3.8, on', undefined, { enabled: true }, { includeThoughts: true }, []],
    ['3.8, high', undefined, { effort: 'high' }, { includeThoughts: true, thinkingLevel: 'HIGH' }, []],
    ['3.8, max', undefined, { effort: 'max' }, { includeThoughts: true, thinkingLevel: 'HIGH' }, ['reasoning.effort']],
    ['3.8, off', undefined, { enabled: false }, { includeThoughts: false, thinkingLevel: 'LOW' }, ['reasoning']],
    ['3.8, tokens', undefined, { budgetTokens: 9 }, { includeThoughts: true }, ['reasoning.budgetTokens']],
    [
      '3.1 lite, minimal',
      'gemini-3.1-flash-lite',
      { effort: 'minimal' },
      { includeThoughts: true, thinkingLevel: 'MINIMAL' },
      [],
    ],
    ['2.5 flash, off', 'gemini-2.5-flash', { effort: 'none' }, { includeThoughts: false, thinkingBudget: 0 }, []],
    [
      '2.5 pro, off',
      'gemini-2.5-pro',
      { enabled: false },
      { includeThoughts: false, thinkingBudget: 128 },
      ['reasoning'],
    ],
    ['2.5 pro, medium', 'gemini-2.5-pro', { effort: 'medium' }, { includeThoughts: true, thinkingBudget: 8192 }, []],
    ['2.5 pro, max', 'gemini-2.5-pro', { effort: 'max' }, { includeThoughts: true, thinkingBudget: 32768 }, []],
    [
      '2.5 pro, tokens',
      'gemini-2.5-pro',
      { budgetTokens: 99_999 },
      { includeThoughts: true, thinkingBudget: 32768 },
      ['reasoning'],
    ],
    ['2.5 pro, on', 'gemini-2.5-pro', { enabled: true }, { includeThoughts: true }, []],
    ['gemma', 'gemma-4', { effort: 'high' }, undefined, ['reasoning']],
  ])('reasoning: %s', (_, model, reasoning, thinkingConfig, warnings) => {
    const request = { ...(model && { model }), reasoning: reasoning! }
    expect(sent(request).body.generationConfig?.thinkingConfig).toEqual(thinkingConfig)
    expect(warningsOf(request)).toEqual(warnings)
  })

  it('that have no place are told', () => {
    expect(warningsOf({ user: 'u', stop: ['1', '2', '3', '4', '5', '6'] })).toEqual(['user', 'stop'])
    expect(warningsOf({ messages: [user('a'), { role: 'system', content: 's' }] })).toEqual(['messages'])
  })
})

describe('addresses', () => {
  it.each<[GeminiSettings, string]>([
    [{ baseURL: 'https://proxy.example/v1/' }, 'https://proxy.example/v1/models/m'],
    [
      { vertex: { project: 'p' } },
      'https://aiplatform.googleapis.com/v1beta1/projects/p/locations/global/publishers/google/models/m',
    ],
    [
      { vertex: { project: 'p', location: 'eu' } },
      'https://aiplatform.eu.rep.googleapis.com/v1beta1/projects/p/locations/eu/publishers/google/models/m',
    ],
    [
      { vertex: { project: 'p', location: 'europe-west1' } },
      'https://europe-west1-aiplatform.googleapis.com/v1beta1/projects/p/locations/europe-west1/publishers/google/models/m',
    ],
  ])('%o', (settings, url) => {
    expect(sent({ model: 'm' }, settings).url).toBe(`${url}:streamGenerateContent?alt=sse`)
  })

  it('take models of other kinds, and no way out', () => {
    expect(sent({ model: 'tunedModels/mine' }).url).toContain('/v1beta/tunedModels/mine:stream')
    for (const model of ['../x', 'a/../b', 'a?key=1', 'a b', '/a', 'a/', '.']) {
      expect(() => sent({ model }), model).toThrow(/^model:/)
    }
  })
})

describe('messages', () => {
  const contents = (...messages: Message[]): unknown => sent({ messages }).body.contents
  const call = { type: 'tool-call', toolCallId: 'c1', toolName: 'f', input: { a: 1 } } as const
  const ownCall = { ...call, providerData: { gemini: { id: 'v1', thoughtSignature: 's' } } } as const
  const result = { type: 'tool-result', toolCallId: 'c1', output: 'sunny' } as const

  it('put what the system says in front', () => {
    const { body } = sent({ messages: [{ role: 'system', content: 's' }, user('a')] })
    expect(body.systemInstruction).toEqual({ parts: [{ text: 's' }] })
  })

  it('of one speaker that follow one another are one turn', () => {
    const turn = (text: string): Message => ({ role: 'assistant', content: text })
    expect(contents(user('a'), user('b'), turn('c'), turn(''), turn('d'))).toEqual([
      { role: 'user', parts: [{ text: 'a' }, { text: 'b' }] },
      { role: 'model', parts: [{ text: 'c' }, { text: 'd' }] },
    ])
    // What a tool gave and what the user says then stay apart: the vendor counts the results of a turn.
    const results: Message = { role: 'tool', content: [{ ...result, toolName: 'f' }] }
    expect(contents(user('a'), results, user('b'))).toHaveLength(3)
  })

  it.each(['text/markdown', 'text/x-python', 'application/json', 'application/xml', 'Text/Plain; charset=utf-8'])(
    'carry a text file of type %s as the only type of text that Gemini takes everywhere',
    mediaType => {
      const part = { type: 'file', mediaType, data: 'aGk=' } as const
      expect(contents({ role: 'user', content: [part] })).toEqual([
        { role: 'user', parts: [{ inlineData: { mimeType: 'text/plain', data: 'aGk=' } }] },
      ])
    },
  )

  it('carry media', () => {
    const content = [
      { type: 'text', text: 'a' },
      { type: 'image', mediaType: 'image/png', data: new Uint8Array([1, 2]) },
      { type: 'audio', mediaType: 'audio/wav', data: 'AA==' },
      { type: 'file', mediaType: 'application/pdf', url: 'https://a.example/b.pdf' },
      { type: 'file', mediaType: 'video/mp4', url: 'gs://bucket/v.mp4' },
    ] as const
    expect(contents({ role: 'user', content })).toEqual([
      {
        role: 'user',
        parts: [
          { text: 'a' },
          { inlineData: { mimeType: 'image/png', data: 'AQI=' } },
          { inlineData: { mimeType: 'audio/wav', data: 'AA==' } },
          { fileData: { mimeType: 'application/pdf', fileUri: 'https://a.example/b.pdf' } },
          { fileData: { mimeType: 'video/mp4', fileUri: 'gs://bucket/v.mp4' } },
        ],
      },
    ])
  })

  it('give signatures, ids and results back', () => {
    const content = [
      { type: 'reasoning', text: 'unsigned' },
      { type: 'reasoning', text: 'hm', providerData: { gemini: { thoughtSignature: 'r' } } },
      { type: 'text', text: '', providerData: { other: { thoughtSignature: 'x' } } },
      { type: 'text', text: '', providerData: { gemini: { thoughtSignature: 't' } } },
      ownCall,
      { ...call, toolCallId: 'c2' },
    ] as const
    const results: Message[] = [
      { role: 'tool', content: [result] },
      {
        role: 'tool',
        content: [
          { ...result, toolCallId: 'c2', output: { grey: true } },
          { ...result, output: 'rain', isError: true },
        ],
      },
    ]
    expect(contents(user('a'), { role: 'assistant', content }, ...results)).toEqual([
      { role: 'user', parts: [{ text: 'a' }] },
      {
        role: 'model',
        parts: [
          { text: 'hm', thought: true, thoughtSignature: 'r' },
          { text: '', thoughtSignature: 't' },
          { functionCall: { id: 'v1', name: 'f', args: { a: 1 } }, thoughtSignature: 's' },
          { functionCall: { name: 'f', args: { a: 1 } } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'v1', name: 'f', response: { output: 'sunny' } } },
          { functionResponse: { name: 'f', response: { grey: true } } },
          { functionResponse: { id: 'v1', name: 'f', response: { error: 'rain' } } },
        ],
      },
    ])
  })

  it('of another model have calls that Gemini 3 would refuse unsigned', () => {
    const turn = {
      role: 'assistant',
      content: [call, { ...call, toolCallId: 'c2', inputText: 'no', input: undefined }],
    } as never
    const parts = (model: string): unknown => sent({ model, messages: [user('a'), turn] }).body.contents[1].parts
    expect(parts('gemini-3.8-flash')).toEqual([
      { functionCall: { name: 'f', args: { a: 1 } }, thoughtSignature: 'skip_thought_signature_validator' },
      { functionCall: { name: 'f', args: { INVALID_JSON: 'no' } } },
    ])
    expect(parts('gemini-2.5-pro')).not.toHaveProperty('[0].thoughtSignature')
  })

  it('give parts of the vendor’s own tools back as they came', () => {
    const parts = [{ executableCode: { code: 'x' }, thoughtSignature: 's' }, { codeExecutionResult: { output: '1' } }]
    const content = [
      { ...call, providerData: { gemini: { parts } } },
      { ...result, output: { output: '1' } },
      { type: 'file', mediaType: 'image/png', data: 'AA==' },
    ] as const
    expect(contents(user('a'), { role: 'assistant', content }, user('b'))).toMatchObject([
      {},
      { role: 'model', parts: [...parts, { inlineData: { mimeType: 'image/png', data: 'AA==' } }] },
      {},
    ])
  })

  it.each<[string, Message, RegExp]>([
    [
      'an address that nobody fetches',
      { role: 'user', content: [{ type: 'image', mediaType: 'image/png', url: 'http://a' }] },
      /^messages\[0\]\.content\[0\]: .*give the bytes as data, or call inlineFiles/,
    ],
    [
      'neither data nor url',
      { role: 'user', content: [{ type: 'image', mediaType: 'image/png' }] },
      /content\[0\]: give data or url/,
    ],
    ['a call of the user', { role: 'user', content: [call] }, /messages\[0\]\.content\[0\]: .*tool-call/],
    [
      'an image of the system',
      { role: 'system', content: [{ type: 'image', mediaType: 'image/png', data: 'AA==' }] },
      /no place/,
    ],
    ['a text of a tool', { role: 'tool', content: [{ type: 'text', text: 'a' }] }, /tool-result parts/],
    ['a result of an unknown tool', { role: 'tool', content: [result] }, /content\[0\]\.toolName/],
    ['nothing to answer', { role: 'system', content: 's' }, /^messages:/],
  ])('refuse %s', (_, message, words) => {
    expect(() => sent({ messages: [message] })).toThrow(words)
    expect(() => sent({ messages: [message] })).toThrow(expect.objectContaining({ code: 'invalid-request' }))
  })
})
