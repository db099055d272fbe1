import { EventStreamCodec } from '@smithy/eventstream-codec'
import { describe, expect, it } from 'vitest'
import { type BedrockEmulatorOptions, createBedrockEmulator } from '../../src/index.js'
import { post, runsOf } from '../vendors.js'

const model = 'anthropic.claude-sonnet-4-5-20250929-v1:0'
const path = `/model/${encodeURIComponent(model)}/converse-stream`
const headers = { authorization: 'Bearer any' }
const basic = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] }
const codec = new EventStreamCodec(
  bytes => (typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes)),
  text => new TextEncoder().encode(text),
)

/** The messages of a body, read by the codec of AWS, which checks every checksum. */
function eventsOf(body: Uint8Array) {
  const events: { type: unknown; kind: unknown; data: ReturnType<typeof JSON.parse> }[] = []
  for (let at = 0; at < body.length; ) {
    const length = new DataView(body.buffer, body.byteOffset + at).getUint32(0)
    const { headers, body: payload } = codec.decode(body.subarray(at, at + length))
    const type = (headers[':event-type'] ?? headers[':exception-type'])?.value
    events.push({ type, kind: headers[':message-type']?.value, data: JSON.parse(new TextDecoder().decode(payload)) })
    at += length
  }
  return events
}

async function ask(body: object, options: BedrockEmulatorOptions = {}) {
  const response = await post(createBedrockEmulator(options), path, { ...basic, ...body }, headers)
  const bytes = new Uint8Array(await response.arrayBuffer())
  return { response, bytes, events: eventsOf(bytes) }
}

const answer = () => ({
  reasoning: 'First this.',
  text: 'one two',
  toolCalls: [{ name: 'weather', input: { city: 'Rome' } }],
})

describe('a stream', () => {
  it('is one of AWS, with every checksum right, and announces calls alone', async () => {
    const { events, response } = await ask({}, { answer })
    expect(response.headers.get('content-type')).toBe('application/vnd.amazon.eventstream')
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[\da-f-]{36}$/)
    expect(runsOf(events.map(({ type }) => String(type)))).toEqual([
      'messageStart',
      'contentBlockDelta',
      'contentBlockStop',
      'contentBlockDelta',
      'contentBlockStop',
      'contentBlockStart',
      'contentBlockDelta',
      'contentBlockStop',
      'messageStop',
      'metadata',
    ])
    for (const { kind, data } of events) expect([kind, typeof data.p]).toEqual(['event', 'string'])
    const start = events.find(({ type }) => type === 'contentBlockStart')?.data
    expect(start).toMatchObject({ contentBlockIndex: 2, start: { toolUse: { name: 'weather' } } })
    expect(start.start.toolUse.toolUseId).toMatch(/^tooluse_\w{22}$/)
    const deltas = events.flatMap(({ data }) => data.delta ?? [])
    expect(deltas.map(({ reasoningContent }) => reasoningContent?.text ?? '').join('')).toBe('First this.')
    expect(deltas.filter(({ reasoningContent }) => reasoningContent?.signature)).toHaveLength(1)
    expect(JSON.parse(deltas.map(({ toolUse }) => toolUse?.input ?? '').join(''))).toEqual({ city: 'Rome' })
    expect(events.at(-2)?.data).toMatchObject({ stopReason: 'tool_use' })
    expect(events.at(-1)?.data.usage).toMatchObject({
      inputTokens: expect.any(Number),
      outputTokens: expect.any(Number),
    })
  })

  it('counts what came out of a cache beside what did not', async () => {
    const usage = { promptTokens: 10, cachedTokens: 4, completionTokens: 2 }
    const { events } = await ask({}, { answer: () => ({ text: 'x', usage }) })
    expect(events.at(-1)?.data.usage).toMatchObject({ inputTokens: 6, cacheReadInputTokens: 4, totalTokens: 12 })
  })

  it.each<[what: string, config: object, reason: string]>([
    ['its end', {}, 'end_turn'],
    ['a stop sequence', { stopSequences: ['two'] }, 'stop_sequence'],
    ['the room', { maxTokens: 1 }, 'max_tokens'],
  ])('stops at %s', async (_, inferenceConfig, stopReason) => {
    const { events } = await ask({ inferenceConfig }, { answer: () => ({ text: 'one two' }) })
    expect(events.at(-2)?.data).toMatchObject({ stopReason })
  })
})

it('is whole at /converse', async () => {
  const emulator = createBedrockEmulator({ answer })
  const response = await post(emulator, path.replace('-stream', ''), basic, headers)
  expect(await response.json()).toMatchObject({
    output: {
      message: {
        role: 'assistant',
        content: [
          { reasoningContent: { reasoningText: { text: 'First this.', signature: expect.stringMatching(/^E/) } } },
          { text: 'one two' },
          { toolUse: { name: 'weather', input: { city: 'Rome' } } },
        ],
      },
    },
    stopReason: 'tool_use',
    metrics: { latencyMs: expect.any(Number) },
  })
})

describe('faults of its own', () => {
  const text = () => ({ text: 'one two three four' })

  it('damage: one event whose checksum does not fit', async () => {
    const response = await post(createBedrockEmulator({ answer: text, fault: 'damage:2' }), path, basic, headers)
    const bytes = new Uint8Array(await response.arrayBuffer())
    expect(() => eventsOf(bytes)).toThrow(/checksum/)
  })

  it('an error inside of an answer is an exception', async () => {
    const { events } = await ask({}, { answer: text, fault: 'error-in-stream:ThrottlingException after=2' })
    expect(events).toHaveLength(3)
    expect(events.at(-1)).toMatchObject({
      kind: 'exception',
      type: 'throttlingException',
      data: { message: expect.stringContaining('Too many') },
    })
  })

  it('redacted-thinking: bytes that are only to be sent back', async () => {
    const { events } = await ask({}, { answer, fault: 'redacted-thinking' })
    expect(events[1]?.data.delta).toEqual({ reasoningContent: { redactedContent: expect.stringMatching(/^E/) } })
    expect(JSON.stringify(events)).not.toContain('First this')
  })

  it('early-usage: the usage in front of the reason', async () => {
    const { events } = await ask({}, { answer: text, fault: 'early-usage' })
    expect(events.slice(-2).map(({ type }) => type)).toEqual(['metadata', 'messageStop'])
  })
})
