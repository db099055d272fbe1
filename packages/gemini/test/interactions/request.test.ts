import type { ChatRequest, Message, Part } from '@millrace/core'
import { gemini, geminiInteractionsDefinition, type InteractionsOptions } from '@millrace/gemini'
import { describe, expect, it } from 'vitest'
import { inputOf, sent } from './read.js'

const user = (text: string): Message => ({ role: 'user', content: text })
const own = (data: object): object => ({ providerData: { 'gemini-interactions': data } })
const call = (id: string, more: object = {}): Part =>
  ({ type: 'tool-call', toolCallId: id, toolName: 'f', input: { a: 1 }, ...more }) as Part
const result = (id: string, more: object = {}): Part =>
  ({ type: 'tool-result', toolCallId: id, output: 'r', ...more }) as Part
const thought = (text: string, signature?: string): Part =>
  ({ type: 'reasoning', text, ...(signature && own({ signature })) }) as Part

describe('the request', () => {
  it('is a POST of a streamed interaction that is not kept', () => {
    const { url, method } = geminiInteractionsDefinition({ apiKey: 'k' }).toRequest({ messages: [user('q')] })
    expect([method, url]).toEqual(['POST', 'https://generativelanguage.googleapis.com/v1beta/interactions'])
    expect(sent({})).toEqual({
      body: {
        model: 'gemini-3.8-flash',
        input: [{ type: 'user_input', content: [{ type: 'text', text: 'q' }] }],
        stream: true,
        store: false,
      },
      warned: [],
    })
  })

  it.each<[string, Partial<ChatRequest<InteractionsOptions>>, object, string[]?]>([
    [
      'settings',
      { temperature: 0.5, topP: 0.9, maxOutputTokens: 7, seed: 1, stop: ['x'] },
      { generation_config: { temperature: 0.5, top_p: 0.9, max_output_tokens: 7, seed: 1, stop_sequences: ['x'] } },
    ],
    [
      'what an interaction lacks',
      { topK: 1, presencePenalty: 1, frequencyPenalty: 1, parallelToolCalls: false },
      {},
      ['topK', 'presencePenalty', 'frequencyPenalty', 'parallelToolCalls'],
    ],
    ['a model', { model: 'gemini-2.5-pro' }, { model: 'gemini-2.5-pro' }],
    [
      'effort, told as summaries',
      { reasoning: { effort: 'high' } },
      { generation_config: { thinking_level: 'high', thinking_summaries: 'auto' } },
    ],
    [
      'effort that the model lacks',
      { reasoning: { effort: 'minimal' } },
      { generation_config: { thinking_level: 'low', thinking_summaries: 'auto' } },
      ['reasoning.effort'],
    ],
    [
      'effort of a model that takes tokens elsewhere',
      { model: 'gemini-2.5-flash', reasoning: { effort: 'minimal' } },
      { generation_config: { thinking_level: 'minimal', thinking_summaries: 'auto' } },
    ],
    [
      'thinking off',
      { reasoning: { enabled: false } },
      { generation_config: { thinking_level: 'low', thinking_summaries: 'none' } },
      ['reasoning'],
    ],
    [
      'a budget',
      { reasoning: { budgetTokens: 500 } },
      { generation_config: { thinking_summaries: 'auto' } },
      ['reasoning.budgetTokens'],
    ],
    [
      'reasoning of a model that has none',
      { model: 'gemma-4-31b-it', reasoning: { effort: 'high' } },
      {},
      ['reasoning'],
    ],
    [
      'summaries alone',
      { providerOptions: { includeThoughts: true } },
      { generation_config: { thinking_summaries: 'auto' } },
    ],
    ['a user', { user: 'u' }, {}, ['user']],
    [
      'JSON',
      { output: { type: 'json', schema: { type: 'object' } } },
      { response_format: [{ type: 'text', mime_type: 'application/json', schema: { type: 'object' } }] },
    ],
    [
      'pictures',
      { providerOptions: { responseFormat: [{ type: 'text' }, { type: 'image' }] } },
      { response_format: [{ type: 'text' }, { type: 'image' }] },
    ],
    ['the background, which is kept', { providerOptions: { background: true } }, { background: true, store: true }],
    [
      'what the caller says of it',
      { providerOptions: { background: true, store: false } },
      { background: true, store: false },
    ],
    [
      'a conversation that goes on',
      { providerOptions: { previousInteractionId: 'v1_1', store: true } },
      { previous_interaction_id: 'v1_1', store: true },
    ],
    [
      'options by their names',
      {
        providerOptions: {
          serviceTier: 'flex',
          cachedContent: 'cachedContents/1',
          labels: { a: 'b' },
          safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'OFF' }],
          generationConfig: { speech_config: [] },
          extra: { environment: 'env_1' },
        },
      },
      {
        service_tier: 'flex',
        cached_content: 'cachedContents/1',
        labels: { a: 'b' },
        safety_settings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'OFF' }],
        generation_config: { speech_config: [] },
        environment: 'env_1',
      },
    ],
  ])('takes %s', (_, chat, body, warned = []) => {
    const base = sent({ ...(chat.model && { model: chat.model }) }).body
    expect(sent(chat)).toEqual({ body: { ...base, ...body }, warned })
  })

  it('is of an agent where one is named, without settings of a generation', () => {
    const { body, warned } = sent({
      temperature: 1,
      providerOptions: {
        agent: 'deep-research-preview-04-2026',
        agentConfig: { type: 'deep-research' },
        background: true,
      },
    })
    expect(body).toMatchObject({ agent: 'deep-research-preview-04-2026', agent_config: { type: 'deep-research' } })
    expect(body).not.toHaveProperty('model')
    expect(body).not.toHaveProperty('generation_config')
    expect(warned).toEqual(['providerOptions.agent'])
  })
})

