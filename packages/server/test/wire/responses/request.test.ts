import { HttpError } from '@millrace/server'
import { responsesWire } from '@millrace/server/wire/responses'
import { describe, expect, test } from 'vitest'

const asked = (more: object, input: unknown = 'Hi') =>
  responsesWire.decodeRequest!({ url: '/v1/responses', headers: {}, body: { model: 'm', input, ...more } })
const messagesOf = (...input: object[]) => asked({}, input).request.messages

test('a text is a message of the user, and instructions come before it', () => {
  const { request, stream } = asked({ instructions: 'Be brief.' })
  expect(request).toEqual({
    model: 'm',
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
    ],
  })
  expect(stream).toBe(false)
})

test.each<[object, object]>([
  [
    { temperature: 0.5, top_p: 0.9, max_output_tokens: 20, user: 'u' },
    { temperature: 0.5, topP: 0.9, maxOutputTokens: 20, user: 'u' },
  ],
  [{ user: 'u1', safety_identifier: 'u2' }, { user: 'u2' }],
  [{ reasoning: { effort: 'high', summary: 'auto' } }, { reasoning: { effort: 'high' } }],
  [
    { text: { format: { type: 'json_schema', name: 'n', schema: { type: 'object' }, strict: true } } },
    { output: { type: 'json', name: 'n', schema: { type: 'object' }, strict: true, adapt: 'where-needed' } },
  ],
  [
    { text: { format: { type: 'json_schema', name: 'n', schema: { type: 'object' } } } },
    { output: { type: 'json', name: 'n', schema: { type: 'object' }, strict: false, adapt: 'where-needed' } },
  ],
  [{ parallel_tool_calls: false }, { parallelToolCalls: false }],
  [{ parallel_tool_calls: true }, {}],
  [{ text: { format: { type: 'json_object' } } }, { output: { type: 'json', adapt: 'where-needed' } }],
  [
    { prompt_cache_key: 'k', client_metadata: {}, include: [], store: false, metadata: { a: 'b' }, temperature: null },
    {},
  ],
])('settings %j', (fields, request) => {
  const { request: read, warnings } = asked(fields)
  expect(read).toEqual({ model: 'm', messages: [{ role: 'user', content: 'Hi' }], ...request })
  expect(warnings).toBeUndefined()
})

test('items of a conversation, as Codex and the AI SDK send it with store: false', () => {
  const messages = messagesOf(
    { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'Be brief.' }] },
    {
      role: 'user',
      content: [
        { type: 'input_text', text: 'See' },
        { type: 'input_image', image_url: 'data:image/png;base64,AAAA', detail: 'auto' },
        { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,CCCC' },
        { type: 'input_file', file_url: 'https://a.example/b.pdf' },
      ],
    },
    { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Hm' }], encrypted_content: null },
    { type: 'function_call', id: 'fc_1', call_id: 'c1', name: 'weather', arguments: '{"city":"Rome"}' },
    { type: 'custom_tool_call', call_id: 'c2', name: 'apply_patch', input: '*** Begin' },
    { type: 'function_call_output', call_id: 'c1', output: 'Sunny' },
    { type: 'custom_tool_call_output', call_id: 'c2', output: [{ type: 'input_text', text: 'Done' }] },
    { role: 'assistant', content: [{ type: 'output_text', text: 'Sunny.', annotations: [] }], phase: 'final_answer' },
    {
      type: 'mcp_call',
      id: 'mcp_1',
      server_label: 'server',
      name: 'search',
      arguments: '{}',
      output: 'found',
      error: null,
    },
  )
  expect(messages).toEqual([
    { role: 'system', content: 'Be brief.' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'See' },
        { type: 'image', mediaType: 'image/png', data: 'AAAA' },
        { type: 'file', mediaType: 'application/pdf', data: 'CCCC', name: 'a.pdf' },
        { type: 'file', mediaType: 'application/pdf', url: 'https://a.example/b.pdf' },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'reasoning', text: 'Hm' },
        { type: 'tool-call', toolCallId: 'c1', toolName: 'weather', input: { city: 'Rome' } },
        { type: 'tool-call', toolCallId: 'c2', toolName: 'apply_patch', input: { input: '*** Begin' } },
      ],
    },
    {
      role: 'tool',
      content: [
        { type: 'tool-result', toolCallId: 'c1', toolName: 'weather', output: 'Sunny' },
        { type: 'tool-result', toolCallId: 'c2', toolName: 'apply_patch', output: 'Done' },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'text', text: 'Sunny.', providerData: { openai: { phase: 'final_answer' } } },
        { type: 'tool-call', toolCallId: 'mcp_1', toolName: 'search', input: {} },
        { type: 'tool-result', toolCallId: 'mcp_1', toolName: 'search', output: 'found' },
      ],
    },
  ])
})

