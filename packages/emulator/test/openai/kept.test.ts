import { describe, expect, it } from 'vitest'
import { createOpenAIEmulator, type OpenAIEmulatorOptions } from '../../src/index.js'
import { eventsOf, get, post } from '../vendors.js'

const weather = {
  type: 'function',
  name: 'weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } } },
}

/** An emulator, and the ways to ask it. */
function emulated(options: OpenAIEmulatorOptions = {}) {
  const emulator = createOpenAIEmulator(options)
  const headers = (key = 'any') => ({ authorization: `Bearer ${key}` })
  return {
    respond: async (body: object, key?: string) => {
      const response = await post(emulator, '/v1/responses', { model: 'gpt-5', input: 'Hello', ...body }, headers(key))
      return { status: response.status, json: (await response.json()) as ReturnType<typeof JSON.parse> }
    },
    stream: async (body: object) => {
      const sent = { model: 'gpt-5', input: 'Hello', stream: true, ...body }
      return post(emulator, '/v1/responses', sent, headers())
    },
    look: async (path: string, { key, method }: { key?: string; method?: string } = {}) => {
      const response = await get(emulator, path, headers(key), method)
      const text = await response.text()
      return { status: response.status, text, ...(text.startsWith('{') && { json: JSON.parse(text) }) }
    },
  }
}

const [user, output] = [
  { role: 'user', content: 'The weather in Rome?' },
  (call: { call_id: string }) => ({ type: 'function_call_output', call_id: call.call_id, output: 'Sunny' }),
]
const error = (code: string | null, param: string | null) => ({
  error: { message: expect.stringContaining('not found'), type: 'invalid_request_error', param, code },
})

/** An answer of reasoning, text and a call. */
async function called(by: ReturnType<typeof emulated>, body: object = {}) {
  const { json } = await by.respond({ input: [user], tools: [weather], ...body })
  const [thought, , call] = json.output
  expect(json.output.map(({ type }: { type: string }) => type)).toEqual(['reasoning', 'message', 'function_call'])
  return { id: json.id, items: json.output as { id: string }[], thought, call }
}

describe('what a request left in store comes back', () => {
  it.each<[string, (of: Awaited<ReturnType<typeof called>>) => object]>([
    [
      'by references (ai 7.0.173)',
      ({ thought, call }) => ({
        input: [
          user,
          { type: 'item_reference', id: thought.id },
          { type: 'item_reference', id: call.id },
          output(call),
        ],
      }),
    ],
    [
      'as items without an encrypted form (@langchain/openai 1.6.0)',
      ({ items, call }) => ({ input: [user, ...items, output(call)] }),
    ],
    ['by the response before', ({ id, call }) => ({ previous_response_id: id, input: [output(call)] })],
  ])('%s', async (_, next) => {
    const by = emulated()
    const { status, json } = await by.respond({ tools: [weather], ...next(await called(by)) })
    expect(status).toBe(200)
    expect(json.output.at(-1).content[0].text).toContain('Sunny')
  })

  it('over several responses, the references of one in the input of the next', async () => {
    const by = emulated()
    const first = await called(by)
    const second = await by.respond({ previous_response_id: first.id, input: [output(first.call)] })
    expect(second.json.previous_response_id).toBe(first.id)
    const message = second.json.output.at(-1)
    const third = await by.respond({ previous_response_id: second.json.id, input: 'And what is 2 + 3?' })
    expect(third.json.output.at(-1).content[0].text).toContain('2 + 3 = 5')
    // The question, the call's output, the answer and the new question: four messages and a result.
    expect(third.json.usage.input_tokens).toBeGreaterThan(second.json.usage.input_tokens)
    const other = await by.respond({
      input: [user, { type: 'item_reference', id: message.id }, { role: 'user', content: 'x' }],
    })
    expect(other.status).toBe(200)
  })

  it('from a stream too', async () => {
    const by = emulated()
    const events = eventsOf(await (await by.stream({})).text())
    const { response } = events.at(-1)!.data
    expect((await by.look(`/v1/responses/${response.id}`)).json).toEqual(response)
    expect((await by.respond({ previous_response_id: response.id })).status).toBe(200)
  })

  it('and not what came of a stream that nobody read to its end', async () => {
    const by = emulated()
    const reader = (await by.stream({})).body!.getReader()
    const head = eventsOf(new TextDecoder().decode((await reader.read()).value))
    await reader.cancel()
    expect((await by.look(`/v1/responses/${head[0]!.data.response.id}`)).status).toBe(404)
  })
})

