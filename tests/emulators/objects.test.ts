import { cohere } from '@millrace/cohere'
import {
  type ChatProvider,
  type JsonSchema,
  ObjectError,
  type ObjectMode,
  streamObject,
  withTools,
} from '@millrace/core'
import { createGlmEmulator, emulatorKey, type VendorEmulator } from '@millrace/emulator'
import { glm } from '@millrace/glm'
import { ollama } from '@millrace/ollama'
import { describe, expect, it } from 'vitest'
import { type Options, type Vendor, vendors } from './support/vendors.js'

const glmVendor: Pick<Vendor, 'name' | 'emulate' | 'provide' | 'basePath'> = {
  name: 'glm',
  emulate: options => createGlmEmulator(options as Parameters<typeof createGlmEmulator>[0]),
  provide: way => glm({ apiKey: emulatorKey, model: 'glm-5.3', ...way }) as ChatProvider,
  basePath: '/api/paas/v4',
}

/** A model, and the means by which its provider holds it to a schema. */
const rows: readonly [vendor: string, model: string | undefined, mode: ObjectMode][] = [
  ['openai responses', undefined, 'strict-schema'],
  ['openai responses', 'gpt-4-turbo', 'tool'],
  ['openai chat', undefined, 'strict-schema'],
  ['openai chat', 'gpt-3.5-turbo', 'tool'],
  ['anthropic', undefined, 'closed-schema'],
  ['anthropic', 'claude-3-5-haiku-latest', 'tool'],
  ['gemini', undefined, 'schema'],
  ['bedrock', undefined, 'tool'],
  ['glm', undefined, 'json'],
]