describe('tools', () => {
  const fn = { type: 'function', name: 'weather', parameters: { type: 'object' }, strict: false }
  const textInput = expect.objectContaining({ required: ['input'], properties: { input: { type: 'string' } } })

  test('that take a text are functions of one text; those of a namespace stand alone; OpenAI’s own are left out', () => {
    const { request, warnings } = asked({
      tools: [
        fn,
        { type: 'custom', name: 'apply_patch', description: 'Patch', format: { type: 'text' } },
        { type: 'namespace', name: 'ns', description: 'Group', tools: [fn, { type: 'function', name: 'list' }] },
        { type: 'web_search', search_context_size: 'low' },
      ],
    })
    expect(request.tools).toEqual([
      { name: 'weather', parameters: { type: 'object' }, strict: false },
      { name: 'apply_patch', description: 'Patch', parameters: textInput },
      { name: 'ns__weather', description: 'Group', parameters: { type: 'object' }, strict: false },
      { name: 'list', description: 'Group', parameters: { type: 'object', properties: {} } },
    ])
    expect(warnings).toEqual([{ setting: 'tools[3]', message: expect.stringContaining('OpenAI’s own') }])
    const call = { type: 'function_call', call_id: 'c', name: 'weather', namespace: 'ns', arguments: '{}' }
    const tools = [fn, { type: 'namespace', name: 'ns', tools: [fn] }]
    expect(asked({ tools }, [call]).request.messages[0]?.content[0]).toMatchObject({ toolName: 'ns__weather' })
  })

  test('and the choice among them', () => {
    const tools = [fn, { type: 'function', name: 'list' }]
    expect(asked({ tools, tool_choice: { type: 'function', name: 'list' } }).request.toolChoice).toEqual({
      toolName: 'list',
    })
    const allowed = { type: 'allowed_tools', mode: 'required', tools: [{ type: 'function', name: 'list' }] }
    const { request } = asked({ tools, tool_choice: allowed })
    expect([request.tools?.map(({ name }) => name), request.toolChoice]).toEqual([['list'], 'required'])
    const own = asked({ tools, tool_choice: { type: 'web_search_preview' } })
    expect(own.warnings?.[0]?.setting).toBe('tool_choice')
  })
})

test('what cannot be asked of another vendor is left out with a warning, and never in silence', () => {
  const warned = (more: object, input?: unknown) => asked(more, input).warnings?.map(({ setting }) => setting)
  expect(warned({ include: ['reasoning.encrypted_content', 'message.output_text.logprobs'] })).toEqual(['include[1]'])
  expect(warned({ reasoning: { summary: 'auto' } })).toEqual(['reasoning.summary'])
  expect(warned({ reasoning: { effort: 'low', summary: 'auto' } })).toBeUndefined()
  expect(warned({ service_tier: 'priority', next_year: 1, prompt_cache_retention: '24h' })).toEqual([
    'service_tier',
    'next_year',
  ])
})

