import { describe, expect, it } from 'vitest'
import { createOpenAIEmulator, type OpenAIEmulatorOptions } from '../../src/index.js'
import { eventsOf, post } from '../vendors.js'

const user = { role: 'user', content: 'Hello' }
const weather = {
  type: 'function',
  function: {
    name: 'weather',
    description: 'Weather of a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } } },
  },
}

async function chat(body: object, options: OpenAIEmulatorOptions = {}) {
  const response = await post(
    createOpenAIEmulator(options),
    '/v1/chat/completions',
    { model: 'gpt-4o', messages: [user], stream: true, ...body },
    { authorization: 'Bearer any' },
  )
  const raw = await response.text()
  return { response, raw, chunks: eventsOf(raw).flatMap(({ data }) => data ?? []) }
}

const answer = () => ({ reasoning: 'Hm.', text: 'one two' })

describe('a stream', () => {
  it('has the role, the text, the reason, the usage where it is asked for, and [DONE]', async () => {
    const { raw, chunks, response } = await chat({ stream_options: { include_usage: true } }, { answer })
    expect(raw).toMatch(/^(data: \{[^\n]*\}\n\n)+data: \[DONE\]\n\n$/)
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(response.headers.get('x-request-id')).toMatch(/^req_[0-9a-f]{32}$/)
    expect(chunks.map(chunk => chunk.choices)).toEqual([
      [{ index: 0, delta: { role: 'assistant', content: '', refusal: null }, logprobs: null, finish_reason: null }],
      [{ index: 0, delta: { content: 'one' }, logprobs: null, finish_reason: null }],
      [{ index: 0, delta: { content: ' two' }, logprobs: null, finish_reason: null }],
      [{ index: 0, delta: {}, logprobs: null, finish_reason: 'stop' }],
      [],
    ])
    expect(chunks.map(chunk => chunk.usage === null)).toEqual([true, true, true, true, false])
    expect(chunks.at(-1).usage).toMatchObject({
      completion_tokens: 4,
      completion_tokens_details: { reasoning_tokens: 2 },
    })
    expect(new Set(chunks.map(chunk => chunk.id)).size).toBe(1)
    expect(chunks[0].id).toMatch(/^chatcmpl-\w{29}$/)
  })

  it('hides how long its deltas are, unless it need not', async () => {
    const { chunks } = await chat({}, { answer })
    const lengths = chunks.map(
      ({ choices, obfuscation }) => (choices[0].delta.content ?? '').length + obfuscation.length,
    )
    expect(new Set(lengths)).toEqual(new Set([15]))
    const bare = await chat({ stream_options: { include_obfuscation: false } }, { answer })
    expect(bare.raw).not.toMatch(/obfuscation|usage/)
  })

  it('sends a call as it becomes known', async () => {
    const { chunks } = await chat(
      { tools: [weather], messages: [{ role: 'user', content: 'The weather in Rome?' }] },
      { answer: () => ({ toolCalls: [{ name: 'weather', input: { city: 'Rome' } }] }) },
    )
    expect(chunks[0].choices[0].delta).toEqual({ role: 'assistant', content: null, refusal: null })
    const calls = chunks.flatMap(chunk => chunk.choices[0]?.delta.tool_calls ?? [])
    expect(calls[0]).toEqual({
      id: expect.stringMatching(/^call_\w{24}$/),
      index: 0,
      type: 'function',
      function: { name: 'weather', arguments: '' },
    })
    for (const call of calls.slice(1)) expect(Object.keys(call)).toEqual(['index', 'function'])
    expect(calls.map(call => call.function.arguments).join('')).toBe('{"city":"Rome"}')
    expect(calls.length).toBeGreaterThan(3)
    expect(chunks.at(-1).choices[0].finish_reason).toBe('tool_calls')
  })

  it('refuses in the field for it, and takes the shape of another host', async () => {
    const { chunks } = await chat({}, { fault: 'refusal message=No' })
    expect(chunks.map(chunk => chunk.choices[0].delta.refusal ?? '').join('')).toBe('No')
    const toolCalls = [{ name: 'weather', input: {} }]
    const { raw } = await chat({ tools: [weather] }, { answer: () => ({ toolCalls }), fault: 'tool-shape:whole' })
    expect(raw).toContain('"function":{"name":"weather","arguments":"{}"}')
  })

  it('ends at a stop word, and calls once where it may only once', async () => {
    const { chunks } = await chat({ stop: 'two' }, { answer })
    expect(chunks.map(chunk => chunk.choices[0].delta.content ?? '').join('')).toBe('one ')
    const clock = { type: 'function', function: { name: 'clock', parameters: {} } }
    const both = { tools: [weather, clock], messages: [{ role: 'user', content: 'weather and clock' }], stream: false }
    const count = async (body: object) => (await chat({ ...both, ...body })).raw.match(/"call_/g)?.length
    expect([await count({}), await count({ parallel_tool_calls: false })]).toEqual([2, 1])
  })
})

it('is whole where no stream is asked for', async () => {
  const { raw, response } = await chat({ stream: false }, { answer, now: () => 1_790_000_000_000 })
  expect(response.headers.get('content-type')).toContain('application/json')
  expect(JSON.parse(raw)).toMatchObject({
    object: 'chat.completion',
    created: 1_790_000_000,
    choices: [{ index: 0, message: { role: 'assistant', content: 'one two', refusal: null }, finish_reason: 'stop' }],
    usage: { completion_tokens: 4 },
  })
})

describe('refused', () => {
  const call = { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{}' } }
  const called = { role: 'assistant', content: null, tool_calls: [call] }
  const result = { role: 'tool', tool_call_id: 'call_1', content: 'Sunny' }
  it.each<[what: string, body: object, status: number, code: string, param: string | null]>([
    ['no model', { model: undefined }, 400, 'missing_required_parameter', 'model'],
    ['no messages', { messages: undefined }, 400, 'missing_required_parameter', 'messages'],
    ['an empty list', { messages: [] }, 400, 'empty_array', 'messages'],
    ['a list that is none', { messages: 'Hello' }, 400, 'invalid_type', 'messages'],
    [
      'an unknown role',
      { messages: [user, { role: 'robot', content: 'x' }] },
      400,
      'invalid_value',
      'messages[1].role',
    ],
    ['no content', { messages: [{ role: 'user' }] }, 400, 'missing_required_parameter', 'messages[0].content'],
    [
      'an unknown part',
      { messages: [{ role: 'user', content: [{ type: 'hologram' }] }] },
      400,
      'invalid_value',
      'messages[0].content[0].type',
    ],
    ['too hot', { temperature: 3 }, 400, 'integer_above_max_value', 'temperature'],
    ['no tokens', { max_completion_tokens: 0 }, 400, 'integer_below_min_value', 'max_completion_tokens'],
    ['a stream of another type', { stream: 'yes' }, 400, 'invalid_type', 'stream'],
    [
      'a tool without a name',
      { tools: [{ type: 'function', function: {} }] },
      400,
      'missing_required_parameter',
      'tools[0].function.name',
    ],
    ['a choice without tools', { tool_choice: 'auto' }, 400, 'invalid_value', 'tool_choice'],
    [
      'a choice that is not offered',
      { tools: [weather], tool_choice: { type: 'function', function: { name: 'x' } } },
      400,
      'invalid_value',
      'tool_choice',
    ],
    ['a result of no call', { messages: [user, result] }, 400, 'invalid_value', 'messages.[1].role'],
    ['a call without its result', { messages: [user, called, user] }, 400, 'invalid_value', 'messages.[2].role'],
    [
      'JSON of which the model is not told',
      { response_format: { type: 'json_object' } },
      400,
      'invalid_value',
      'messages',
    ],
    [
      'max_tokens of a model that reasons',
      { model: 'gpt-5', max_tokens: 9 },
      400,
      'unsupported_parameter',
      'max_tokens',
    ],
    [
      'a temperature of a model that reasons',
      { model: 'o4-mini', temperature: 0.5 },
      400,
      'unsupported_value',
      'temperature',
    ],
    [
      'a function whose parameters are a union',
      { tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object', anyOf: [] } } }] },
      400,
      'invalid_function_parameters',
      'tools[0].function.parameters',
    ],
    ['a model that is not known', { model: 'gpt-9' }, 404, 'model_not_found', null],
  ])('%s', async (_, body, status, code, param) => {
    const { response, raw } = await chat(body, { models: ['gpt-4o', 'gpt-5', 'o4-mini'] })
    expect(response.status).toBe(status)
    expect(JSON.parse(raw)).toEqual({
      error: { message: expect.any(String), type: 'invalid_request_error', param, code },
    })
  })

  it.each<[string, object]>([
    ['a tool loop', { messages: [user, called, result] }],
    ['a temperature where reasoning is off', { model: 'gpt-5.4', temperature: 0.5 }],
    ['null for what is left out', { temperature: null, tools: null, stop: null, response_format: null }],
    ['fields that are not known', { brand_new: true }],
  ])('but not %s', async (_, body) => {
    expect((await chat(body)).response.status).toBe(200)
  })

  it('without a key, at another path, and for what is no JSON', async () => {
    const emulator = createOpenAIEmulator({ keys: ['right'] })
    const status = async (path: string, body: unknown, authorization?: string) => {
      const response = await post(emulator, path, body, authorization === undefined ? {} : { authorization })
      return [response.status, ((await response.json()) as { error: { code: unknown } }).error.code]
    }
    expect(await status('/v1/responses', {})).toEqual([401, null])
    expect(await status('/v1/responses', {}, 'Bearer wrong')).toEqual([401, 'invalid_api_key'])
    expect(await status('/v1/responses', '{', 'Bearer right')).toEqual([400, null])
    expect(await status('/v1/engines', {}, 'Bearer right')).toEqual([404, null])
  })
})
