import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createGeminiEmulator, createOpenAIEmulator, emulatorKey } from '@millrace/emulator'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { installNpmFixture, type NpmFixture } from '../support/npm-fixture.ts'
import type { GeminiClient, InteractionEvent, OpenAIClient, ResponseEvent } from '../support/official-clients.ts'

// The vendors' own clients on what an answer goes on by: Interactions with `@google/genai` 3.3.0, answers in the background with `openai` 7.59.0.

const fixture = join(import.meta.dirname, 'vendor-clients')
const answer = () => ({ reasoning: 'First this, then that.', text: 'Wide water under one sky: 秋水共长天一色。' })
const { reasoning, text } = answer()
const endless = () => ({ text: 'Wide water under one sky. '.repeat(20_000) })
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const question = 'The weather in Rome?'

let npm: NpmFixture
beforeAll(async () => {
  npm = await installNpmFixture(fixture)
})
afterAll(() => npm?.remove())

test('the lockfile holds no download addresses', () => {
  expect(readFileSync(join(fixture, 'package-lock.json'), 'utf8')).not.toContain('"resolved"')
})

/** The first events, or all of them. */
async function take<Event>(events: Promise<AsyncIterable<Event>>, count = Number.POSITIVE_INFINITY): Promise<Event[]> {
  const taken: Event[] = []
  for await (const event of await events) {
    taken.push(event)
    if (taken.length >= count) break
  }
  return taken
}

describe('@google/genai and interactions', () => {
  interface Module {
    GoogleGenAI: new (options: object) => GeminiClient
  }
  const connect = async (options: Parameters<typeof createGeminiEmulator>[0] = {}) => {
    const { GoogleGenAI } = await npm.load<Module>('@google/genai')
    const { close, url } = await createGeminiEmulator(options).listen()
    onTestFinished(close)
    return new GoogleGenAI({ apiKey: emulatorKey, httpOptions: { baseUrl: url } }).interactions
  }
  const model = 'gemini-3.8-flash'
  const summaries = { generation_config: { thinking_summaries: 'auto' } }
  const tools = [{ type: 'function', name: 'weather', parameters }]
  const deltas = (events: readonly InteractionEvent[], type: string) =>
    events.flatMap(({ delta }) => (delta?.type === type ? [delta] : []))

  test('thoughts and text, whole and streamed', async () => {
    const interactions = await connect({ answer, tokensPerEvent: 1 })
    const body = { model, input: question, ...summaries }
    const events = await take(interactions.create({ ...body, stream: true }))
    const thoughts = deltas(events, 'thought_summary').map(({ content }) => content?.text)
    const words = deltas(events, 'text').map(delta => delta.text)
    expect([thoughts.join(''), words.join('')]).toEqual([reasoning, text])
    expect(deltas(events, 'thought_signature')).toHaveLength(1)
    expect(events.at(-1)).toMatchObject({ event_type: 'interaction.completed', interaction: { status: 'completed' } })
    const whole = await interactions.create(body)
    expect(whole).toMatchObject({ status: 'completed', output_text: text })
    expect(whole.usage?.total_tokens).toBe(events.at(-1)?.interaction?.usage?.total_tokens)
  })

  test('a call and its result: by the id of what is kept, and by steps that go back signed', async () => {
    const interactions = await connect()
    const body = { model, tools }
    const events = await take(interactions.create({ ...body, input: question, stream: true }))
    const { id } = events.find(({ step }) => step?.type === 'function_call')!.step!
    expect(
      deltas(events, 'arguments_delta')
        .map(delta => delta.arguments)
        .join(''),
    ).toBe('{"city":"Rome"}')
    const { interaction } = events.at(-1)!
    expect(interaction?.status).toBe('requires_action')
    const resultOf = (call_id?: string) => ({ type: 'function_result', call_id, name: 'weather', result: 'Sunny' })
    const next = { ...body, previous_interaction_id: interaction?.id, input: [resultOf(id)] }
    expect((await interactions.create(next)).output_text).toContain('Sunny')

    const { steps = [] } = await interactions.create({ ...body, input: question, store: false })
    const call = steps.find(({ type }) => type === 'function_call')
    const asked = { type: 'user_input', content: [{ type: 'text', text: question }] }
    const again = (of: readonly object[]) =>
      interactions.create({ ...body, store: false, input: [asked, ...of, resultOf(call?.id)] }, { maxRetries: 0 })
    expect((await again(steps)).output_text).toContain('Sunny')
    const forged = steps.map(step => (step.signature ? { ...step, signature: 'c2lnbg==' } : step))
    await expect(again(forged)).rejects.toMatchObject({ status: 400 })
    await expect(again(steps.filter(({ type }) => type !== 'thought'))).rejects.toThrow(/thought_signature/)
  })

  test('a stream in the background that goes on where its reader left it, at every event', async () => {
    const interactions = await connect({ answer, tokensPerEvent: 1 })
    const body = { model, input: question, background: true, stream: true, ...summaries } as const
    const { length } = await take(interactions.create(body))
    expect(length).toBeGreaterThan(20)
    for (let cut = 1; cut < length; cut++) {
      const seen = await take(interactions.create(body), cut)
      const { id } = seen[0]!.interaction!
      seen.push(...(await take(interactions.get(id, { stream: true, last_event_id: seen.at(-1)!.event_id! }))))
      expect(seen).toHaveLength(length)
      expect(new Set(seen.map(event => event.event_id)).size).toBe(length)
      expect(
        deltas(seen, 'text')
          .map(delta => delta.text)
          .join(''),
      ).toBe(text)
    }
    const [first] = await take(interactions.create(body), 1)
    const all = await take(interactions.get(first!.interaction!.id, { stream: true }))
    expect(all).toHaveLength(length)
    expect(await interactions.get(first!.interaction!.id)).toMatchObject({ status: 'completed', output_text: text })
  })

  test('one in the background is stopped', async () => {
    const interactions = await connect({ answer: endless, tokensPerEvent: 1 })
    const [first] = await take(interactions.create({ model, input: 'Hi', background: true, stream: true }), 1)
    const { id } = first!.interaction!
    expect(await interactions.cancel(id)).toMatchObject({ id, status: 'cancelled' })
    expect(await interactions.get(id)).toMatchObject({ status: 'cancelled' })
  })

  test('failures have their names', async () => {
    const limited = await connect({ fault: 'error:RESOURCE_EXHAUSTED' })
    await expect(limited.create({ model, input: 'Hi' }, { maxRetries: 0 })).rejects.toMatchObject({ status: 429 })
    const failing = await connect({ fault: 'error-in-stream:INTERNAL after=4' })
    const events = await take(failing.create({ model, input: 'Hi', stream: true }))
    expect(events.at(-1)).toMatchObject({ event_type: 'error', error: { message: expect.any(String) } })
  })
})