/** What a body says of the means. */
const signs: Readonly<Record<ObjectMode, RegExp>> = {
  schema: /"responseJsonSchema":\{"type":"object"/,
  'strict-schema': /"strict":true/,
  'closed-schema': /"json_schema".*"additionalProperties":false/,
  json: /"json_object"/,
  tool: /"tool_?choice":\{/i,
  prompt: /Answer with one JSON value/,
}

const trip = {
  jsonSchema: {
    type: 'object',
    properties: { city: { type: 'string' }, days: { type: 'integer' }, note: { type: 'string' } },
    required: ['city', 'days'],
  },
  validate(value: unknown): { city: string; days: number; note?: string } {
    const { city, days, note } = value as Record<string, unknown>
    if (typeof city !== 'string' || typeof days !== 'number' || note === null) throw new Error('It is no trip.')
    return value as { city: string; days: number }
  },
}
const request = { messages: [{ role: 'user', content: 'A trip to Rome of 4 days' }] } as const

function open(
  name: string,
  model: string | undefined,
  options: Options = {},
): { emulator: VendorEmulator; provider: ChatProvider } {
  const vendor = [...vendors, glmVendor].find(each => each.name === name)!
  const emulator = vendor.emulate(options)
  const way = { fetch: emulator.fetch, baseURL: `http://emulator${vendor.basePath}`, maxRetries: 0 }
  return { emulator, provider: vendor.provide({ ...way, ...(model !== undefined && { model }) }) }
}

describe.each(rows)('an object of %s %s', (name, model, mode) => {
  it(`comes by ${mode}, and grows`, async () => {
    const { emulator, provider } = open(name, model)
    const answer = streamObject(provider, request, trip)
    let partials = 0
    for await (const partial of answer.partials()) {
      partials++
      expect(['object', 'undefined']).toContain(typeof partial)
    }
    expect(partials).toBeGreaterThan(0)
    expect(await answer.object()).toMatchObject({ city: 'Rome', days: 4 })
    expect((await answer.message()).finish.reason).toBe('stop')
    expect(emulator.requests).toHaveLength(1)
    expect(emulator.requests[0]?.body).toMatch(signs[mode])
  })

  it('may be a list, element by element', async () => {
    const { provider } = open(name, model)
    const schema = { type: 'array', items: trip.jsonSchema }
    const elements: unknown[] = []
    for await (const element of streamObject(provider, request, schema).elements()) elements.push(element)
    expect(elements).toMatchObject([{ city: 'Rome', days: 4 }])
  })

  it('comes behind a tool of the request that the model asked for', async () => {
    const { emulator, provider } = open(name, model)
    const looked: unknown[] = []
    const look_up = {
      description: 'Looks a trip up.',
      input: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
      execute: (input: unknown) => {
        looked.push(input)
        return 'Rome, 4 days'
      },
    }
    const asked = { messages: [{ role: 'user', content: 'look up: a trip to Rome of 4 days' }] } as const
    const answer = streamObject(withTools(provider, { look_up }), asked, trip)
    expect(await answer.object()).toMatchObject({ city: expect.any(String), days: expect.any(Number) })
    expect(looked).toHaveLength(1)
    expect(emulator.requests).toHaveLength(2)
  })

  it('may have fields of any name, which no strict form can express', async () => {
    const { provider } = open(name, model)
    const schema = { type: 'object', additionalProperties: { type: 'string' } }
    expect(await streamObject(provider, request, schema).object()).toEqual(name === 'glm' ? expect.anything() : {})
  })

  it.each<[name: string, schema: JsonSchema, answer: RegExp]>([
    ['text', { type: 'string' }, /^"/],
    ['number', { type: 'integer' }, /^-?\d+$/],
    ['list', { type: 'array', items: { type: 'string' } }, /^\["/],
    ['choice', { anyOf: [trip.jsonSchema, { type: 'object', properties: { no: { type: 'string' } } }] }, /^\{"city"/],
    ['reference', { $ref: '#/$defs/trip', $defs: { trip: trip.jsonSchema } }, /^\{"city"/],
  ])('may be a %s, by the text of the answer', async (_, schema, expected) => {
    const { provider } = open(name, model)
    const answer = await provider.stream({ ...request, output: { type: 'json', schema, adapt: true } }).message()
    const text = answer.content.flatMap(part => (part.type === 'text' ? part.text : [])).join('')
    expect(JSON.stringify(JSON.parse(text))).toMatch(expected)
  })

  it('fails where its greatest length cuts it, with what came', async () => {
    const text = JSON.stringify({ city: 'Rome', days: 4, note: 'word '.repeat(100) })
    const { provider } = open(name, model, { answer: () => ({ text }) })
    const answer = streamObject(provider, { ...request, maxOutputTokens: 32 }, trip, { mode: 'prompt' })
    const error: unknown = await answer.object().catch(thrown => thrown)
    expect(error).toBeInstanceOf(ObjectError)
    expect(error).toMatchObject({ reason: 'length', code: 'truncated', object: { city: 'Rome', days: 4 } })
  })

  it('is asked for once more where it is none', async () => {
    const answers = ['I would rather not.', '{"city":"Rome","days":4}']
    const { emulator, provider } = open(name, model, { answer: () => ({ text: answers.shift()! }) })
    const answer = streamObject(provider, request, trip, { mode: 'prompt', repair: true })
    expect(await answer.object()).toEqual({ city: 'Rome', days: 4 })
    expect(emulator.requests).toHaveLength(2)
    expect(emulator.requests[1]?.body).toContain('I would rather not.')
  })
})

describe('means of one’s own choice', () => {
  it.each<[string, ObjectMode]>(
    ['openai responses', 'openai chat', 'anthropic', 'gemini'].flatMap(name =>
      (['tool', 'prompt'] as const).map(mode => [name, mode] as [string, ObjectMode]),
    ),
  )('%s by %s', async (name, mode) => {
    // An emulator heeds no instructions: without JSON mode it is told its answer.
    const answer = mode === 'prompt' ? () => ({ text: '{"city":"Rome","days":4}' }) : undefined
    const { emulator, provider } = open(name, undefined, { ...(answer && { answer }) })
    expect(await streamObject(provider, request, trip, { mode }).object()).toMatchObject({ city: 'Rome', days: 4 })
    expect(emulator.requests[0]?.body).toMatch(mode === 'tool' ? /"answer"/ : signs.prompt)
  })
})

describe('a request of one’s own', () => {
  it('is adapted alike, and tells so', async () => {
    const { provider } = open('glm', undefined)
    const output = { type: 'json', schema: trip.jsonSchema, adapt: true } as const
    const message = await provider.stream({ ...request, output }).message()
    expect(message.content).toContainEqual({ type: 'text', text: '{"city":"Rome","days":4}' })
    expect(message.warnings).toEqual([{ setting: 'output.schema', message: expect.stringContaining('system message') }])
  })
})

describe.each(rows)('JSON of any form from %s %s', (name, model) => {
  it('is asked for by JSON mode, else in words', async () => {
    const { emulator, provider } = open(name, model)
    const output = { type: 'json', adapt: true } as const
    // OpenAI's JSON mode takes messages with that word alone.
    const messages = [{ role: 'user', content: 'A trip, as JSON' }] as const
    const { warnings = [] } = await provider.stream({ messages, output }).message()
    const inWords = /anthropic|bedrock/.test(name)
    const body = emulator.requests[0]?.body
    expect(body).toMatch(inWords ? /Answer with one JSON object/ : /json_object|application\/json/)
    expect(warnings.map(({ setting }) => setting)).toEqual(inWords ? ['output'] : [])
  })
})

describe('vendors without an emulator', () => {
  const texts = ['{"city":"Ro', 'me","days":4}']
  const cohereEvents = [
    { type: 'message-start', id: 'm1', delta: { message: { role: 'assistant', content: [] } } },
    { type: 'content-start', index: 0, delta: { message: { content: { type: 'text', text: '' } } } },
    ...texts.map(text => ({ type: 'content-delta', index: 0, delta: { message: { content: { text } } } })),
    { type: 'content-end', index: 0 },
    { type: 'message-end', delta: { finish_reason: 'COMPLETE' } },
  ]
  const ollamaLines = [
    ...texts.map(content => ({ model: 'm', message: { role: 'assistant', content }, done: false })),
    { model: 'm', message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop' },
  ]
  const sse = cohereEvents.map(event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('')
  const ndjson = ollamaLines.map(line => `${JSON.stringify(line)}\n`).join('')
  const answering = (body: string, type: string, sent: unknown[]): typeof fetch =>
    (async (_url: unknown, init: { body: string }) => {
      sent.push(JSON.parse(init.body))
      return new Response(body, { headers: { 'content-type': type } })
    }) as never

  it.each<[string, (sent: unknown[]) => ChatProvider, object]>([
    [
      'cohere',
      sent => cohere({ apiKey: 'key', fetch: answering(sse, 'text/event-stream', sent) }) as ChatProvider,
      { response_format: { type: 'json_object', json_schema: trip.jsonSchema } },
    ],
    [
      'ollama',
      sent => ollama({ model: 'm', fetch: answering(ndjson, 'application/x-ndjson', sent) }) as ChatProvider,
      { format: trip.jsonSchema },
    ],
  ])('%s gets the schema as it is', async (_, provide, asked) => {
    const sent: unknown[] = []
    const answer = streamObject(provide(sent), request, trip)
    expect(await answer.object()).toEqual({ city: 'Rome', days: 4 })
    expect(sent).toEqual([expect.objectContaining(asked)])
  })
})
