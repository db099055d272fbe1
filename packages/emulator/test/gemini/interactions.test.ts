import { describe, expect, it } from 'vitest'
import { createGeminiEmulator, type GeminiEmulatorOptions } from '../../src/index.js'
import { eventsOf, get, post, runsOf } from '../vendors.js'

const model = 'gemini-3.8-flash'
const weather = {
  type: 'function',
  name: 'weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } } },
}
const user = { type: 'user_input', content: [{ type: 'text', text: 'The weather in Rome?' }] }
type Json = ReturnType<typeof JSON.parse>

/** An emulator, and the ways to ask it. */
function emulated(options: GeminiEmulatorOptions = {}) {
  const emulator = createGeminiEmulator(options)
  const headers = (key: string) => ({ 'x-goog-api-key': key })
  const ask = (body: object, key = 'any') =>
    post(emulator, '/v1beta/interactions', { model, input: 'Hello', ...body }, headers(key))
  return {
    ask: async (body: object, key?: string) => {
      const response = await ask(body, key)
      return { status: response.status, json: (await response.json()) as Json }
    },
    stream: async (body: object = {}) => eventsOf(await (await ask({ stream: true, ...body })).text()),
    begin: async (body: object) => (await ask({ stream: true, ...body })).body!.getReader(),
    look: async (path: string, { key = 'any', method = 'GET' } = {}) => {
      const response = await get(emulator, `/v1beta/interactions/${path}`, headers(key), method)
      const text = await response.text()
      return { status: response.status, text, ...(text.startsWith('{') && { json: JSON.parse(text) as Json }) }
    },
  }
}

const answer = () => ({
  reasoning: 'Hm. So.',
  text: 'one two three',
  toolCalls: [{ name: 'weather', input: { city: 'Rome' } }],
})
const summaries = { generation_config: { thinking_summaries: 'auto' } }

describe('a stream', () => {
  it('tells its steps from beginning to end', async () => {
    const events = await emulated({ answer, tokensPerEvent: 1 }).stream({ tools: [weather], ...summaries })
    expect(events.map(({ event, data }) => (data ? data.event_type : event))).toEqual(events.map(({ event }) => event))
    expect(runsOf(events.map(({ event, data }) => data?.delta?.type ?? data?.step?.type ?? event!))).toEqual([
      'interaction.created',
      'interaction.status_update',
      ...['thought', 'thought_summary', 'thought_signature', 'step.stop'],
      ...['model_output', 'text', 'step.stop'],
      ...['function_call', 'arguments_delta', 'step.stop'],
      'interaction.completed',
      'done',
    ])
    const [created, completed] = [events[0]!.data.interaction, events.at(-2)!.data.interaction]
    expect(created).toEqual({ id: expect.stringMatching(/^v1_/), status: 'in_progress', object: 'interaction', model })
    expect(completed).toMatchObject({ id: created.id, status: 'requires_action' })
    const { usage } = completed
    expect(usage.total_tokens).toBe(usage.total_input_tokens + usage.total_output_tokens + usage.total_thought_tokens)
    expect(completed).not.toHaveProperty('steps')
    expect(events.at(-1)!.text).toBe('[DONE]')
  })

  it('has ids of events in the background alone, and no id of its own where it is not kept', async () => {
    const by = emulated({ answer })
    expect((await by.stream()).some(({ data }) => data?.event_id)).toBe(false)
    const ids = (await by.stream({ background: true })).slice(0, -1).map(({ data }) => data.event_id)
    expect(new Set(ids).size).toBe(ids.length)
    expect((await by.stream({ store: false }))[0]!.data.interaction.id).toBe('')
  })

  it('shows what a model thinks only where it was asked to, and signs it all the same', async () => {
    const kinds = (await emulated({ answer }).stream()).map(({ data }) => data?.delta?.type)
    expect(kinds).not.toContain('thought_summary')
    expect(kinds).toContain('thought_signature')
  })

  it('has a search of its own where the request names the tool', async () => {
    const events = await emulated().stream({ tools: [{ type: 'google_search' }], input: 'What is new?' })
    const steps = events.flatMap(({ data }) => data?.step?.type ?? [])
    expect(steps).toEqual(['thought', 'google_search_call', 'google_search_result', 'model_output'])
    const [result, cited] = ['google_search_result', 'text_annotation_delta'].map(
      type => events.find(({ data }) => data?.delta?.type === type)!.data.delta,
    )
    expect(result.result.map(({ url }: Json) => url)).toEqual(cited.annotations.map(({ url }: Json) => url))
  })

  it('has files behind its text', async () => {
    const files = [{ mediaType: 'image/png', data: 'AAAA' }]
    const events = await emulated({ answer: () => ({ text: 'one', files }) }).stream()
    expect(events.flatMap(({ data }) => data?.delta ?? []).filter(({ type }) => type === 'image')).toEqual([
      { mime_type: 'image/png', data: 'AAAA', type: 'image' },
    ])
  })

  it.each<[string, string]>([
    ['finish:incomplete after=1', 'incomplete'],
    ['finish:budget_exceeded', 'budget_exceeded'],
  ])('ends by a fault as it says: %s', async (fault, status) => {
    const events = await emulated({ answer, fault }).stream()
    expect(events.at(-2)!.data.interaction.status).toBe(status)
  })
})

