import { HttpError } from '@millrace/server'
import { openaiWire } from '@millrace/server/wire/openai'
import { describe, expect, test } from 'vitest'

const decode = (body: unknown) => openaiWire.decodeRequest!({ url: '/v1/chat/completions', headers: {}, body })
const user = { role: 'user', content: 'Hi' }
const asked = (more: object, messages: readonly object[] = [user]) => decode({ model: 'm', messages, ...more })
const plain = { model: 'm', messages: [user] }

test('a request of texts alone, whose answer comes in one piece', () => {
  expect(asked({})).toEqual({ request: plain, stream: false, context: { model: 'm' } })
})

describe('settings', () => {
  test.each<[object, object]>([
    [
      { temperature: 0.5, top_p: 0.9, seed: 7, stop: 'END' },
      { temperature: 0.5, topP: 0.9, seed: 7, stop: ['END'] },
    ],
    [
      { temperature: 0, top_p: 0 },
      { temperature: 0, topP: 0 },
    ],
    [{ max_tokens: 5 }, { maxOutputTokens: 5 }],
    [
      { max_tokens: 5, max_completion_tokens: 6, stop: ['a', 'b'] },
      { maxOutputTokens: 6, stop: ['a', 'b'] },
    ],
    [
      { reasoning_effort: 'xhigh', user: 'u1' },
      { reasoning: { effort: 'xhigh' }, user: 'u1' },
    ],
    [{ user: 'u1', safety_identifier: 'u2' }, { user: 'u2' }],
    [
      { safety_identifier: 'u2', response_format: { type: 'json_object' } },
      { user: 'u2', output: { type: 'json', adapt: 'where-needed' } },
    ],
    [
      {
        response_format: { type: 'json_schema', json_schema: { name: 'n', strict: true, schema: { type: 'object' } } },
      },
      { output: { type: 'json', schema: { type: 'object' }, name: 'n', strict: true, adapt: 'where-needed' } },
    ],
    [
      { response_format: { type: 'json_schema', json_schema: { schema: { type: 'object' } } } },
      { output: { type: 'json', schema: { type: 'object' }, strict: false, adapt: 'where-needed' } },
    ],
    [
      { temperature: null, stop: null, tools: null, n: 1, user: null, response_format: { type: 'text' } },
      { output: { type: 'text' } },
    ],
    [{ thinking: { type: 'disabled' } }, { reasoning: { enabled: false } }],
    [
      { thinking: { type: 'enabled', clear_thinking: false }, reasoning_effort: 'high' },
      { reasoning: { enabled: true, effort: 'high' } },
    ],
    [{ prompt_cache_key: 'k', store: true, metadata: { a: 'b' }, service_tier: 'auto', from_2027: {} }, {}],
  ])('%j', (fields, request) => {
    expect(asked(fields)).toMatchObject({ request: { ...plain, ...request } })
    expect(Object.keys(asked(fields).request).sort()).toEqual(Object.keys({ ...plain, ...request }).sort())
  })

  test('stream and usage', () => {
    expect(asked({ stream: true, stream_options: { include_usage: true } })).toMatchObject({
      stream: true,
      context: { includeUsage: true },
    })
  })

  test('sampling and calls', () => {
    const fields = { top_k: 5, presence_penalty: 1, frequency_penalty: -0.5, parallel_tool_calls: false }
    expect(asked(fields)).toMatchObject({
      request: { topK: 5, presencePenalty: 1, frequencyPenalty: -0.5, parallelToolCalls: false },
    })
    const { request, warnings } = asked({
      top_k: -1,
      presence_penalty: 0,
      frequency_penalty: null,
      parallel_tool_calls: true,
    })
    expect(Object.keys(request).sort()).toEqual(['messages', 'model'])
    expect(warnings).toBeUndefined()
  })

  test('that change the answer and have no field are warned of, others not', () => {
    const fields = { logprobs: true, logit_bias: {}, top_logprobs: 2, verbosity: 'medium' }
    expect(asked(fields).warnings?.map(({ setting }) => setting)).toEqual(['logprobs', 'top_logprobs'])
    expect(asked({ logprobs: false, metadata: {} }).warnings).toBeUndefined()
  })

  test('that are not known are warned of: another vendor’s may change its answer', () => {
    const fields = {
      min_p: 0.5,
      chat_template_kwargs: { enable_thinking: false },
      service_tier: 'flex',
      next_year: null,
    }
    expect(asked(fields).warnings?.map(({ setting }) => setting)).toEqual([
      'service_tier',
      'min_p',
      'chat_template_kwargs',
    ])
    const bookkeeping = {
      store: true,
      service_tier: 'default',
      prompt_cache_retention: '24h',
      prediction: { type: 'c' },
    }
    expect(asked({ ...bookkeeping, stream_options: { include_obfuscation: false } }).warnings).toBeUndefined()
  })
})

