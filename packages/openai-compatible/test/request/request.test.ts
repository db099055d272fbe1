import type { ChatRequest, Message, Part } from '@millrace/core'
import type { Warn } from '@millrace/core/provider-kit'
import {
  type ChatCompletionsOptions,
  chatCompletionsBody,
  type RequestQuirks,
  toWireMessages,
} from '@millrace/openai-compatible/dialect'
import { describe, expect, it } from 'vitest'
import { deepFreeze } from '../../../../tests/support/deep-freeze.js'

const hello: Message = { role: 'user', content: 'Hello' }
const build = (chat: Partial<ChatRequest<ChatCompletionsOptions>>, quirks: RequestQuirks = {}) =>
  chatCompletionsBody(deepFreeze({ messages: [hello], ...chat }), 'm', { id: 'p', ...quirks })
const wire = (message: Message, quirks: RequestQuirks = {}, warn: Warn = () => {}) =>
  toWireMessages(deepFreeze([message]), { id: 'p', ...quirks }, warn)

describe('settings', () => {
  it('that are absent send nothing', () => {
    expect(build({})).toEqual({
      body: {
        model: 'm',
        messages: [{ role: 'user', content: 'Hello' }],
        stream: true,
        stream_options: { include_usage: true },
      },
      warnings: [],
    })
  })

  it('go out under the names of the dialect', () => {
    const { body, warnings } = build({
      temperature: 0.5,
      topP: 0.9,
      maxOutputTokens: 9,
      stop: ['END'],
      seed: 7,
      user: 'u1',
      tools: [{ name: 'add', description: 'Adds.', parameters: { type: 'object' }, strict: true }],
      toolChoice: { toolName: 'add' },
      reasoning: { effort: 'high' },
      output: { type: 'json', schema: { type: 'object' }, name: 'sum' },
      providerOptions: { parallelToolCalls: false, presencePenalty: 1, frequencyPenalty: -1, extra: { top_k: 4 } },
    })
    expect(body).toMatchObject({
      temperature: 0.5,
      top_p: 0.9,
      max_tokens: 9,
      stop: ['END'],
      seed: 7,
      user: 'u1',
      tools: [
        {
          type: 'function',
          function: { name: 'add', description: 'Adds.', parameters: { type: 'object' }, strict: true },
        },
      ],
      tool_choice: { type: 'function', function: { name: 'add' } },
      reasoning_effort: 'high',
      response_format: { type: 'json_schema', json_schema: { name: 'sum', schema: { type: 'object' }, strict: true } },
      parallel_tool_calls: false,
      presence_penalty: 1,
      frequency_penalty: -1,
      top_k: 4,
    })
    expect(warnings).toEqual([])
  })

  it('of sampling and of calls go out where the vendor has them, beside tools alone', () => {
    const set = { topK: 4, presencePenalty: 1, frequencyPenalty: -1, parallelToolCalls: false } as const
    const tools = [{ name: 'add', parameters: { type: 'object' } }]
    const sampling = { presence_penalty: 1, frequency_penalty: -1 }
    expect(build({ ...set, tools }, { topK: true })).toMatchObject({
      body: { ...sampling, top_k: 4, parallel_tool_calls: false },
      warnings: [],
    })
    const without = build(set)
    expect(without.body).toMatchObject(sampling)
    expect(without.body).not.toHaveProperty('parallel_tool_calls')
    expect(without.body).not.toHaveProperty('top_k')
    expect(without.warnings).toEqual([{ setting: 'topK', message: expect.stringContaining('extra.top_k') }])
    const lacking = build({ ...set, tools }, { lacks: ['presencePenalty', 'frequencyPenalty', 'parallelToolCalls'] })
    expect(Object.keys(lacking.body).filter(name => /penalty|parallel/.test(name))).toEqual([])
    expect(lacking.warnings).toHaveLength(4)
    const own = { providerOptions: { presencePenalty: 2, frequencyPenalty: 0, parallelToolCalls: true } }
    expect(build({ ...set, ...own }, { lacks: ['presencePenalty'] }).body).toMatchObject({
      presence_penalty: 2,
      frequency_penalty: 0,
      parallel_tool_calls: true,
    })
  })

  it.each([['auto'], ['none'], ['required']] as const)('tool choice %s goes out as it is', toolChoice => {
    expect(build({ toolChoice }).body.tool_choice).toBe(toolChoice)
  })

  it.each<[string, Partial<ChatRequest>, object]>([
    ['text', { output: { type: 'text' } }, {}],
    ['any JSON', { output: { type: 'json' } }, { response_format: { type: 'json_object' } }],
    ['no reasoning', { reasoning: { enabled: false } }, { reasoning_effort: 'none' }],
  ])('%s', (_, chat, expected) => {
    const { messages, model, stream, stream_options, ...rest } = build(chat as never).body
    expect(rest).toEqual(expected)
  })

  it('that a vendor lacks are left out, and warned of', () => {
    const quirks: RequestQuirks = {
      lacks: ['seed', 'user'],
      jsonSchema: false,
      askForUsage: false,
      maxTokensField: 'max_completion_tokens',
    }
    const chat = {
      seed: 1,
      maxOutputTokens: 9,
      output: { type: 'json', schema: {} },
      reasoning: { enabled: true, budgetTokens: 5 },
    } as const
    const { body, warnings } = build(chat, quirks)
    expect(body).toEqual({
      model: 'm',
      messages: [{ role: 'user', content: 'Hello' }],
      stream: true,
      max_completion_tokens: 9,
      response_format: { type: 'json_object' },
    })
    expect(warnings.map(warning => warning.setting)).toEqual([
      'seed',
      'reasoning.budgetTokens',
      'reasoning.enabled',
      'output.schema',
    ])
  })
})