test('the detail of an image is kept for OpenAI', () => {
  const image = (detail: string) => ({ type: 'input_image', image_url: 'https://a.example/b.png', detail })
  const output = { type: 'function_call_output', call_id: 'c', output: [image('low')] }
  const { request, warnings } = asked({}, [{ role: 'user', content: [image('auto'), image('high')] }, output])
  expect(warnings).toBeUndefined()
  const parts = request.messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content))
  const images = parts.filter(part => part.type === 'image')
  expect(images.map(part => part.providerData?.openai)).toEqual([undefined, { detail: 'high' }, { detail: 'low' }])
})

test('a grammar is told to the model in words, with a warning that it is not enforced', () => {
  const format = { type: 'grammar', syntax: 'lark', definition: 'start: "a" | "b"' }
  const tool = { type: 'custom', name: 'pick', description: 'Picks.', format }
  const { request, warnings } = asked({ tools: [tool, { type: 'custom', name: 'say', format: { type: 'text' } }] })
  expect(request.tools?.map(({ description }) => description)).toEqual([
    'Picks.\nThe text follows this grammar (lark):\nstart: "a" | "b"',
    undefined,
  ])
  expect(warnings?.map(({ setting }) => setting)).toEqual(['tools[0].format'])
  const group = { type: 'namespace', name: 'n', tools: [tool] }
  expect(asked({ tools: [group] }).warnings?.[0]?.setting).toBe('tools[0].tools[0].format')
})

describe('a choice that must be met', () => {
  const look = { type: 'function', name: 'look' }
  const search = { type: 'web_search' }
  const among = (tools: object[], mode = 'required') => ({ type: 'allowed_tools', mode, tools })

  test('of tools that are all OpenAI’s own is left out with a warning', () => {
    const own = asked({ tools: [search], tool_choice: 'required' })
    expect(own.request.toolChoice).toBeUndefined()
    expect(own.warnings?.map(({ setting }) => setting)).toEqual(['tools[0]', 'tool_choice'])
    const allowed = asked({ tools: [look, search], tool_choice: among([search]) })
    expect([allowed.request.tools, allowed.request.toolChoice]).toEqual([undefined, undefined])
    expect(allowed.warnings?.map(({ setting }) => setting)).toEqual(['tools[1]', 'tool_choice.tools[0]', 'tool_choice'])
  })

  test.each<[string, object]>([
    ['tool_choice is required, and the request has no tool.', { tool_choice: 'required' }],
    ['tool_choice.tools[0].name names no tool', { tools: [look], tool_choice: among([{ ...look, name: 'zoom' }]) }],
  ])('of no tool is refused: %s', (message, fields) => {
    expect(() => asked(fields)).toThrow(message)
  })
})

test('items and settings that are OpenAI’s own are left out with a warning', () => {
  const items = [
    { type: 'web_search_call', id: 'ws_1', status: 'completed' },
    { role: 'user', content: 'Hi' },
  ]
  const { request, warnings } = asked({ max_tool_calls: 3, truncation: 'auto' }, items)
  expect(request.messages).toHaveLength(1)
  expect(warnings?.map(({ setting }) => setting)).toEqual(['input[0]', 'truncation', 'max_tool_calls'])
})