describe('tools', () => {
  const tool = { name: 'f', description: 'd', parameters: { type: 'object' } }
  const declared = { type: 'function', name: 'f', description: 'd', parameters: { type: 'object' } }

  it.each<[string, Partial<ChatRequest<InteractionsOptions>>, unknown, unknown]>([
    ['functions', { tools: [tool] }, [declared], undefined],
    ['a choice', { tools: [tool], toolChoice: 'auto' }, [declared], { tool_choice: 'auto' }],
    ['any', { tools: [tool], toolChoice: 'required' }, [declared], { tool_choice: 'any' }],
    ['none', { tools: [tool], toolChoice: 'none' }, [declared], { tool_choice: 'none' }],
    [
      'one by name',
      { tools: [tool], toolChoice: { toolName: 'f' } },
      [declared],
      { tool_choice: { allowed_tools: { mode: 'any', tools: ['f'] } } },
    ],
    ['strict ones', { tools: [{ ...tool, strict: true }] }, [declared], { tool_choice: 'validated' }],
    [
      "the vendor's own, with their settings",
      {
        tools: [tool],
        providerOptions: {
          googleSearch: true,
          fileSearch: { file_search_store_names: ['s'] },
          mcpServers: [{ name: 'm', url: 'https://m.example/' }],
        },
      },
      [
        declared,
        { type: 'google_search' },
        { type: 'file_search', file_search_store_names: ['s'] },
        { type: 'mcp_server', name: 'm', url: 'https://m.example/' },
      ],
      undefined,
    ],
  ])('%s', (_, chat, tools, config) => {
    expect(sent(chat).body).toMatchObject({ tools, ...(config ? { generation_config: config } : {}) })
    if (!config) expect(sent(chat).body).not.toHaveProperty('generation_config')
  })
})

