import { type BedrockOptions, bedrockDefinition } from '@millrace/bedrock'
import type { ChatRequest, JsonSchema, Message, Warning } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { deepFreeze } from '../../../tests/support/deep-freeze.js'
import { model } from './read.js'

type Request = Partial<ChatRequest<BedrockOptions>>
const user = (content: Message['content']): Message => ({ role: 'user', content }) as Message

function sent(request: Request, settings: object = {}) {
  const chat = deepFreeze({ messages: [user('a')], ...request })
  const before = JSON.stringify(chat)
  const http = bedrockDefinition({ apiKey: 'a-key', region: 'us-east-1', model, ...settings }).toRequest(chat)
  expect(JSON.stringify(chat)).toBe(before)
  return { ...http, body: JSON.parse(http.body as string) }
}
const warningsOf = (request: Request): (string | undefined)[] =>
  (sent(request).warnings as readonly Warning[]).map(({ setting }) => setting)

it('sends nothing that was not asked for', () => {
  const { url, method, headers, body, warnings } = sent({})
  expect([url, method, warnings]).toEqual([
    'https://bedrock-runtime.us-east-1.amazonaws.com/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse-stream',
    'POST',
    [],
  ])
  expect(headers).toEqual({ accept: 'application/vnd.amazon.eventstream', 'content-type': 'application/json' })
  expect(body).toEqual({ messages: [{ role: 'user', content: [{ text: 'a' }] }] })
})

describe('the model', () => {
  it('of an ARN is one segment of the path', () => {
    const arn = 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123'
    expect(new URL(sent({ model: arn }).url).pathname).toBe(`/model/${encodeURIComponent(arn)}/converse-stream`)
  })

  it.each(['..', '../x', 'a/../b', '?a', 'a b', '', '/a', 'a//b'])('%j is refused', name => {
    expect(() => sent({ model: name })).toThrow(expect.objectContaining({ code: 'invalid-request' }))
  })

  it('that nobody names is asked for', () => {
    expect(() => sent({}, { model: undefined })).toThrow(/model/)
  })
})