describe('a refusal names the field and repeats nothing of what was sent', () => {
  const canary = 'canary-of-the-body'
  const reference = { type: 'item_reference', id: canary }
  test.each<[number, string, object, unknown?]>([
    [400, 'previous_response_id is not taken here: send the conversation', { previous_response_id: canary }],
    [400, 'conversation names', { conversation: canary }],
    [
      404,
      'input[1].id names an item that is not kept here. Send the items themselves: set store: false.',
      {},
      [{ role: 'user', content: 'Hi' }, reference],
    ],
    [400, 'input takes at least one item', {}, []],
    [400, 'input[0].call_id is missing', {}, [{ type: 'function_call_output', output: canary }]],
    [400, 'input[0].role takes user', {}, [{ role: canary, content: 'Hi' }]],
    [400, 'input[0].content[0].type takes input_text', {}, [{ role: 'user', content: [{ type: canary }] }]],
    [
      400,
      'input[0].content[0].image_url takes a data: or an https',
      {},
      [{ role: 'user', content: [{ type: 'input_image', image_url: `http://${canary}` }] }],
    ],
    [
      400,
      'input[0].content[0].file_id names a file',
      {},
      [{ role: 'user', content: [{ type: 'input_image', file_id: canary }] }],
    ],
    [
      400,
      'tool_choice.name names no tool of the request.',
      { tools: [{ type: 'function', name: 'list' }], tool_choice: { type: 'function', name: canary } },
    ],
    [
      400,
      'tool_choice.name names no tool of the request.',
      {
        tools: [{ type: 'namespace', name: 'space', tools: [{ type: 'function', name: 'list' }] }],
        tool_choice: { type: 'function', name: 'list', namespace: canary },
      },
    ],
    [400, 'temperature is 2 at most', { temperature: 3 }],
    [400, 'background takes an answer that is kept', { background: true, store: false }],
  ])('%i %s', (status, message, fields, input) => {
    let thrown: unknown
    try {
      asked(fields, input)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(HttpError)
    expect(thrown).toMatchObject({ status, message: expect.stringContaining(message) })
    expect((thrown as HttpError).message).not.toContain(canary)
  })
})

test('an item that a store gave back in another form is not kept', () => {
  const body = { model: 'm', input: [{ type: 'item_reference', id: 'x' }] }
  const items = new Map([['x', { type: 'function_call', broken: true }]])
  expect(() => responsesWire.decodeRequest!({ url: '', headers: {}, body, items })).toThrow(/not kept/)
})

describe('files in results', () => {
  const image = { type: 'input_image', image_url: 'data:image/png;base64,AAAA' }
  const called = (call_id: string) => ({ type: 'function_call', call_id, name: 'look', arguments: '{}' })
  const gave = (call_id: string, ...output: object[]) => ({ type: 'function_call_output', call_id, output })
  const part = { type: 'image', mediaType: 'image/png', data: 'AAAA' }
  const lead = (id: string) => ({ type: 'text', text: `Files in the result of the call ${id}:` })
  const note = '(1 of its files follow in the next message.)'

  // Codex's `view_image` answers by an image (0.171.0, 2026-11).
  test('follow behind all results of a step, in a message of the user', () => {
    const messages = messagesOf(
      called('a'),
      called('b'),
      gave('b', { type: 'input_text', text: 'A cat' }, image),
      gave('a', image),
      { role: 'user', content: 'So?' },
    )
    expect(messages.slice(1)).toEqual([
      {
        role: 'tool',
        content: [
          { type: 'tool-result', toolCallId: 'b', toolName: 'look', output: `A cat\n${note}` },
          { type: 'tool-result', toolCallId: 'a', toolName: 'look', output: note },
        ],
      },
      { role: 'user', content: [lead('b'), part, lead('a'), part] },
      { role: 'user', content: [{ type: 'text', text: 'So?' }] },
    ])
  })

  test('follow at the end of the input too', () => {
    const file = { type: 'input_file', filename: 'a.txt', file_data: 'data:text/plain;base64,CCCC' }
    expect(messagesOf(called('a'), gave('a', file)).at(-1)).toEqual({
      role: 'user',
      content: [lead('a'), { type: 'file', mediaType: 'text/plain', data: 'CCCC', name: 'a.txt' }],
    })
  })

  test('are named by their place where they cannot be taken', () => {
    const far = { type: 'input_image', image_url: 'http://x/a.png' }
    expect(() => messagesOf(called('a'), gave('a', far))).toThrow(
      new HttpError(400, 'invalid-request', 'input[1].output[0].image_url takes a data: or an https address.'),
    )
  })
})