describe('openai and answers in the background', () => {
  interface Module {
    default: new (options: object) => OpenAIClient
  }
  const connect = async (options: Parameters<typeof createOpenAIEmulator>[0] = {}) => {
    const { default: OpenAI } = await npm.load<Module>('openai')
    const { baseURL, close } = await createOpenAIEmulator(options).listen()
    onTestFinished(close)
    return new OpenAI({ apiKey: emulatorKey, baseURL, maxRetries: 0 }).responses
  }
  const body = { model: 'gpt-5.4', input: question, background: true, stream: true } as const

  test('a stream that goes on where its reader left it, at every event', async () => {
    const responses = await connect({ answer })
    const { length } = await take(responses.create(body))
    expect(length).toBeGreaterThan(20)
    for (let cut = 1; cut < length; cut++) {
      const seen: ResponseEvent[] = await take(responses.create(body), cut)
      const { id } = seen[0]!.response!
      const after = seen.at(-1)!.sequence_number
      seen.push(...(await take(responses.retrieve(id, { stream: true, starting_after: after }))))
      expect(seen.map(event => event.sequence_number)).toEqual(Array.from({ length }, (_, at) => at))
      expect(seen.at(-1)?.type).toBe('response.completed')
      expect((await responses.retrieve(id)).output_text).toBe(text)
    }
  })

  test('one that is stopped', async () => {
    const responses = await connect({ answer: endless })
    const [first] = await take(responses.create(body), 1)
    const { id } = first!.response!
    expect(await responses.cancel(id)).toMatchObject({ id, status: 'cancelled' })
    expect((await responses.retrieve(id)).status).toBe('cancelled')
  })
})