describe('not found', () => {
  it.each<[string, (of: Awaited<ReturnType<typeof called>>) => object, number, ReturnType<typeof error>]>([
    ['an item of nobody', () => ({ input: [{ type: 'item_reference', id: 'msg_1' }] }), 404, error(null, 'input')],
    ['a reference without an id', () => ({ input: [{ type: 'item_reference', id: '' }] }), 404, error(null, 'input')],
    [
      'a response of nobody',
      () => ({ previous_response_id: 'resp_1' }),
      400,
      error('previous_response_not_found', 'previous_response_id'),
    ],
  ])('%s', async (_, body, status, expected) => {
    const by = emulated()
    expect(await by.respond(body(await called(by)))).toEqual({ status, json: expected })
  })

  it.each<[string, object, OpenAIEmulatorOptions, string]>([
    ['with store off', { store: false }, {}, 'any'],
    ['by another key', {}, {}, 'other'],
    ['where nothing is kept', {}, { keepResponses: 0 }, 'any'],
  ])('%s', async (_, body, options, key) => {
    const by = emulated(options)
    const { id, thought, call } = await called(by, body)
    const reference = { input: [user, { type: 'item_reference', id: thought.id }, call, output(call)] }
    expect(await by.respond(reference, key)).toEqual({ status: 404, json: error(null, 'input') })
    expect((await by.respond({ previous_response_id: id, input: [output(call)] }, key)).status).toBe(400)
    expect(await by.look(`/v1/responses/${id}`, { key })).toMatchObject({ status: 404, json: error(null, null) })
    expect((await by.look(`/v1/responses/${id}`, { key, method: 'DELETE' })).status).toBe(404)
  })

  it('the oldest, where more are kept than there is room for; their items go with them', async () => {
    const by = emulated({ keepResponses: 2 })
    const first = await called(by)
    const later = [await called(by), await called(by)]
    expect((await by.look(`/v1/responses/${first.id}`)).status).toBe(404)
    expect(
      (await by.respond({ input: [{ type: 'item_reference', id: first.call.id }, output(first.call)] })).status,
    ).toBe(404)
    for (const { id } of later) expect((await by.look(`/v1/responses/${id}`)).status).toBe(200)
  })

  it('one that is larger than all that is kept, which costs the others nothing', async () => {
    let text = 'small'
    const by = emulated({ answer: () => ({ text: [text] }) })
    const small = await by.respond({})
    text = 'x'.repeat(17 * 1024 * 1024)
    const large = await by.respond({})
    expect((await by.look(`/v1/responses/${large.json.id}`)).status).toBe(404)
    expect((await by.look(`/v1/responses/${small.json.id}`)).status).toBe(200)
    text = 'x'.repeat(9 * 1024 * 1024)
    const [one, other] = [await by.respond({}), await by.respond({})]
    expect((await by.look(`/v1/responses/${one.json.id}`)).status).toBe(404)
    expect((await by.look(`/v1/responses/${other.json.id}`)).status).toBe(200)
  })

  it('a conversation whose beginning is gone', async () => {
    const by = emulated()
    const { json: first } = await by.respond({})
    const { json: second } = await by.respond({ previous_response_id: first.id })
    const { json } = await by.look(`/v1/responses/${first.id}`, { method: 'DELETE' })
    expect(json).toEqual({ id: first.id, object: 'response', deleted: true })
    expect((await by.respond({ previous_response_id: second.id })).status).toBe(400)
  })

  it('is told of an option that cannot work', () => {
    expect(() => createOpenAIEmulator({ keepResponses: -1 })).toThrow('keepResponses')
  })
})

