import { describe, expect, it } from 'vitest'
import { type AnthropicEmulatorOptions, createAnthropicEmulator } from '../../src/index.js'
import { eventsOf, post, runsOf } from '../vendors.js'

const headers = { 'x-api-key': 'any', 'anthropic-version': '2023-06-01' }
const basic = {
  model: 'claude-sonnet-4-5',
  max_tokens: 1024,
  messages: [{ role: 'user', content: 'Hello' }],
  stream: true,
}

async function ask(body: object, options: AnthropicEmulatorOptions = {}) {
  const response = await post(createAnthropicEmulator(options), '/v1/messages', { ...basic, ...body }, headers)
  const raw = await response.text()
  return { response, raw, events: eventsOf(raw) }
}

const answer = () => ({
  reasoning: 'First this.',
  text: 'one two',
  toolCalls: [{ name: 'weather', input: { city: 'Rome' } }],
})

describe('a stream', () => {
  it('tells each block from its beginning to its end, with a ping behind the first event', async () => {
    const { raw, events, response } = await ask({}, { answer })
    expect(raw).toMatch(/^(event: \w+\ndata: \{[^\n]*\}\n\n)+$/)
    expect(response.headers.get('request-id')).toMatch(/^req_011C/)
    expect(runsOf(events.map(({ event }) => event!.replace('content_block_', '')))).toEqual([
      ...['message_start', 'start', 'ping', 'delta', 'stop', 'start', 'delta', 'stop', 'start', 'delta', 'stop'],
      ...['message_delta', 'message_stop'],
    ])
    for (const { event, data } of events) expect(data.type).toBe(event)
    const starts = events.filter(({ event }) => event === 'content_block_start').map(({ data }) => data)
    expect(starts).toMatchObject([
      { index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
      { index: 1, content_block: { type: 'text', text: '' } },
      {
        index: 2,
        content_block: { type: 'tool_use', id: expect.stringMatching(/^toolu_01/), name: 'weather', input: {} },
      },
    ])
    const deltas = events.flatMap(({ data }) => (data.delta?.type ? data.delta : []))
    expect(
      deltas
        .filter(({ type }) => type === 'thinking_delta')
        .map(delta => delta.thinking)
        .join(''),
    ).toBe('First this.')
    expect(deltas.filter(({ type }) => type === 'input_json_delta').map(delta => delta.partial_json)).toEqual([
      '',
      '{"',
      'city"',
      ':"',
      'Rome"',
      '}',
    ])
    expect(deltas.filter(({ type }) => type === 'signature_delta')).toHaveLength(1)
    expect(events.at(-2)?.data).toMatchObject({
      delta: { stop_reason: 'tool_use', stop_sequence: null },
      usage: { output_tokens: expect.any(Number), output_tokens_details: { thinking_tokens: 3 } },
    })
  })

  it('counts what came out of a cache beside what did not', async () => {
    const usage = { promptTokens: 10, cachedTokens: 4 }
    const { events } = await ask({}, { answer: () => ({ text: 'x', usage }) })
    const counted = { input_tokens: 6, cache_read_input_tokens: 4 }
    expect(events[0]?.data.message.usage).toMatchObject(counted)
    expect(events.at(-2)?.data.usage).toMatchObject(counted)
  })

  it.each<[what: string, body: object, reason: string, sequence: string | null]>([
    ['its end', {}, 'end_turn', null],
    ['a stop sequence', { stop_sequences: ['never', 'two'] }, 'stop_sequence', 'two'],
    ['the room', { max_tokens: 1 }, 'max_tokens', null],
  ])('stops at %s', async (_, body, stop_reason, stop_sequence) => {
    const { events } = await ask(body, { answer: () => ({ text: 'one two' }) })
    expect(events.at(-2)?.data.delta).toEqual({ stop_reason, stop_sequence })
  })

  it('leaves thoughts out where they are not wanted, and signs them nonetheless', async () => {
    const omitted = await ask(
      { thinking: { type: 'adaptive', display: 'omitted' }, model: 'claude-opus-5' },
      { answer },
    )
    expect(omitted.raw).not.toContain('thinking_delta')
    expect(omitted.raw).toContain('signature_delta')
    const newest = await ask({ model: 'claude-opus-5' }, { answer })
    expect(newest.raw).not.toContain('thinking_delta')
  })
})

it('is whole where no stream is asked for', async () => {
  const { raw, response } = await ask({ stream: false }, { answer })
  expect(response.headers.get('content-type')).toContain('application/json')
  expect(JSON.parse(raw)).toMatchObject({
    type: 'message',
    role: 'assistant',
    content: [
      { type: 'thinking', thinking: 'First this.', signature: expect.stringMatching(/^E/) },
      { type: 'text', text: 'one two' },
      { type: 'tool_use', name: 'weather', input: { city: 'Rome' } },
    ],
    stop_reason: 'tool_use',
    usage: { input_tokens: expect.any(Number), service_tier: 'standard' },
  })
})

describe('faults of its own', () => {
  const text = () => ({ text: 'one two three four' })
  const idsOf = (raw: string) => [...raw.matchAll(/"id":"(msg_\w+)"/g)].map(match => match[1])

  it('splice: half an event, and on the same line another message', async () => {
    const { raw } = await ask({}, { answer: text, fault: 'splice:4' })
    const [first, second] = idsOf(raw)
    expect(first).not.toBe(second)
    expect(raw).toMatch(/\ndata: \{"type":"content_block_delta"[^\n}]*\{"type":"message_start"[^\n]*\}\n\n/)
    expect(raw.match(/event: message_stop/g)).toHaveLength(1)
  })

  it('restart: another message, in good form', async () => {
    const { events, raw } = await ask({}, { answer: text, fault: 'restart:4' })
    expect(events[4]?.event).toBe('message_start')
    expect(new Set(idsOf(raw)).size).toBe(2)
  })

  it('duplicate-start: the same message once more', async () => {
    const { events, raw } = await ask({}, { answer: text, fault: 'duplicate-start' })
    expect(events[3]?.event).toBe('message_start')
    expect([idsOf(raw).length, new Set(idsOf(raw)).size]).toEqual([2, 1])
    expect(events.at(-1)?.event).toBe('message_stop')
  })

  it('overlap: a block begins before the last one ended', async () => {
    const { events } = await ask({}, { answer, fault: 'overlap' })
    const edges = events
      .filter(({ event }) => /start|stop/.test(event!))
      .map(({ event, data }) => [event!.replace('content_block_', ''), data.index])
    expect(edges.slice(1, -1)).toEqual([
      ['start', 0],
      ['start', 1],
      ['stop', 0],
      ['start', 2],
      ['stop', 1],
      ['stop', 2],
    ])
  })

  it('redacted-thinking: thoughts that are only to be sent back', async () => {
    const { events, raw } = await ask({}, { answer, fault: 'redacted-thinking' })
    expect(raw).not.toContain('First this')
    const block = events.find(({ event }) => event === 'content_block_start')?.data.content_block
    expect(block).toEqual({ type: 'redacted_thinking', data: expect.stringMatching(/^E/) })
  })

  it('leave a whole answer whole', async () => {
    for (const fault of ['splice', 'restart', 'duplicate-start', 'overlap']) {
      expect(JSON.parse((await ask({ stream: false }, { answer, fault })).raw).type).toBe('message')
    }
  })
})

it('answers the user, and not what an application puts beside the words', async () => {
  const reminder = { type: 'text', text: '<system-reminder>\nThe weather tool is there.\n</system-reminder>' }
  const tools = [{ name: 'weather', input_schema: { type: 'object' } }]
  const content = [reminder, { type: 'text', text: 'What is 2 + 3?' }]
  const { raw } = await ask({
    tools,
    stream: false,
    messages: [
      { role: 'user', content },
      { role: 'system', content: [reminder] },
    ],
  })
  const { stop_reason, content: said } = JSON.parse(raw)
  expect(stop_reason).toBe('end_turn')
  expect(said[0].text).toContain('2 + 3 = 5')
  const call = { type: 'tool_use', id: 'toolu_1', name: 'weather', input: {} }
  const result = { type: 'tool_result', tool_use_id: 'toolu_1', content: 'Sunny' }
  const messages = [
    { role: 'user', content: [reminder, { type: 'text', text: 'The weather?' }] },
    { role: 'assistant', content: [call] },
    { role: 'user', content: [result, reminder] },
  ]
  expect((await ask({ tools, stream: false, messages })).raw).toContain('Sunny')
})