describe('settings', () => {
  const tool = { name: 'f', description: 'd', parameters: { type: 'object' } }
  const spec = { toolSpec: { name: 'f', description: 'd', inputSchema: { json: { type: 'object' } } } }
  const claude3 = 'anthropic.claude-3-haiku-20240307-v1:0'

  it.each<[string, Request, object, string[]]>([
    [
      'sampling',
      { model: claude3, temperature: 0, topP: 0.5, maxOutputTokens: 9, stop: ['x'] },
      { inferenceConfig: { maxTokens: 9, temperature: 0, topP: 0.5, stopSequences: ['x'] } },
      [],
    ],
    ['top k of Claude', { model: claude3, topK: 5 }, { additionalModelRequestFields: { top_k: 5 } }, []],
    ['top k of others', { model: 'us.amazon.nova-2-lite-v1:0', topK: 5 }, {}, ['topK']],
    ['top k of Claude without sampling', { model: 'us.anthropic.claude-opus-4-7', topK: 5 }, {}, ['topK']],
    [
      'penalties and one call',
      { presencePenalty: 1, frequencyPenalty: 1, parallelToolCalls: false },
      {},
      ['presencePenalty', 'frequencyPenalty', 'parallelToolCalls'],
    ],
    ['what there is not', { seed: 7, user: 'u', output: { type: 'json' } }, {}, ['seed', 'user', 'output']],
    ['tools', { tools: [tool] }, { toolConfig: { tools: [spec] } }, []],
    [
      'any tool',
      { tools: [tool], toolChoice: 'required' },
      { toolConfig: { tools: [spec], toolChoice: { any: {} } } },
      [],
    ],
    [
      'this tool',
      { tools: [tool], toolChoice: { toolName: 'f' } },
      { toolConfig: { tools: [spec], toolChoice: { tool: { name: 'f' } } } },
      [],
    ],
    ['no tool', { tools: [tool], toolChoice: 'none' }, {}, []],
    [
      'a forced tool while thinking',
      { tools: [tool], toolChoice: 'required', reasoning: { budgetTokens: 2_000 } },
      {
        toolConfig: { tools: [spec], toolChoice: { auto: {} } },
        additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 2_000 } },
      },
      ['toolChoice'],
    ],
    [
      'tools of the vendor',
      { providerOptions: { systemTools: ['nova_grounding'] } },
      { toolConfig: { tools: [{ systemTool: { name: 'nova_grounding' } }] } },
      [],
    ],
    [
      'a schema',
      { output: { type: 'json', schema: { type: 'object' }, name: 'trip' } },
      {
        outputConfig: {
          textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: '{"type":"object"}', name: 'trip' } } },
        },
      },
      [],
    ],
    [
      'options of its own',
      {
        providerOptions: {
          modelFields: { top_k: 5 },
          guardrail: { guardrailIdentifier: 'g', guardrailVersion: '1' },
          serviceTier: 'flex',
          latency: 'optimized',
          metadata: { team: 'a' },
          extra: { additionalModelResponseFieldPaths: ['/a'] },
        },
      },
      {
        additionalModelRequestFields: { top_k: 5 },
        guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1' },
        serviceTier: { type: 'flex' },
        performanceConfig: { latency: 'optimized' },
        requestMetadata: { team: 'a' },
        additionalModelResponseFieldPaths: ['/a'],
      },
      [],
    ],
  ])('%s', (_, request, wanted, warnings) => {
    const { messages: __, ...body } = sent(request).body
    expect(body).toEqual(wanted)
    expect(warningsOf(request)).toEqual(warnings)
  })

  it.each<[string, string, Request['reasoning'], object | undefined, string[]]>([
    ['a budget', model, { budgetTokens: 4_000 }, { thinking: { type: 'enabled', budget_tokens: 4_000 } }, []],
    [
      'an effort as a budget',
      model,
      { effort: 'high' },
      { thinking: { type: 'enabled', budget_tokens: 16_384 } },
      ['reasoning.effort'],
    ],
    ['nothing', model, { enabled: false }, { thinking: { type: 'disabled' } }, []],
    [
      'an effort',
      'us.anthropic.claude-opus-4-6-v1',
      { effort: 'high' },
      { thinking: { type: 'adaptive' }, output_config: { effort: 'high' } },
      [],
    ],
    ['OpenAI’s effort', 'openai.gpt-oss-120b-1:0', { effort: 'low' }, { reasoning_effort: 'low' }, []],
    [
      'Nova’s effort',
      'us.amazon.nova-2-lite-v1:0',
      { effort: 'medium' },
      { reasoningConfig: { type: 'enabled', maxReasoningEffort: 'medium' } },
      [],
    ],
    ['what is not known', 'deepseek.r1-v1:0', { effort: 'high' }, undefined, ['reasoning']],
  ])('thinking: %s', (_, name, reasoning, fields, warnings) => {
    const request = { model: name, ...(reasoning && { reasoning }) }
    expect(sent(request).body.additionalModelRequestFields).toEqual(fields)
    expect(warningsOf(request)).toEqual(warnings)
  })

  it.each<[string, Request, object | undefined, string[]]>([
    ['anthropic.claude-3-5-sonnet-20241022-v2:0', { temperature: 0.5, topP: 0.5 }, { temperature: 0.5, topP: 0.5 }, []],
    ['anthropic.claude-opus-4-20250514-v1:0', { temperature: 0, topP: 0.5 }, { temperature: 0, topP: 0.5 }, []],
    ['anthropic.claude-opus-4-1-20250805-v1:0', { temperature: 0, topP: 0.5 }, { temperature: 0 }, ['topP']],
    ['eu.anthropic.claude-haiku-4-5-20251001-v1:0', { temperature: 0.5, topP: 0.5 }, { temperature: 0.5 }, ['topP']],
    ['eu.anthropic.claude-haiku-4-5-20251001-v1:0', { topP: 0.5 }, { topP: 0.5 }, []],
    ['anthropic.claude-sonnet-4-6', { temperature: 0.5, topP: 0.5 }, { temperature: 0.5 }, ['topP']],
    ['us.anthropic.claude-opus-4-7', { temperature: 0.5, topP: 0.5 }, undefined, ['temperature', 'topP']],
    ['us.anthropic.claude-opus-5', { temperature: 0 }, undefined, ['temperature']],
    ['us.anthropic.claude-opus-5-5', { topP: 0.5 }, undefined, ['topP']],
    ['us.amazon.nova-2-lite-v1:0', { temperature: 0.5, topP: 0.5 }, { temperature: 0.5, topP: 0.5 }, []],
    ['us.amazon.nova-2-lite-v1:0', { temperature: 1.5 }, { temperature: 1 }, ['temperature']],
  ])('sampling of %s: %j', (name, request, inferenceConfig, warnings) => {
    expect(sent({ model: name, ...request }).body.inferenceConfig).toEqual(inferenceConfig)
    expect(warningsOf({ model: name, ...request })).toEqual(warnings)
  })

  it('a schema of a tool lacks at its root what Nova refuses, and has it for others', () => {
    const properties = { a: { type: 'object', title: 'A', additionalProperties: false } }
    const wide = { type: 'object', properties, required: ['a'] }
    const parameters = { $schema: 'https://x', title: 'T', additionalProperties: false, $defs: {}, ...wide }
    const schemaFor = (name: string): object =>
      sent({ model: name, tools: [{ name: 'f', parameters }] }).body.toolConfig.tools[0].toolSpec.inputSchema.json
    expect(schemaFor('us.amazon.nova-pro-v1:0')).toEqual(wide)
    expect(schemaFor(model)).toEqual(parameters)
  })

  it('a schema with definitions has none for Nova, where nothing may stand at the root but the fields', () => {
    const place = { type: 'object', properties: { city: { type: 'string' } } }
    const parameters = { type: 'object', properties: { at: { $ref: '#/$defs/place' } }, $defs: { place } }
    const ask = (parameters: JsonSchema) =>
      sent({ model: 'us.amazon.nova-pro-v1:0', tools: [{ name: 'f', parameters }] })
    const jsonOf = ({ body }: ReturnType<typeof ask>) => body.toolConfig.tools[0].toolSpec.inputSchema.json
    const whole = ask(parameters)
    expect(jsonOf(whole)).toEqual({ type: 'object', properties: { at: place } })
    expect(whole.warnings).toEqual([])
    const node = { type: 'object', properties: { next: { $ref: '#/$defs/node' } } }
    const cut = ask({ $ref: '#/$defs/node', $defs: { node } })
    expect(jsonOf(cut)).toEqual({ type: 'object', properties: { next: {} } })
    expect((cut.warnings as readonly Warning[]).map(({ setting }) => setting)).toEqual(['tools[0].parameters'])
  })

  it.each([
    ['Claude', model, true],
    ['Nova', 'us.amazon.nova-pro-v1:0', true],
    ['others', 'qwen.qwen3-32b-v1:0', false],
  ])('a union at the root of a schema of a tool, for %s', (_, name, isRefused) => {
    const text = { type: 'string' }
    const either = { type: 'object', anyOf: [{ properties: { a: text } }, { properties: { b: text } }] }
    const { body, warnings } = sent({ model: name, tools: [{ name: 'f', parameters: either }] })
    expect(body.toolConfig.tools[0].toolSpec.inputSchema.json).toEqual(
      isRefused ? { type: 'object', properties: { a: text, b: text } } : either,
    )
    expect((warnings as readonly Warning[]).map(({ setting }) => setting)).toEqual(
      isRefused ? ['tools[0].parameters'] : [],
    )
  })

  it('Nova at a high effort takes neither sampling nor a limit, and at others both', () => {
    const asked = { model: 'us.amazon.nova-2-lite-v1:0', temperature: 0.5, topP: 0.5, maxOutputTokens: 9, stop: ['x'] }
    const high = { ...asked, reasoning: { effort: 'high' } } as const
    expect(sent(high).body.inferenceConfig).toEqual({ stopSequences: ['x'] })
    expect(warningsOf(high)).toEqual(['maxOutputTokens', 'temperature', 'topP'])
    const low = { ...asked, reasoning: { effort: 'low' } } as const
    expect(sent(low).body.inferenceConfig).toEqual({
      ...{ maxTokens: 9, temperature: 0.5, topP: 0.5, stopSequences: ['x'] },
    })
  })

  it('Claude 3.5 does not think, and is not asked to', () => {
    const request = { model: 'anthropic.claude-3-5-sonnet-20241022-v2:0', reasoning: { effort: 'high' } } as const
    expect(sent(request).body).not.toHaveProperty('additionalModelRequestFields')
    expect(warningsOf(request)).toEqual(['reasoning'])
  })

  it('sampling is left out while Claude thinks', () => {
    const request = { temperature: 0.5, topP: 0.5, reasoning: { budgetTokens: 2_000 } }
    expect(sent(request).body.inferenceConfig).toBeUndefined()
    expect(warningsOf(request)).toEqual(['temperature', 'topP'])
  })
})