describe('messages', () => {
  const assistant: Message = {
    role: 'assistant',
    content: [
      { type: 'reasoning', text: 'hm', providerData: { p: { signature: 's' }, other: { no: 1 } } },
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
      {
        type: 'tool-call',
        toolCallId: 'c1',
        toolName: 'add',
        input: { x: 1 },
        providerData: { p: { extra_content: 2 } },
      },
      { type: 'tool-call', toolCallId: 'c2', toolName: 'add', inputText: '{"x"', inputError: 'no JSON' },
    ],
  }
  const calls = [
    { id: 'c1', type: 'function', function: { name: 'add', arguments: '{"x":1}' }, extra_content: 2 },
    { id: 'c2', type: 'function', function: { name: 'add', arguments: '{"x"' } },
  ]

  it.each<[string, Message, object[]]>([
    ['system', { role: 'system', content: 'S' }, [{ role: 'system', content: 'S' }]],
    [
      'system parts',
      {
        role: 'system',
        content: [
          { type: 'text', text: 'S' },
          { type: 'text', text: 'T' },
        ],
      },
      [{ role: 'system', content: 'S\nT' }],
    ],
    ['user', { role: 'user', content: [{ type: 'text', text: 'U' }] }, [{ role: 'user', content: 'U' }]],
    [
      'user parts',
      {
        role: 'user',
        content: [
          { type: 'text', text: 'U' },
          { type: 'text', text: 'V' },
        ],
      },
      [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'U' },
            { type: 'text', text: 'V' },
          ],
        },
      ],
    ],
    ['assistant', { role: 'assistant', content: 'A' }, [{ role: 'assistant', content: 'A' }]],
    ['assistant with calls', assistant, [{ role: 'assistant', content: 'ab', signature: 's', tool_calls: calls }]],
    [
      'assistant with calls alone',
      { role: 'assistant', content: assistant.content.slice(4) as Part[] },
      [{ role: 'assistant', content: null, tool_calls: [calls[1]] }],
    ],
    [
      'a call without input',
      { role: 'assistant', content: [{ type: 'tool-call', toolCallId: 'c', toolName: 'now' }] },
      [
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'c', type: 'function', function: { name: 'now', arguments: '{}' } }],
        },
      ],
    ],
    [
      'tool results',
      {
        role: 'tool',
        content: [
          { type: 'tool-result', toolCallId: 'c1', output: 'three' },
          { type: 'tool-result', toolCallId: 'c2', output: { sum: 3 } },
        ],
      },
      [
        { role: 'tool', tool_call_id: 'c1', content: 'three' },
        { role: 'tool', tool_call_id: 'c2', content: '{"sum":3}' },
      ],
    ],
  ])('%s', (_, message, expected) => {
    expect(wire(message)).toEqual(expected)
  })

  it('give reasoning back where the vendor has a field for it', () => {
    expect(wire(assistant, { reasoningField: 'reasoning_content' })[0]).toMatchObject({ reasoning_content: 'hm' })
    expect(wire({ role: 'assistant', content: 'A' }, { reasoningField: 'reasoning_content' })).toEqual([
      { role: 'assistant', content: 'A' },
    ])
  })

  it('join texts where the vendor takes strings alone', () => {
    const message: Message = {
      role: 'user',
      content: [
        { type: 'text', text: 'U' },
        { type: 'text', text: 'V' },
      ],
    }
    expect(wire(message, { textAsString: true })).toEqual([{ role: 'user', content: 'U\nV' }])
  })

  const media = (part: Part): object => (wire({ role: 'user', content: [part] })[0]!.content as object[])[0]!

  it.each<[string, Part, object]>([
    [
      'image by url',
      { type: 'image', mediaType: 'image/png', url: 'https://x/a.png' },
      { type: 'image_url', image_url: { url: 'https://x/a.png' } },
    ],
    [
      'image as bytes',
      { type: 'image', mediaType: 'image/png', data: new Uint8Array([1, 2, 255]) },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AQL/' } },
    ],
    [
      'image as base64',
      { type: 'image', mediaType: 'image/png', data: 'AQL/' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AQL/' } },
    ],
    [
      'image as a data address',
      { type: 'image', mediaType: 'image/png', data: 'data:image/png;base64,AQL/' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AQL/' } },
    ],
    [
      'sound',
      { type: 'audio', mediaType: 'audio/mpeg', data: 'AQL/' },
      { type: 'input_audio', input_audio: { data: 'AQL/', format: 'mp3' } },
    ],
    [
      'a file',
      { type: 'file', mediaType: 'application/pdf', data: 'AQL/', name: 'a.pdf' },
      { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,AQL/' } },
    ],
  ])('take %s', (_, part, expected) => {
    expect(media(part)).toEqual(expected)
  })

  it('take bytes of any length', () => {
    const data = Uint8Array.from({ length: 100_001 }, (_, i) => i % 256)
    const { image_url } = media({ type: 'image', mediaType: 'image/png', data }) as { image_url: { url: string } }
    expect(Buffer.from(image_url.url.split(',')[1]!, 'base64').equals(data)).toBe(true)
  })

  it.each<[string, Message, string]>([
    [
      'neither data nor url',
      { role: 'user', content: [{ type: 'image', mediaType: 'image/png' }] },
      'messages[0].content[0]',
    ],
    [
      'sound by url',
      { role: 'user', content: [{ type: 'audio', mediaType: 'audio/wav', url: 'https://x' }] },
      'messages[0].content[0]: Chat Completions fetch no sound: give the bytes as data, or call inlineFiles',
    ],
    [
      'sound of another kind',
      { role: 'user', content: [{ type: 'audio', mediaType: 'audio/flac', data: 'AA' }] },
      'audio/wav',
    ],
    [
      'a file by url',
      { role: 'user', content: [{ type: 'file', mediaType: 'application/pdf', url: 'https://x' }] },
      'messages[0].content[0]: Chat Completions fetch no file: give the bytes as data, or call inlineFiles',
    ],
    [
      'an image in a system message',
      { role: 'system', content: [{ type: 'image', mediaType: 'image/png', url: 'https://x' }] },
      'messages[0].content[0]',
    ],
    [
      'a call of the user',
      {
        role: 'user',
        content: [
          { type: 'text', text: 'U' },
          { type: 'tool-call', toolCallId: 'c', toolName: 't' },
        ],
      },
      'messages[0].content[1]',
    ],
    ['a tool message that is a text', { role: 'tool', content: 'three' }, 'tool-result'],
  ])('refuse %s, naming it', (_, message, named) => {
    expect(() => wire(message)).toThrow(
      expect.objectContaining({ code: 'invalid-request', message: expect.stringContaining(named) }),
    )
  })

  describe('of the assistant', () => {
    const made: Message = {
      role: 'assistant',
      content: [
        { type: 'text', text: 'Here.' },
        { type: 'file', mediaType: 'image/png', data: 'AQL/' },
        { type: 'image', mediaType: 'image/jpeg', url: 'https://x/a.jpg' },
        { type: 'file', mediaType: 'video/mp4', url: 'https://x/a.mp4' },
      ],
    }
    const sent = (quirks?: RequestQuirks): [object | undefined, string[]] => {
      const left: string[] = []
      return [wire(made, quirks, setting => left.push(setting))[0], left]
    }
    const place = (j: number): string => `messages[0].content[${j}]`

    it('are left out with a warning, so that an answer with a file can go on', () => {
      expect(sent()).toEqual([{ role: 'assistant', content: 'Here.' }, [place(1), place(2), place(3)]])
    })

    it('go back as images where the vendor takes them', () => {
      const images = ['data:image/png;base64,AQL/', 'https://x/a.jpg'].map(url => ({
        type: 'image_url',
        image_url: { url },
      }))
      expect(sent({ takesImagesBack: true })).toEqual([{ role: 'assistant', content: 'Here.', images }, [place(3)]])
    })
  })
})
