import { describe, expect, it } from 'vitest'
import { type AnthropicEmulatorOptions, createAnthropicEmulator } from '../../src/index.js'
import { eventsOf, post, runsOf } from '../vendors.js'

const headers = { authorization: 'Bearer any', 'anthropic-version': '2023-06-01' }
const call = (id: string) => ({ type: 'tool_use', id, name: 'weather', input: {} })
const result = (id: string) => ({ type: 'tool_result', tool_use_id: id, content: 'Sun.' })
const hello = { role: 'user', content: 'Hello' }

async function ask(body: object, options: AnthropicEmulatorOptions = {}) {
  const emulator = createAnthropicEmulator({ host: 'glm', ...options })
  const whole = { model: 'glm-5.3', max_tokens: 1024, messages: [hello], stream: true, ...body }
  const response = await post(emulator, '/api/anthropic/v1/messages', whole, headers)
  const raw = await response.text()
  return { status: response.status, raw, events: response.ok ? eventsOf(raw) : [] }
}

const answer = () => ({ reasoning: 'First this.', text: 'one two', toolCalls: [{ name: 'weather', input: {} }] })

describe("GLM's endpoint of Anthropic's dialect", () => {
  it('begins each block before the one before has ended, and ends them in the reverse order', async () => {
    const { events } = await ask({}, { answer })
    const told = events.map(({ event, data }) => `${event!.replace('content_block_', '')} ${data.index ?? ''}`.trim())
    expect(runsOf(told)).toEqual([
      ...['message_start', 'start 0', 'delta 0', 'start 1', 'delta 1', 'start 2', 'delta 2'],
      ...['stop 2', 'stop 1', 'stop 0', 'message_delta', 'message_stop'],
    ])
  })

  it('counts nothing', async () => {
    const { raw, events } = await ask({}, { answer })
    expect(raw).not.toContain('usage')
    expect(events.at(-2)?.data).toMatchObject({ delta: { stop_reason: 'tool_use' } })
  })

  it('has its own codes and no type in an error, inside of a stream and instead of one', async () => {
    const inside = await ask({}, { answer, fault: 'error-in-stream:1310 after=3' })
    const [, data] = /event: error\ndata: (.*)\n\n$/.exec(inside.raw)!
    expect(JSON.parse(data!)).toEqual({
      error: { code: '1310', message: expect.any(String) },
      request_id: expect.any(String),
    })
    const refused = await ask({}, { fault: 'error:1310' })
    expect([refused.status, JSON.parse(refused.raw)]).toEqual([
      429,
      { error: { code: '1310', message: expect.any(String) } },
    ])
  })

  it.each<[string, object, string]>([
    ['a model that it does not have', { model: 'glm-0' }, '1211'],
    ['a request that it does not take', { max_tokens: 0 }, '1214'],
    [
      'results of one round in two messages',
      {
        messages: [
          hello,
          { role: 'assistant', content: [call('a'), call('b')] },
          { role: 'user', content: [result('a')] },
          { role: 'user', content: [result('b')] },
        ],
      },
      '1214',
    ],
  ])('refuses %s', async (_, body, code) => {
    const { status, raw } = await ask(body, { models: ['glm-5.3'] })
    expect([status, JSON.parse(raw).error.code]).toEqual([400, code])
  })

  it('is a host that there is', () => {
    expect(() => createAnthropicEmulator({ host: 'other' as 'glm' })).toThrow(/host: is anthropic or glm/)
  })
})
