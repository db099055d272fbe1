import { describe, expect, it } from 'vitest'
import { createOpenAIEmulator, type OpenAIEmulatorOptions } from '../../src/index.js'
import { eventsOf, post, runsOf } from '../vendors.js'

async function respond(body: object, options: OpenAIEmulatorOptions = {}) {
  const response = await post(
    createOpenAIEmulator(options),
    '/v1/responses',
    { model: 'gpt-5.4', input: 'Hello', stream: true, ...body },
    { authorization: 'Bearer any' },
  )
  const raw = await response.text()
  return { response, raw, events: eventsOf(raw) }
}

const shown = { reasoning: { effort: 'high', summary: 'auto' }, include: ['reasoning.encrypted_content'] }
const answer = () => ({
  reasoning: 'First this.',
  text: 'one two',
  toolCalls: [{ name: 'weather', input: { city: 'Rome' } }],
})

describe('a stream', () => {
  it('tells each item from its beginning to its end, and all of it at last', async () => {
    const { events } = await respond(shown, { answer })
    expect(runsOf(events.map(({ event }) => event!.replace('response.', '')))).toEqual([
      ...[
        'created',
        'in_progress',
        'output_item.added',
        'reasoning_summary_part.added',
        'reasoning_summary_text.delta',
      ],
      ...['reasoning_summary_text.done', 'reasoning_summary_part.done', 'output_item.done'],
      ...['output_item.added', 'content_part.added', 'output_text.delta', 'output_text.done', 'content_part.done'],
      ...['output_item.done', 'output_item.added', 'function_call_arguments.delta', 'function_call_arguments.done'],
      ...['output_item.done', 'completed'],
    ])
    expect(events.map(({ data }) => data.sequence_number)).toEqual(events.map((_, at) => at))
    for (const { event, data } of events) expect(data.type).toBe(event)
    const { response } = events.at(-1)!.data
    const done = events.filter(({ event }) => event === 'response.output_item.done').map(({ data }) => data.item)
    expect(response).toMatchObject({ status: 'completed', output: done, incomplete_details: null })
    expect(done.map((item: { type: string }) => item.type)).toEqual(['reasoning', 'message', 'function_call'])
    expect(done[0]).toMatchObject({
      summary: [{ type: 'summary_text', text: 'First this.' }],
      encrypted_content: expect.stringMatching(/^gAAAA/),
    })
    expect(done[1]).toMatchObject({ status: 'completed', content: [{ type: 'output_text', text: 'one two' }] })
    expect(done[2]).toMatchObject({ call_id: expect.stringMatching(/^call_/), arguments: '{"city":"Rome"}' })
    expect(response.usage).toMatchObject({ output_tokens_details: { reasoning_tokens: 3 } })
  })

  it('shows no reasoning that was not asked for', async () => {
    const { events, raw } = await respond({}, { answer })
    expect(raw).not.toMatch(/First this|encrypted_content/)
    expect(events[2]?.data.item).toMatchObject({ type: 'reasoning', summary: [] })
  })

  it('is incomplete where it was cut short, its last item too', async () => {
    const { events } = await respond({ max_output_tokens: 16 }, { answer: () => ({ text: 'word '.repeat(40) }) })
    const { event, data } = events.at(-1)!
    expect([event, data.response.status]).toEqual(['response.incomplete', 'incomplete'])
    expect(data.response.incomplete_details).toEqual({ reason: 'max_output_tokens' })
    expect(data.response.output).toMatchObject([{ type: 'message', status: 'incomplete' }])
  })

  it('refuses in the part for it', async () => {
    const { events } = await respond({}, { fault: 'refusal message=No', answer: () => ({ text: 'Yes' }) })
    expect(runsOf(events.map(({ event }) => event!)).slice(3, 7)).toEqual(
      ['content_part.added', 'refusal.delta', 'refusal.done', 'content_part.done'].map(name => `response.${name}`),
    )
    expect(events.at(-1)?.data.response.output[0].content).toEqual([{ type: 'refusal', refusal: 'No' }])
  })

  it.each([
    ['event', ['error', 'response.failed']],
    ['failed', ['response.failed']],
  ])('fails by %s', async (form, ending) => {
    const { events } = await respond({}, { answer, fault: `error-in-stream:server_error after=2 form=${form}` })
    expect(events.map(({ event }) => event)).toEqual(['response.created', 'response.in_progress', ...ending])
    expect(events.map(({ data }) => data.sequence_number)).toEqual(events.map((_, at) => at))
    expect(events.at(-1)?.data.response).toMatchObject({ status: 'failed', error: { code: 'server_error' } })
  })
})

