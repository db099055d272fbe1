import { describe, expect, it } from 'vitest'
import { createAnthropicEmulator } from '../../src/index.js'
import { get, post } from '../vendors.js'

const headers = { 'x-api-key': 'any', 'anthropic-version': '2023-06-01' }
const user = { role: 'user', content: 'Hello there' }

const asked = async (response: Promise<Response>) => {
  const answer = await response
  return { status: answer.status, json: (await answer.json()) as ReturnType<typeof JSON.parse> }
}

describe('POST /v1/messages/count_tokens', () => {
  const count = (body: unknown, given = headers, emulator = createAnthropicEmulator({ models: ['claude-sonnet-5'] })) =>
    asked(post(emulator, '/v1/messages/count_tokens?beta=true', body, given))
  const body = { model: 'claude-sonnet-5', messages: [user] }

  it('counts what an answer to the same request says that it was asked', async () => {
    const { status, json } = await count(body)
    const emulator = createAnthropicEmulator()
    const answer = await asked(post(emulator, '/v1/messages', { ...body, max_tokens: 9 }, headers))
    expect([status, json]).toEqual([200, { input_tokens: answer.json.usage.input_tokens }])
    expect(json.input_tokens).toBeGreaterThan(0)
    const longer = await count({
      ...body,
      system: 'Be brief.',
      messages: [user, { role: 'system', content: 'Be kind.' }],
    })
    expect(longer.json.input_tokens).toBeGreaterThan(json.input_tokens)
  })

  it('needs no limit of tokens, whatever thinks', async () => {
    expect((await count({ ...body, thinking: { type: 'adaptive' } })).status).toBe(200)
  })

  it.each<[string, unknown, Record<string, string>, string]>([
    ['what is no JSON', '{', headers, '400 invalid_request_error'],
    ['what is no object', '[]', headers, '400 invalid_request_error'],
    ['no messages', { model: 'claude-sonnet-5' }, headers, '400 invalid_request_error messages: Field required'],
    ['an unknown model', { ...body, model: 'claude-9' }, headers, '404 not_found_error model: claude-9'],
    ['nobody', body, { 'anthropic-version': '2023-06-01' }, '401 authentication_error'],
    ['no version', body, { 'x-api-key': 'any' }, '400 invalid_request_error anthropic-version'],
  ])('refuses %s', async (_, sent, given, words) => {
    const { status, json } = await count(sent, given as typeof headers)
    expect(`${status} ${json.error.type} ${json.error.message}`).toContain(words)
  })
})

describe('GET /v1/models', () => {
  const models = ['a', 'b', 'c', 'd']
  const list = (query = '', options: { models?: readonly string[] } = { models }) =>
    asked(get(createAnthropicEmulator(options), `/v1/models${query}`, headers))

  it('lists the models that the options name, or some of the vendor', async () => {
    const { json } = await list()
    expect(json).toMatchObject({ has_more: false, first_id: 'a', last_id: 'd' })
    expect(json.data[0]).toEqual({ type: 'model', id: 'a', display_name: 'a', created_at: expect.any(String) })
    expect((await list('', {})).json.data.map(({ id }: { id: string }) => id)).toContain('claude-sonnet-5')
  })

  it.each([
    ['?limit=3', 'abc', true],
    ['?limit=3&after_id=c', 'd', false],
    ['?limit=2&before_id=d', 'bc', true],
    ['?limit=2&before_id=c', 'ab', false],
    ['?after_id=d', '', false],
  ])('by page: %s', async (query, ids, more) => {
    const { json } = await list(query)
    expect([json.data.map(({ id }: { id: string }) => id).join(''), json.has_more]).toEqual([ids, more])
  })

  it('tells one', async () => {
    expect((await list('/b')).json).toMatchObject({ type: 'model', id: 'b' })
    expect((await list('/z')).json).toMatchObject({ error: { type: 'not_found_error', message: 'model: z' } })
    expect((await list('/z', {})).json).toMatchObject({ id: 'z' })
  })

  it.each(['0', '1001', 'x'])('refuses a limit of %s, and nobody', async limit => {
    expect((await list(`?limit=${limit}`)).status).toBe(400)
    expect((await get(createAnthropicEmulator(), '/v1/models', {})).status).toBe(401)
  })
})