describe('a conversation', () => {
  it('becomes steps, the system beside them', () => {
    const { body } = sent({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'system', content: 'Be kind.' },
        user('q'),
        {
          role: 'assistant',
          content: [thought('Hm.', 'c2ln'), { type: 'text', text: 'a' }, { type: 'text', text: 'b' }],
        },
        user('r'),
      ],
    })
    expect(body.system_instruction).toBe('Be brief.\n\nBe kind.')
    expect(body.input).toEqual([
      { type: 'user_input', content: [{ type: 'text', text: 'q' }] },
      { type: 'thought', signature: 'c2ln', summary: [{ type: 'text', text: 'Hm.' }] },
      {
        type: 'model_output',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
      { type: 'user_input', content: [{ type: 'text', text: 'r' }] },
    ])
  })

  it('says that a later word of the system was moved', () => {
    const messages: Message[] = [user('q'), { role: 'system', content: 'Now in French.' }, user('r')]
    expect(sent({ messages })).toMatchObject({ body: { system_instruction: 'Now in French.' }, warned: ['messages'] })
  })

  it('leaves out thoughts that the vendor did not sign, and those of other providers', () => {
    const foreign = { type: 'reasoning', text: 'x', providerData: { gemini: { signature: 'eA==' } } } as Part
    expect(
      inputOf(user('q'), { role: 'assistant', content: [thought('Hm.'), foreign, { type: 'text', text: 'a' }] }),
    ).toEqual([
      { type: 'user_input', content: [{ type: 'text', text: 'q' }] },
      { type: 'model_output', content: [{ type: 'text', text: 'a' }] },
    ])
  })

  it.each<[string, object, object]>([
    ['a text', { output: 'r' }, { result: 'r' }],
    ['an object', { output: { b: 2 } }, { result: { b: 2 } }],
    ['a list, as its JSON', { output: [1, 2] }, { result: '[1,2]' }],
    ['nothing', { output: null }, { result: 'null' }],
    ['a failure', { output: 'no', isError: true }, { result: 'no', is_error: true }],
    ['another name', { output: 'r', toolName: 'g' }, { result: 'r', name: 'g' }],
  ])('brings results: %s', (_, more, step) => {
    const messages: Message[] = [
      user('q'),
      { role: 'assistant', content: [thought('', 'c2ln'), call('c1')] },
      { role: 'tool', content: [result('c1', more)] },
    ]
    expect((inputOf(...messages) as object[]).at(-1)).toEqual({
      type: 'function_result',
      call_id: 'c1',
      name: 'f',
      ...step,
    })
  })

  it("brings steps of the vendor's own tools back as they came, with their results once", () => {
    const steps = [
      { type: 'google_search_call', id: 's', signature: 'YQ==' },
      { type: 'google_search_result', call_id: 's' },
    ]
    const search = {
      type: 'tool-call',
      toolCallId: 's',
      toolName: 'google_search',
      input: {},
      ...own({ steps }),
    } as Part
    expect(
      inputOf(user('q'), { role: 'assistant', content: [search, result('s'), { type: 'text', text: 'a' }] }),
    ).toEqual([
      { type: 'user_input', content: [{ type: 'text', text: 'q' }] },
      ...steps,
      { type: 'model_output', content: [{ type: 'text', text: 'a' }] },
    ])
  })

  it.each<[string, object, object]>([
    [
      'a picture',
      { type: 'image', mediaType: 'image/png', data: 'AAAA' },
      { type: 'image', data: 'AAAA', mime_type: 'image/png' },
    ],
    [
      'sound',
      { type: 'audio', mediaType: 'audio/wav', data: 'AAAA' },
      { type: 'audio', data: 'AAAA', mime_type: 'audio/wav' },
    ],
    [
      'a video',
      { type: 'file', mediaType: 'video/mp4', url: 'https://a.example/v' },
      { type: 'video', uri: 'https://a.example/v', mime_type: 'video/mp4' },
    ],
    [
      'a document',
      { type: 'file', mediaType: 'application/pdf', url: 'gs://b/o' },
      { type: 'document', uri: 'gs://b/o', mime_type: 'application/pdf' },
    ],
    [
      'a table',
      { type: 'file', mediaType: 'text/csv', data: 'YSxi' },
      { type: 'document', data: 'YSxi', mime_type: 'text/csv' },
    ],
    ['JSON, as text', { type: 'file', mediaType: 'application/json', data: 'e30=' }, { type: 'text', text: '{}' }],
    ['a text file, as text', { type: 'file', mediaType: 'text/plain', data: 'aGk=' }, { type: 'text', text: 'hi' }],
  ])('takes %s', (_, part, content) => {
    expect(inputOf({ role: 'user', content: [part as Part] })).toEqual([{ type: 'user_input', content: [content] }])
  })

  it.each<[string, Message, RegExp]>([
    [
      'an address that nobody fetches',
      { role: 'user', content: [{ type: 'image', mediaType: 'image/png', url: 'http://a.example/' }] },
      /messages\[0\]\.content\[0\].*https and gs/,
    ],
    ['a call of the user', { role: 'user', content: [call('c')] }, /messages\[0\]\.content\[0\]/],
    ['nobody but the system', { role: 'system', content: 's' }, /messages/],
  ])('refuses %s by name', (_, message, words) => {
    expect(() => sent({ messages: [message] })).toThrow(words)
  })
})