describe('conversations', () => {
  const call: Message = {
    role: 'assistant',
    content: [{ type: 'tool-call', toolCallId: 'functions.f:1', toolName: 'f', input: { a: 1 } }],
  }
  const result: Message = {
    role: 'tool',
    content: [{ type: 'tool-result', toolCallId: 'functions.f:1', output: { b: 2 }, isError: true }],
  }

  it('speak in turns, and calls have ids that the vendor takes', () => {
    const { messages, system } = sent({
      messages: [{ role: 'system', content: 'Be brief.' }, user('a'), user('b'), call, result, user('  ')],
      tools: [{ name: 'f', parameters: {} }],
    }).body
    expect(system).toEqual([{ text: 'Be brief.' }])
    expect(messages).toEqual([
      { role: 'user', content: [{ text: 'a' }, { text: 'b' }] },
      { role: 'assistant', content: [{ toolUse: { toolUseId: 'functions_f_1', name: 'f', input: { a: 1 } } }] },
      {
        role: 'user',
        content: [{ toolResult: { toolUseId: 'functions_f_1', content: [{ text: '{"b":2}' }], status: 'error' } }],
      },
    ])
  })

  it('with calls declare their tools where none are offered, and say so', () => {
    const declared = { tools: [{ toolSpec: { name: 'f', inputSchema: { json: { type: 'object' } } } }] }
    const messages = [user('a'), call, result]
    expect(sent({ messages }).body.toolConfig).toEqual(declared)
    expect(warningsOf({ messages })).toEqual(['toolChoice'])
    const tools = [{ name: 'g', parameters: { type: 'object' } }]
    expect(sent({ messages, tools, toolChoice: 'none' }).body.toolConfig.tools).toMatchObject([
      { toolSpec: { name: 'g' } },
    ])
    expect(warningsOf({ messages, tools, toolChoice: 'none' })).toEqual(['toolChoice'])
  })

  it('go back with what was signed, cited and cached, and without other reasoning', () => {
    const own = (data: object) => ({ providerData: { bedrock: data as never } })
    const content: Message['content'] = [
      { type: 'reasoning', text: 'Hm.', ...own({ signature: 's' }) },
      { type: 'reasoning', text: '', ...own({ redactedContent: 'eA==' }) },
      { type: 'reasoning', text: 'not signed' },
      { type: 'text', text: 'So.', ...own({ citations: [{ title: 'A' }], cachePoint: { type: 'default' } }) },
    ]
    expect(sent({ messages: [user('a'), { role: 'assistant', content }] }).body.messages[1].content).toEqual([
      { reasoningContent: { reasoningText: { text: 'Hm.', signature: 's' } } },
      { reasoningContent: { redactedContent: 'eA==' } },
      { citationsContent: { content: [{ text: 'So.' }], citations: [{ title: 'A' }] } },
      { cachePoint: { type: 'default' } },
    ])
  })

  it('give a tool of the vendor’s its result back where it came from', () => {
    const content: Message['content'] = [
      {
        type: 'tool-call',
        toolCallId: 't1',
        toolName: 'nova_grounding',
        input: {},
        providerData: { bedrock: { type: 'server_tool_use' } },
      },
      { type: 'tool-result', toolCallId: 't1', output: [{ json: { pages: 1 } }] },
      { type: 'text', text: 'So.' },
    ]
    const options = { providerOptions: { systemTools: ['nova_grounding'] } }
    expect(
      sent({ messages: [user('a'), { role: 'assistant', content }], ...options }).body.messages[1].content,
    ).toEqual([
      { toolUse: { toolUseId: 't1', name: 'nova_grounding', input: {}, type: 'server_tool_use' } },
      { toolResult: { toolUseId: 't1', content: [{ json: { pages: 1 } }] } },
      { text: 'So.' },
    ])
  })
})

