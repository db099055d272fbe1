import { describe, expect, it } from 'vitest'
import { createAnthropicEmulator } from '../../src/index.js'
import { post } from '../vendors.js'

const version = { 'anthropic-version': '2023-06-01' }
const headers = { 'x-api-key': 'any', ...version }
const user = { role: 'user', content: 'Hello' }
const tool = { name: 'weather', input_schema: { type: 'object' } }
const call = { type: 'tool_use', id: 'toolu_1', name: 'weather', input: {} }
const result = { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'Sunny' }] }
const system = { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] }
const emulator = createAnthropicEmulator({ models: ['claude-sonnet-4-5', 'claude-opus-5', 'claude-opus-5-5'] })

async function refusal(body: object | string, given: Record<string, string> = headers) {
  const basic = { model: 'claude-sonnet-4-5', max_tokens: 4096, messages: [user] }
  const response = await post(emulator, '/v1/messages', typeof body === 'string' ? body : { ...basic, ...body }, given)
  const json = (await response.json()) as {
    type: string
    error?: { type: string; message: string }
    request_id?: string
  }
  if (response.status === 200) return undefined
  expect(json).toMatchObject({ type: 'error', request_id: response.headers.get('request-id') })
  return `${response.status} ${json.error?.type} ${json.error?.message}`
}

/** The blocks of an answer with thoughts that the emulator signed. */
async function thoughts(): Promise<readonly { type: string; thinking?: string; signature?: string }[]> {
  const options = { answer: () => ({ reasoning: 'Hm.', text: 'x' }) }
  const body = { model: 'm', max_tokens: 9, messages: [user] }
  const response = await post(createAnthropicEmulator(options), '/v1/messages', body, headers)
  return ((await response.json()) as { content: { type: string }[] }).content
}

it('keeps no threads of messages, and says so by the word on which the SDK sends the conversation', async () => {
  const basic = { model: 'claude-sonnet-4-5', max_tokens: 9 }
  const threaded = (thread: object, messages: readonly object[]) =>
    post(emulator, '/v1/messages', { ...basic, messages, thread }, headers)
  expect((await threaded({ type: 'create' }, [user])).status).toBe(200)
  const thread = { type: 'continue', previous_message_id: 'msg_1' }
  for (const messages of [[result], []]) {
    const response = await threaded(thread, messages)
    const error = { type: 'not_found_error', details: { error_code: 'thread_not_found' } }
    expect([response.status, await response.json()]).toMatchObject([404, { error }])
  }
})