test('tools and the choice among them', () => {
  const parameters = { type: 'object', properties: { city: { type: 'string' } } }
  const tool = (name: string, more: object = {}) => ({ type: 'function', function: { name, ...more } })
  const tools = [tool('weather', { description: 'd', parameters, strict: true }), tool('now')]
  const read = [
    { name: 'weather', description: 'd', parameters, strict: true },
    { name: 'now', parameters: { type: 'object', properties: {} } },
  ]
  const { request, context } = asked({ tools, tool_choice: tool('weather') })
  expect(request).toMatchObject({ tools: read, toolChoice: { toolName: 'weather' } })
  expect(context).toMatchObject({ tools: ['weather', 'now'] })
  expect(asked({ tools, tool_choice: 'required' }).request.toolChoice).toBe('required')
  const allowed = { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [tool('now')] } }
  expect(asked({ tools, tool_choice: allowed }).request).toMatchObject({ tools: [read[1]], toolChoice: 'auto' })
  expect(asked({ tool_choice: 'none' }).request.toolChoice).toBe('none')
})

describe('messages', () => {
  const messagesOf = (...messages: object[]) => asked({}, messages).request.messages

  test('of all roles', () => {
    const call = { id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } }
    expect(
      messagesOf(
        { role: 'system', content: 'Be brief.' },
        {
          role: 'developer',
          content: [
            { type: 'text', text: 'Be ' },
            { type: 'text', text: 'kind.' },
          ],
        },
        { role: 'user', content: 'Weather?', name: 'li' },
        { role: 'assistant', content: null, reasoning_content: 'Hm', tool_calls: [call] },
        { role: 'tool', tool_call_id: 'c1', content: 'Sunny' },
        { role: 'assistant', content: 'Sunny.', refusal: null },
      ),
    ).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'Weather?' },
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Hm' },
          { type: 'tool-call', toolCallId: 'c1', toolName: 'weather', input: { city: 'Rome' } },
        ],
      },
      {
        role: 'tool',
        content: [{ type: 'tool-result', toolCallId: 'c1', toolName: 'weather', output: 'Sunny' }],
      },
      { role: 'assistant', content: [{ type: 'text', text: 'Sunny.' }] },
    ])
  })

  test('with files', () => {
    const content = [
      { type: 'text', text: 'See' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA', detail: 'low' } },
      { type: 'image_url', image_url: { url: 'https://a.example/b.png' } },
      { type: 'input_audio', input_audio: { data: 'BBBB', format: 'mp3' } },
      { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,CCCC' } },
    ]
    expect(messagesOf({ role: 'user', content })[0]?.content).toEqual([
      { type: 'text', text: 'See' },
      { type: 'image', mediaType: 'image/png', data: 'AAAA', providerData: { openai: { detail: 'low' } } },
      { type: 'image', mediaType: 'image/*', url: 'https://a.example/b.png' },
      { type: 'audio', mediaType: 'audio/mpeg', data: 'BBBB' },
      { type: 'file', mediaType: 'application/pdf', data: 'CCCC', name: 'a.pdf' },
    ])
  })

  test('names of speakers are left out with a warning, and the detail of an image is kept for OpenAI', () => {
    const image = (detail: string) => ({ type: 'image_url', image_url: { url: 'https://a.example/b.png', detail } })
    const { warnings, request } = asked({}, [
      { role: 'system', content: 'Be brief.', name: 'desk' },
      { role: 'user', content: [image('auto'), image('low')], name: 'li' },
      { role: 'assistant', content: 'Yes', name: null },
      { role: 'user', content: 'Go on', name: 'wang' },
    ])
    expect(warnings?.map(({ setting }) => setting)).toEqual(['messages[0].name'])
    const part = { type: 'image', mediaType: 'image/*', url: 'https://a.example/b.png' }
    expect(request.messages[1]!.content).toEqual([part, { ...part, providerData: { openai: { detail: 'low' } } }])
  })

  test('with calls that are no JSON, that say nothing, and that carry what a vendor wants back', () => {
    const call = (id: string, text: string, more: object = {}) => ({
      id,
      function: { name: 'f', arguments: text },
      ...more,
    })
    const millrace = { gemini: { thoughtSignature: 'sig' } }
    const [message] = messagesOf({
      role: 'assistant',
      tool_calls: [
        call('a', '{"x":'),
        call('b', ''),
        call('c', '{}', { extra_content: { millrace } }),
        call('d', '{}', { extra_content: { google: { thought_signature: 's' } } }),
      ],
    })
    expect(message?.content).toEqual([
      {
        type: 'tool-call',
        toolCallId: 'a',
        toolName: 'f',
        inputText: '{"x":',
        inputError: 'The arguments are not valid JSON.',
      },
      { type: 'tool-call', toolCallId: 'b', toolName: 'f', input: {} },
      { type: 'tool-call', toolCallId: 'c', toolName: 'f', input: {}, providerData: millrace },
      { type: 'tool-call', toolCallId: 'd', toolName: 'f', input: {} },
    ])
  })
})