describe('a whole interaction', () => {
  it('has the steps of its stream', async () => {
    const { status, json } = await emulated({ answer }).ask({ tools: [weather], ...summaries })
    expect([status, json.status, json.object]).toEqual([200, 'requires_action', 'interaction'])
    expect(json.steps).toEqual([
      { type: 'thought', signature: expect.any(String), summary: [{ type: 'text', text: 'Hm. So.' }] },
      { type: 'model_output', content: [{ type: 'text', text: 'one two three' }] },
      { type: 'function_call', id: expect.any(String), name: 'weather', arguments: { city: 'Rome' } },
    ])
  })

  it('goes on from one that is kept, or from its steps', async () => {
    const by = emulated()
    const first = await by.ask({ input: [user], tools: [weather] })
    const { id } = first.json.steps.at(-1)
    const given = { type: 'function_result', call_id: id, name: 'weather', result: 'Sunny' }
    for (const next of [
      { previous_interaction_id: first.json.id, input: [given] },
      { input: [user, ...first.json.steps, given] },
    ]) {
      const { status, json } = await by.ask({ tools: [weather], ...next })
      expect(status).toBe(200)
      expect(json.steps.at(-1).content[0].text).toContain('Sunny')
    }
  })

  it('holds an answer to a schema', async () => {
    const schema = { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] }
    const { json } = await emulated().ask({ response_format: { type: 'text', mime_type: 'application/json', schema } })
    expect(JSON.parse(json.steps.at(-1).content[0].text)).toEqual({ a: expect.any(Number) })
  })
})

describe('what is refused', () => {
  const signature = 'c2lnbg=='
  it.each<[string, object, number, string, RegExp?]>([
    ['an unknown field', { contents: [] }, 400, 'invalid_request', /contents/],
    ['an unknown setting', { generation_config: { topK: 1 } }, 400, 'invalid_request', /topK/],
    ['a level that is none', { generation_config: { thinking_level: 'HIGH' } }, 400, 'invalid_request'],
    ['nobody to ask', { model: undefined }, 400, 'invalid_request', /model and agent/],
    ['both of them', { agent: 'a' }, 400, 'invalid_request', /model and agent/],
    ['settings of an agent', { model: undefined, agent: 'a', ...summaries }, 400, 'invalid_request', /agent_config/],
    ['the background without the store', { background: true, store: false }, 400, 'invalid_request', /store/],
    ['a step of no kind', { input: [{ type: 'orrery' }] }, 400, 'invalid_request', /orrery/],
    [
      'content of no kind',
      { input: [{ type: 'user_input', content: [{ type: 'orrery' }] }] },
      400,
      'invalid_request',
      /orrery/,
    ],
    ['an empty step', { input: [{ type: 'user_input', content: [] }] }, 400, 'invalid_request', /empty/],
    ['a call without a name', { input: [user, { type: 'function_call', id: 'c' }] }, 400, 'invalid_request', /name/],
    [
      'a result of no call',
      { input: [{ type: 'function_result', call_id: 'c', result: 'r' }] },
      400,
      'invalid_request',
      /function_call/,
    ],
    [
      'a call without a result',
      { input: [user, { type: 'function_call', id: 'c', name: 'f', arguments: {} }] },
      400,
      'invalid_request',
      /function_result/,
    ],
    ['a thought without a signature', { input: [user, { type: 'thought' }] }, 400, 'invalid_request', /signature/],
    [
      'a signature of somebody else',
      { input: [user, { type: 'thought', signature }] },
      400,
      'invalid_request',
      /Corrupted/,
    ],
    [
      'a call without a signature',
      {
        input: [
          user,
          { type: 'function_call', id: 'c', name: 'f', arguments: {} },
          { type: 'function_result', call_id: 'c', result: 'r' },
        ],
      },
      400,
      'invalid_request',
      /thought_signature/,
    ],
    ['an interaction of nobody', { previous_interaction_id: 'v1_1' }, 404, 'not_found'],
    ['a model of nobody', { model: 'gemini-9' }, 404, 'not_found'],
  ])('%s', async (_, body, status, code, words = /./) => {
    const by = emulated({ models: [model] })
    expect(await by.ask(body)).toEqual({ status, json: { error: { code, message: expect.stringMatching(words) } } })
  })

  it('a request without a key, or with a wrong one', async () => {
    const by = emulated({ keys: ['right'] })
    expect(await by.ask({}, 'wrong')).toMatchObject({ status: 400, json: { error: { code: 'invalid_request' } } })
    expect((await by.ask({}, 'right')).status).toBe(200)
  })

  it('an option that cannot work', () => {
    expect(() => createGeminiEmulator({ keepInteractions: -1 })).toThrow('keepInteractions')
  })
})