it('is whole where no stream is asked for, the same as the end of one', async () => {
  const now = () => 1_790_000_000_000
  const { raw } = await respond({ stream: false }, { answer, now })
  const streamed = (await respond({}, { answer, now })).events.at(-1)?.data.response
  const idless = (text: string) => JSON.parse(text.replaceAll(/"(resp|rs|msg|fc|call)_\w+"/g, '"id"'))
  expect(idless(raw)).toEqual(idless(JSON.stringify(streamed)))
})

describe('refused', () => {
  const user = { role: 'user', content: 'Hello' }
  const call = { type: 'function_call', call_id: 'call_1', name: 'f', arguments: '{}' }
  const output = { type: 'function_call_output', call_id: 'call_1', output: 'x' }
  const thought = { type: 'reasoning', id: 'rs_1', summary: [] }
  it.each<[what: string, body: object, status: number, code: string | null, param: string | null]>([
    ['no model', { model: undefined }, 400, 'missing_required_parameter', 'model'],
    ['no input', { input: undefined }, 400, 'missing_required_parameter', 'input'],
    ['an input that is none', { input: 7 }, 400, 'invalid_type', 'input'],
    ['an unknown role', { input: [{ role: 'robot', content: 'x' }] }, 400, 'invalid_value', 'input[0].role'],
    ['an unknown item', { input: [{ type: 'robot' }] }, 400, 'invalid_value', 'input[0].type'],
    [
      'an unknown part',
      { input: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }] },
      400,
      'invalid_value',
      'input[0].content[0].type',
    ],
    ['too few tokens', { max_output_tokens: 15 }, 400, 'integer_below_min_value', 'max_output_tokens'],
    ['an unknown effort', { reasoning: { effort: 'heroic' } }, 400, 'invalid_value', 'reasoning.effort'],
    [
      'a schema without a name',
      { text: { format: { type: 'json_schema', schema: {} } } },
      400,
      'missing_required_parameter',
      'text.format.name',
    ],
    ['an output of no call', { input: [user, output] }, 400, 'invalid_value', 'input'],
    ['a call without its output', { input: [user, call] }, 400, 'invalid_value', 'input'],
    ['reasoning by its id', { input: [user, thought, call, output] }, 404, null, 'input'],
    [
      'reasoning that is not ours',
      { input: [user, { ...thought, encrypted_content: 'gAAAAAB' }, call, output] },
      400,
      'invalid_encrypted_content',
      null,
    ],
    [
      'reasoning with nothing behind it',
      { input: [user, { ...thought, content: [{ type: 'reasoning_text', text: 'x' }] }] },
      400,
      'invalid_value',
      'input',
    ],
    [
      'an earlier response',
      { previous_response_id: 'resp_1' },
      400,
      'previous_response_not_found',
      'previous_response_id',
    ],
    [
      'a temperature of a model that reasons',
      { model: 'gpt-5', temperature: 0.5 },
      400,
      'unsupported_parameter',
      'temperature',
    ],
    [
      'encrypted reasoning of one that does not',
      { model: 'gpt-4o', include: shown.include },
      400,
      'unsupported_value',
      'include',
    ],
    [
      'JSON of which the model is not told',
      { text: { format: { type: 'json_object' } } },
      400,
      'invalid_value',
      'input',
    ],
  ])('%s', async (_, body, status, code, param) => {
    const { response, raw } = await respond(body)
    expect(response.status).toBe(status)
    expect(JSON.parse(raw)).toEqual({
      error: { message: expect.any(String), type: 'invalid_request_error', param, code },
    })
  })
})

it.each([
  ['its own id', {}, 200],
  ['none', { id: undefined }, 200],
  ['another one', { id: 'rs_1' }, 400],
])('encrypted reasoning goes back under %s', async (_, changed, status) => {
  const { events } = await respond(shown, { answer })
  const [thought, said, call] = events.at(-1)!.data.response.output
  const output = { type: 'function_call_output', call_id: call.call_id, output: 'sunny' }
  const { response, raw } = await respond({
    input: [{ role: 'user', content: 'Hello' }, { ...thought, ...changed }, said, call, output],
  })
  expect(response.status, raw).toBe(status)
  if (status === 400) expect(JSON.parse(raw).error.code).toBe('invalid_encrypted_content')
})