describe('a refusal names the field and repeats nothing of what was sent', () => {
  const canary = 'canary-of-the-body'
  const part = (more: object) => [{ role: 'user', content: [more] }]
  test.each<[string, object, (readonly object[])?]>([
    ['messages takes at least one message', {}, []],
    ['messages[0].role takes system, developer', {}, [{ role: canary, content: 'Hi' }]],
    ['messages[0].role takes', {}, [{ role: 'function', content: canary, name: canary }]],
    ['messages[0].content[0].type takes text, image_url', {}, part({ type: canary })],
    [
      'messages[0].content[0].image_url.url takes a data: or an https',
      {},
      part({ type: 'image_url', image_url: { url: `http://${canary}` } }),
    ],
    [
      'messages[0].content[0].file.file_id names a file, and none are kept',
      {},
      part({ type: 'file', file: { file_id: canary } }),
    ],
    [
      'messages[0].content[0].type takes text: images do not come as results of tools here.',
      {},
      [{ role: 'tool', tool_call_id: 'c', content: [{ type: 'image_url', image_url: { url: canary } }] }],
    ],
    ['messages[0].content[0].type takes text.', {}, [{ role: 'system', content: [{ type: canary }] }]],
    ['messages[0].tool_call_id is missing', {}, [{ role: 'tool', content: canary }]],
    ['temperature is 2 at most', { temperature: 3 }],
    ['n is 1', { n: 2 }],
    ['max_tokens takes a whole number', { max_tokens: 1.5 }],
    ['tools[0].type takes function', { tools: [{ type: 'custom', custom: { name: canary } }] }],
    ['tool_choice takes auto', { tool_choice: canary }],
    [
      'tool_choice.function.name names no tool of the request.',
      {
        tools: [{ type: 'function', function: { name: 'weather' } }],
        tool_choice: { type: 'function', function: { name: canary } },
      },
    ],
    [
      'tool_choice.function.name names no tool of the request.',
      { tool_choice: { type: 'function', function: { name: canary } } },
    ],
    [
      'tool_choice.allowed_tools.tools[1].function.name names no tool of the request.',
      {
        tools: [{ type: 'function', function: { name: 'weather' } }],
        tool_choice: {
          type: 'allowed_tools',
          allowed_tools: {
            mode: 'required',
            tools: ['weather', canary].map(name => ({ type: 'function', function: { name } })),
          },
        },
      },
    ],
    ['tool_choice is required, and the request has no tool.', { tool_choice: 'required' }],
    ['tool_choice is required, and the request has no tool.', { tools: [], tool_choice: 'required' }],
    [
      'messages[0].function_call is from before tools',
      {},
      [{ role: 'assistant', content: null, function_call: { name: canary, arguments: '{}' } }],
    ],
    ['messages[0].audio names an answer', {}, [{ role: 'assistant', content: null, audio: { id: canary } }]],
    ['modalities[1] takes text', { modalities: ['text', 'audio'] }],
    ['functions is from before tools: use tools', { functions: [{ name: canary }] }],
    ['response_format.type takes text', { response_format: { type: canary } }],
    ['model takes a text', { model: 7 }],
  ])('%s', (message, fields, messages) => {
    let thrown: unknown
    try {
      asked(fields, messages)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(HttpError)
    expect(thrown).toMatchObject({ status: 400, code: 'invalid-request', message: expect.stringContaining(message) })
    expect((thrown as HttpError).message).not.toContain(canary)
  })

  test.each([null, 'text', [], 7])('the body %j', body => {
    expect(() => decode(body)).toThrow(HttpError)
  })
})