describe('refused', () => {
  it.each<[what: string, body: object | string, message: string]>([
    ['what is no JSON', '{', '400 invalid_request_error'],
    ['what is no object', '[]', '400 invalid_request_error'],
    ['no model', { model: undefined }, 'model: Field required'],
    ['no max_tokens', { max_tokens: undefined }, '400 invalid_request_error max_tokens: Field required'],
    ['max_tokens of none', { max_tokens: 0 }, 'max_tokens: Input should be >=1'],
    ['no messages', { messages: undefined }, 'messages: Field required'],
    ['an empty list', { messages: [] }, 'messages: at least one'],
    ['an unknown role', { messages: [{ role: 'robot', content: 'x' }] }, 'messages.0.role: Input should be'],
    ['nobody but the system', { messages: [system] }, 'first message must use the "user" role'],
    ['the assistant behind the system', { messages: [system, { role: 'assistant', content: 'x' }] }, 'first message'],
    [
      'an image of the system',
      { messages: [user, { role: 'system', content: [{ type: 'image' }] }] },
      '`image` blocks',
    ],
    [
      'a result of the system',
      { messages: [user, { role: 'system', content: result.content }] },
      '`tool_result` blocks',
    ],
    [
      'a call that the system alone stands behind',
      { messages: [user, { role: 'assistant', content: [call] }, system] },
      'messages.1: `tool_use` ids were found',
    ],
    ['no content', { messages: [{ role: 'user' }] }, 'messages.0.content: Field required'],
    [
      'an empty content',
      { messages: [{ role: 'user', content: [] }] },
      'messages.0: all messages must have non-empty content',
    ],
    ['an empty text', { messages: [{ role: 'user', content: '' }] }, 'text content blocks must be non-empty'],
    [
      'an assistant in front',
      { messages: [{ role: 'assistant', content: 'x' }] },
      'first message must use the "user" role',
    ],
    [
      'an unknown block',
      { messages: [{ role: 'user', content: [{ type: 'hologram' }] }] },
      'messages.0.content.0.type',
    ],
    ['a call of the user', { messages: [{ role: 'user', content: [call] }] }, '`tool_use` blocks have no place'],
    [
      'a call without its result',
      { messages: [user, { role: 'assistant', content: [call] }, user] },
      'messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_1',
    ],
    ['a result of no call', { messages: [result] }, 'unexpected `tool_use_id`'],
    ['a stream of another type', { stream: 'yes' }, 'stream: Input should be a valid boolean'],
    [
      'a tool whose schema is a union',
      { tools: [{ name: 'x', input_schema: { type: 'object', oneOf: [] } }] },
      'tools.0.input_schema: Input should be an object that has none of oneOf, allOf, anyOf at its root',
    ],
    ['a tool without a schema', { tools: [{ name: 'x' }] }, 'tools.0.input_schema: Field required'],
    ['a choice without tools', { tool_choice: { type: 'any' } }, 'tool_choice: may only be given with tools'],
    ['a tool that is not offered', { tools: [tool], tool_choice: { type: 'tool', name: 'x' } }, "Tool 'x' not found"],
    ['too hot', { temperature: 1.5 }, 'temperature: Input should be <=1'],
    ['two samplers', { temperature: 1, top_p: 0.5 }, 'cannot both be specified'],
    ['a sampler of a model that takes none', { model: 'claude-opus-5', top_p: 0.5 }, 'top_p: not supported'],
    [
      'a small budget',
      { thinking: { type: 'enabled', budget_tokens: 9 } },
      'thinking.budget_tokens: Input should be >=1024',
    ],
    [
      'a large budget',
      { thinking: { type: 'enabled', budget_tokens: 4096 } },
      'max_tokens: `max_tokens` must be greater',
    ],
    [
      'a budget of a model that adapts',
      { model: 'claude-opus-5', thinking: { type: 'enabled', budget_tokens: 2000 } },
      '"enabled" is not supported',
    ],
    [
      'thinking switched off where it cannot be',
      { model: 'claude-opus-5-5', thinking: { type: 'disabled' } },
      '"disabled" is not supported',
    ],
    [
      'a forced call while it thinks',
      { tools: [tool], tool_choice: { type: 'any' }, thinking: { type: 'enabled', budget_tokens: 2000 } },
      'Thinking may not be enabled when',
    ],
    [
      'a call that came without its thoughts',
      {
        tools: [tool],
        thinking: { type: 'enabled', budget_tokens: 2000 },
        messages: [user, { role: 'assistant', content: [call] }, result],
      },
      'messages.1.content.0.type: Expected `thinking`',
    ],
    [
      'thoughts without a signature',
      { messages: [user, { role: 'assistant', content: [{ type: 'thinking', thinking: 'x' }] }] },
      'messages.1.content.0.signature: Field required',
    ],
    [
      'a signature of nobody',
      { messages: [user, { role: 'assistant', content: [{ type: 'thinking', thinking: 'x', signature: 'EqQB' }] }] },
      'Invalid `signature` in `thinking` block',
    ],
    [
      'redacted thoughts of nobody',
      { messages: [user, { role: 'assistant', content: [{ type: 'redacted_thinking', data: 'EqQB' }] }] },
      'Invalid `data`',
    ],
    ['a model that is not known', { model: 'claude-9' }, '404 not_found_error model: claude-9'],
  ])('%s', async (_, body, message) => {
    expect(await refusal(body)).toContain(message)
  })

  it('a text under the signature of another', async () => {
    const [thinking, text] = await thoughts()
    const conversation = (changed: object) => ({
      messages: [user, { role: 'assistant', content: [changed, text] }, user],
    })
    expect(await refusal(conversation(thinking!))).toBeUndefined()
    expect(await refusal(conversation({ ...thinking, thinking: 'Hm!' }))).toContain('Invalid `signature`')
    expect(
      await refusal(conversation({ ...thinking, signature: `${thinking!.signature}`.replace(/.$/, 'A') })),
    ).toContain('Invalid `signature`')
  })

  it.each<[what: string, headers: Record<string, string>, message: string]>([
    ['without a key', version, '401 authentication_error x-api-key header is required'],
    ['without a version', { 'x-api-key': 'any' }, '400 invalid_request_error anthropic-version: header is required'],
    ['with a version that is none', { 'x-api-key': 'any', 'anthropic-version': 'latest' }, 'anthropic-version'],
  ])('%s', async (_, given, message) => {
    expect(await refusal({}, given)).toContain(message)
  })

  it('by its keys, in either header', async () => {
    const keyed = createAnthropicEmulator({ keys: ['right'] })
    const status = async (key: Record<string, string>) =>
      (await post(keyed, '/v1/messages', { model: 'm', max_tokens: 9, messages: [user] }, { ...version, ...key }))
        .status
    expect(await status({ 'x-api-key': 'right' })).toBe(200)
    expect(await status({ authorization: 'Bearer right' })).toBe(200)
    expect(await status({ 'x-api-key': 'wrong' })).toBe(401)
    expect((await post(keyed, '/v1/complete', {}, headers)).status).toBe(404)
  })
})

it.each<[what: string, body: object]>([
  ['a tool loop', { tools: [tool], messages: [user, { role: 'assistant', content: [call] }, result] }],
  [
    'adaptive thinking without the thoughts of before',
    {
      model: 'claude-opus-5',
      tools: [tool],
      thinking: { type: 'adaptive' },
      messages: [user, { role: 'assistant', content: [call] }, result],
    },
  ],
  ['a beginning of the answer', { messages: [user, { role: 'assistant', content: 'Sure' }] }],
  ['the system in front', { messages: [system, user] }],
  ['the system behind', { messages: [user, system] }],
  [
    'the system between a call and its result',
    { tools: [tool], messages: [user, system, { role: 'assistant', content: [call] }, system, result, system] },
  ],
  [
    'the first request of Claude Code 2.1.332, 2026-11',
    {
      model: 'claude-opus-5',
      messages: [user, system],
      system: [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral' } }],
      tools: [
        { ...tool, description: 'x', eager_input_streaming: true },
        { ...tool, name: 'Deferred', defer_loading: true },
      ],
      metadata: { user_id: 'x' },
      thinking: { type: 'adaptive', display: 'omitted' },
      context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
      output_config: { effort: 'high' },
    },
  ],
  ['tools of the vendor', { tools: [{ type: 'web_search_20250305', name: 'web_search' }] }],
])('takes %s', async (_, body) => {
  expect(await refusal(body)).toBeUndefined()
})