describe('media', () => {
  const pdf = { type: 'file', mediaType: 'application/pdf', data: 'AAAA' } as const
  const sentParts = (content: Message['content'], options: BedrockOptions = {}) =>
    sent({ messages: [user(content)], providerOptions: options }).body.messages[0].content

  it.each<[string, object, object]>([
    [
      'a picture',
      { type: 'image', mediaType: 'image/jpg', data: 'AAAA' },
      { image: { format: 'jpeg', source: { bytes: 'AAAA' } } },
    ],
    [
      'a picture in S3',
      { type: 'image', mediaType: 'image/png', url: 's3://b/a.png' },
      { image: { format: 'png', source: { s3Location: { uri: 's3://b/a.png' } } } },
    ],
    [
      'a film',
      { type: 'file', mediaType: 'video/quicktime', data: 'AAAA' },
      { video: { format: 'mov', source: { bytes: 'AAAA' } } },
    ],
    [
      'a sound',
      { type: 'audio', mediaType: 'audio/wav', data: 'AAAA' },
      { audio: { format: 'wav', source: { bytes: 'AAAA' } } },
    ],
    [
      'a text',
      { type: 'file', mediaType: 'application/json', data: 'e30=', name: 'a.json' },
      { document: { format: 'txt', name: 'a', source: { bytes: 'e30=' } } },
    ],
  ])('%s', (_, part, wanted) => {
    expect(sentParts([part as never])).toEqual([wanted])
  })

  it('documents have names that the vendor takes, each its own', () => {
    const names = ['Плaн: 2026 (v1.2).pdf', 'a__b.pdf', 'a  b', undefined, undefined, '../..', 'x'.repeat(300)]
    const parts = names.map(name => ({ ...pdf, ...(name !== undefined && { name }) }))
    const sentNames = sentParts(parts).map(({ document }: { document: { name: string } }) => document.name)
    expect(sentNames).toEqual([
      'a 2026 (v1 2)',
      'a b',
      'a b (2)',
      'document',
      'document (2)',
      'document (3)',
      'x'.repeat(190),
    ])
    for (const name of sentNames) expect(name).toMatch(/^(?!.*\s\s)[a-zA-Z0-9\s\-()[\]]{1,200}$/)
  })

  it.each([[['a', 'a (2)', 'a', 'a']], [['a (2)', 'a', 'a', 'a (2)']], [['a.pdf', 'a', 'a.txt', 'a (3)', 'a']]])(
    'no two of %j have the same',
    names => {
      const parts = names.map(name => ({ ...pdf, name }))
      const sentNames = sentParts(parts).map(({ document }: { document: { name: string } }) => document.name)
      expect(new Set(sentNames).size).toBe(names.length)
    },
  )

  it.each([
    ['image/jpg', 'image', 'jpeg'],
    ['image/webp', 'image', 'webp'],
    ['video/3gpp', 'video', 'three_gp'],
    ['video/x-ms-wmv', 'video', 'wmv'],
    ['video/x-matroska', 'video', 'mkv'],
    ['audio/mpeg', 'audio', 'mpeg'],
    ['audio/x-wav', 'audio', 'wav'],
    ['audio/x-m4a', 'audio', 'm4a'],
    ['text/csv', 'document', 'csv'],
    ['text/x-python', 'document', 'txt'],
  ])('of type %s are %s %s', (mediaType, kind, format) => {
    expect(sentParts([{ ...pdf, mediaType }])).toMatchObject([{ [kind]: { format } }])
  })

  it.each(['image/tiff', 'video/constructor', 'audio/', 'model/obj', '__proto__/x', 'application/zip'])(
    'of type %s are refused',
    mediaType => {
      expect(() => sentParts([{ ...pdf, mediaType }])).toThrow(/^messages\[0\]\.content\[0\]/)
    },
  )

  it('may be cited where that is asked for', () => {
    expect(sentParts([pdf], { citations: true })).toMatchObject([{ document: { citations: { enabled: true } } }])
  })

  // Clients of OpenAI tell no form of a picture at an address.
  it.each(['image/png', 'image/*', 'application/octet-stream'])(
    'at an address, as %s, are refused for the address',
    mediaType => {
      const part = { type: 'file', mediaType, url: 'https://a.example/a' } as const
      expect(() => sentParts([part])).toThrow(/^messages\[0\]\.content\[0\]: Bedrock fetches s3 addresses only/)
    },
  )

  it.each([
    { type: 'image', mediaType: 'image/png', url: 'https://a.example/a.png' },
    { type: 'image', mediaType: 'image/tiff', data: 'AAAA' },
    { type: 'file', mediaType: 'application/zip', data: 'AAAA' },
    { type: 'audio', mediaType: 'audio/midi', data: 'AAAA' },
  ])('%o is refused by name', part => {
    expect(() => sentParts([part as never])).toThrow(/messages\[0\]\.content\[0\]/)
  })
})

it.each([
  ['a thought of its own', { bedrock: { signature: 's' } }, true],
  ['one of another model', { openai: { id: 'rs_1' } }, false],
])('a tool loop that begins with %s, within a budget', (_, providerData, thinks) => {
  const request: Request = {
    reasoning: { budgetTokens: 2_000 },
    tools: [{ name: 'look', parameters: { type: 'object' } }],
    messages: [
      user('a'),
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Hm.', providerData },
          { type: 'tool-call', toolCallId: 'c1', toolName: 'look', input: {} },
        ],
      },
      { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'c1', output: 'x' }] },
    ],
  }
  expect(sent(request).body.additionalModelRequestFields?.thinking !== undefined).toBe(thinks)
  expect(warningsOf(request)).toEqual(thinks ? [] : ['reasoning'])
})