describe('calls that the vendor did not sign', () => {
  const mark = { type: 'thought', signature: 'skip_thought_signature_validator' }
  const kinds = (messages: readonly Message[], model?: string): unknown[] =>
    (sent({ messages, ...(model && { model }) }).body.input as { type: string; signature?: string }[]).map(step =>
      step.signature === mark.signature ? 'mark' : step.type,
    )
  const round = (...parts: Part[]): Message[] => [
    { role: 'assistant', content: parts },
    {
      role: 'tool',
      content: [result('c1'), result('c2')].slice(0, parts.filter(({ type }) => type === 'tool-call').length),
    },
  ]

  it('get a mark in front of the first of each round since the user last spoke', () => {
    expect(kinds([user('q'), ...round(call('c1'), call('c2')), ...round(call('c1'))])).toEqual([
      'user_input',
      ...['mark', 'function_call', 'function_call', 'function_result', 'function_result'],
      ...['mark', 'function_call', 'function_result'],
    ])
  })

  it.each<[string, Message[], string?]>([
    ['behind a signed thought', [user('q'), ...round(thought('', 'c2ln'), call('c1'))]],
    ['signed themselves', [user('q'), ...round(call('c1', own({ signature: 'c2ln' })))]],
    ['before the user spoke again', [user('q'), ...round(call('c1')), user('r')]],
    ['for a model that signs none', [user('q'), ...round(call('c1'))], 'gemini-2.5-flash'],
  ])('get none %s', (_, messages, model) => {
    expect(kinds(messages, model)).not.toContain('mark')
  })
})

describe('settings', () => {
  it('take no vertex, whose address for interactions is not known, and no third API', () => {
    expect(() => gemini({ api: 'interactions', vertex: { project: 'p' } })).toThrow(/vertex/)
    expect(() => gemini({ api: 'chat' } as never)).toThrow(/^api takes/)
  })

  it('tell the address of the rest, of the beginning, and of what stops an answer', () => {
    const { toResume, toCancel, id } = geminiInteractionsDefinition({
      apiKey: 'k',
      baseURL: 'https://host.example/v1beta/',
    })
    const base = 'https://host.example/v1beta/interactions/v1_1%2Fx'
    expect(toResume?.({ answer: 'v1_1/x', after: 'e=1' })).toMatchObject({
      method: 'GET',
      url: `${base}?stream=true&last_event_id=e%3D1`,
    })
    expect(toResume?.({ answer: 'v1_1/x', after: '' }).url).toBe(`${base}?stream=true`)
    expect(toCancel?.({ answer: 'v1_1/x', after: 'e' })).toMatchObject({
      method: 'POST',
      url: `${base}/cancel`,
      body: '{}',
    })
    expect([id, gemini({ api: 'interactions' }).id]).toEqual(['gemini-interactions', 'gemini-interactions'])
  })
})