describe('an interaction that is kept', () => {
  const long = () => ({ text: 'one two three four '.repeat(5_000) })

  it('is looked up with what was asked, and deleted', async () => {
    const by = emulated({ answer: () => ({ text: 'one' }) })
    const { id } = (await by.ask({ input: [user] })).json
    const { json } = await by.look(id)
    expect(json).toMatchObject({ id, status: 'completed' })
    expect(json.steps.map(({ type }: Json) => type)).toEqual(['user_input', 'thought', 'model_output'])
    expect((await by.look(id, { key: 'other' })).status).toBe(404)
    expect((await by.look(id, { method: 'DELETE' })).status).toBe(200)
    expect((await by.look(id)).json).toEqual({ error: { code: 'not_found', message: expect.any(String) } })
  })

  it('goes on in the background without its reader, and is told again from any of its events on', async () => {
    const by = emulated({ answer: () => ({ text: 'one two three four' }), tokensPerEvent: 1 })
    const reader = await by.begin({ background: true })
    const head = eventsOf(new TextDecoder().decode((await reader.read()).value))
    await reader.cancel()
    const { id } = head[0]!.data.interaction
    const all = eventsOf((await by.look(`${id}?stream=true`)).text)
    expect(all.slice(0, head.length)).toEqual(head)
    expect(all.at(-2)!.event).toBe('interaction.completed')
    for (const at of [0, 4, all.length - 2]) {
      const rest = eventsOf((await by.look(`${id}?stream=true&last_event_id=${all[at]!.data.event_id}`)).text)
      expect(rest).toEqual(all.slice(at + 1))
    }
    expect((await by.look(`${id}?stream=true&last_event_id=x`)).status).toBe(400)
    expect((await by.look(id)).json.status).toBe('completed')
  })

  it('is stopped in the background, once, and nowhere else', async () => {
    const by = emulated({ answer: long })
    const reader = await by.begin({ background: true })
    const { id } = eventsOf(new TextDecoder().decode((await reader.read()).value))[0]!.data.interaction
    await reader.cancel()
    const cancel = (of: string) => by.look(`${of}/cancel`, { method: 'POST' })
    expect((await cancel(id)).json).toMatchObject({ id, status: 'cancelled' })
    expect((await cancel(id)).json.status).toBe('cancelled')
    expect((await by.look(id)).json.status).toBe('cancelled')
    expect((await by.look(`${id}?stream=true`)).text).not.toContain('interaction.completed')
    const { json } = await by.ask({})
    expect((await cancel(json.id)).status).toBe(400)
    expect((await by.look(`${json.id}?stream=true`)).status).toBe(404)
    expect((await cancel('v1_1')).status).toBe(404)
  })

  it('is in progress where no stream is asked for, and complete when somebody asks', async () => {
    const by = emulated({ answer })
    const { json } = await by.ask({ background: true })
    expect(json.status).toBe('in_progress')
    expect((await by.look(json.id)).json.status).toBe('requires_action')
  })

  it('is no other address', async () => {
    const by = emulated()
    expect((await by.look('v1_1/steps')).status).toBe(404)
    expect((await by.look('v1_1', { method: 'PUT' })).status).toBe(404)
  })
})