describe('a response in the background', () => {
  const answer = () => ({ text: 'one two three four' })

  it('goes on without its reader, and is told again from any of its events on', async () => {
    const by = emulated({ answer })
    const reader = (await by.stream({ background: true })).body!.getReader()
    const head = eventsOf(new TextDecoder().decode((await reader.read()).value))
    await reader.cancel()
    const { id } = head[0]!.data.response
    const all = eventsOf((await by.look(`/v1/responses/${id}?stream=true`)).text)
    expect(all.map(({ data }) => data.sequence_number)).toEqual(all.map((_, at) => at))
    expect(all[0]).toEqual(head[0])
    expect(all.at(-1)?.event).toBe('response.completed')
    const rest = eventsOf((await by.look(`/v1/responses/${id}?stream=true&starting_after=4`)).text)
    expect(rest).toEqual(all.slice(5))
    expect((await by.look(`/v1/responses/${id}?stream=true&starting_after=${all.length}`)).text).toBe('')
    expect((await by.look(`/v1/responses/${id}`)).json).toEqual(all.at(-1)?.data.response)
  })

  it('is queued where no stream is asked for, and complete when somebody asks', async () => {
    const by = emulated({ answer })
    const { json: queued } = await by.respond({ background: true })
    expect(queued).toMatchObject({ status: 'queued', background: true, output: [] })
    const { json } = await by.look(`/v1/responses/${queued.id}`)
    expect(json).toMatchObject({ id: queued.id, status: 'completed', background: true })
    expect(json.output[0].content[0].text).toBe('one two three four')
  })

  it('is stopped, once, and told no further', async () => {
    const by = emulated({ answer: () => ({ text: 'one two three four '.repeat(5_000) }) })
    const reader = (await by.stream({ background: true })).body!.getReader()
    const head = eventsOf(new TextDecoder().decode((await reader.read()).value))
    await reader.cancel()
    const { id } = head[0]!.data.response
    const cancel = () => by.look(`/v1/responses/${id}/cancel`, { method: 'POST' })
    expect((await cancel()).json).toMatchObject({ id, status: 'cancelled', output: [] })
    expect((await cancel()).json.status).toBe('cancelled')
    expect((await by.look(`/v1/responses/${id}`)).json.status).toBe('cancelled')
    const told = eventsOf((await by.look(`/v1/responses/${id}?stream=true`)).text)
    expect(told.map(({ event }) => event)).not.toContain('response.completed')
    expect((await by.look('/v1/responses/resp_1/cancel', { method: 'POST' })).status).toBe(404)
  })

  it('stands as it is where it is over, and is refused where it never ran there', async () => {
    const by = emulated({ answer })
    const { id } = eventsOf(await (await by.stream({ background: true })).text())[0]!.data.response
    expect((await by.look(`/v1/responses/${id}/cancel`, { method: 'POST' })).json.status).toBe('completed')
    const { json } = await by.respond({})
    expect((await by.look(`/v1/responses/${json.id}/cancel`, { method: 'POST' })).status).toBe(400)
  })

  it.each<[string, object, string, string]>([
    ['one that was not in the background', { stream: true }, '?stream=true', 'background'],
    ['one that was no stream', { background: true }, '?stream=true', 'background'],
    ['a place that is none', { background: true, stream: true }, '?stream=true&starting_after=x', 'starting_after'],
  ])('is no stream: %s', async (_, body, query, words) => {
    const by = emulated({ answer })
    const text = await (await by.stream({ ...body, stream: 'stream' in body })).text()
    const { id } = 'stream' in body ? eventsOf(text)[0]!.data.response : JSON.parse(text)
    const { status, json } = await by.look(`/v1/responses/${id}${query}`)
    expect([status, json.error.message]).toEqual([400, expect.stringContaining(words)])
  })

  it('needs the store', async () => {
    const { status, json } = await emulated().respond({ background: true, store: false })
    expect([status, json.error.param]).toEqual([400, 'background'])
  })
})

describe('GET /v1/models', () => {
  it('lists the models that the options name, or some of the vendor, and tells one', async () => {
    const by = emulated({ models: ['a', 'org/b'] })
    const model = (id: string) => ({ id, object: 'model', created: expect.any(Number), owned_by: 'openai' })
    expect((await by.look('/v1/models')).json).toEqual({ object: 'list', data: [model('a'), model('org/b')] })
    expect((await by.look('/v1/models/org/b')).json).toEqual(model('org/b'))
    expect((await by.look('/v1/models/org%2Fb')).json).toEqual(model('org/b'))
    expect(await by.look('/v1/models/c')).toMatchObject({ status: 404, json: { error: { code: 'model_not_found' } } })
    expect((await emulated().look('/v1/models')).json.data).toContainEqual(model('gpt-5.4'))
    expect((await emulated().look('/v1/models/any')).json).toEqual(model('any'))
  })

  it('wants a key', async () => {
    expect((await emulated({ keys: ['right'] }).look('/v1/models', { key: 'wrong' })).status).toBe(401)
    expect((await emulated({ keys: ['right'] }).look('/v1/models', { key: 'right' })).status).toBe(200)
  })

  it('is of GLM where GLM speaks, in either dialect', async () => {
    const by = emulated({ host: 'glm', models: ['glm-5.3'] })
    expect((await by.look('/api/v1/models')).json.data).toMatchObject([{ id: 'glm-5.3', owned_by: 'z-ai' }])
    expect(await by.look('/api/v1/models/x')).toMatchObject({ json: { error: { code: '1211' } } })
  })
})
