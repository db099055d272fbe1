import { anthropic } from '@millrace/anthropic'
import { type ChatProvider, type ChatRecord, type ChatRequest, withTools } from '@millrace/core'
import { type Answer, createAnthropicEmulator, createGlmEmulator, emulatorKey } from '@millrace/emulator'
import { glm } from '@millrace/glm'
import { answerFaults } from '@millrace/testing'
import { describe, expect, it } from 'vitest'
import { type Vendor, vendors } from './support/vendors.ts'

const glmVendor: Vendor = {
  name: 'glm',
  emulate: ({ answer }) => createGlmEmulator({ answer: answer as () => Answer }),
  provide: way => glm({ apiKey: emulatorKey, model: 'glm-4.7', ...way }) as ChatProvider,
  reasoning: {},
  shows: true,
  basePath: '/api/paas/v4',
  model: 'glm-4.7',
}

/** Steps of an answer: two calls at once, one more, and the text. */
const steps: readonly Answer[] = [
  {
    reasoning: 'Both at once.',
    text: 'Let me see.',
    toolCalls: [
      { name: 'weather', input: { city: 'Nanchang' } },
      { name: 'clock', input: {} },
    ],
  },
  { reasoning: 'One more.', toolCalls: [{ name: 'weather', input: { city: 'Wuhan' } }] },
  { reasoning: 'Now I know.', text: 'Mild in both.' },
]

/** A loop over a vendor's provider and emulator. */
function looped(vendor: Vendor, answers: readonly Answer[]) {
  let asked = 0
  const emulator = vendor.emulate({ answer: () => answers[Math.min(asked++, answers.length - 1)] })
  const way = { fetch: emulator.fetch, baseURL: `http://emulator${vendor.basePath}`, maxRetries: 0 }
  const provider = withTools(vendor.provide(way), {
    weather: {
      description: 'Weather of a city',
      input: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
      execute: ({ city }) => ({ city, celsius: 21 }),
    },
    clock: { description: 'The time', execute: () => '12:00' },
  })
  return { emulator, provider }
}

const ask = (vendor: Vendor): ChatRequest => ({
  messages: [{ role: 'user', content: 'How warm is it?' }],
  ...vendor.reasoning,
})

describe.each([...vendors, glmVendor].map(vendor => ({ name: vendor.name, vendor })))('$name', ({ vendor }) => {
  it('takes three steps of tools, with what it has signed, and the conversation after them', async () => {
    const { emulator, provider } = looped(vendor, steps)
    const records: ChatRecord[] = []
    for await (const batch of provider.stream(ask(vendor)).batches()) records.push(...batch)
    expect(answerFaults(records)).toEqual([])
    expect(records.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' })
    const results = records.flatMap(record => (record.type === 'tool-result' ? [record.output] : []))
    expect(results).toHaveLength(3)
    expect(results).toEqual(
      expect.arrayContaining([{ city: 'Nanchang', celsius: 21 }, '12:00', { city: 'Wuhan', celsius: 21 }]),
    )
    const spent = records.flatMap(record => (record.type === 'step-end' ? [record.usage!.inputTokens] : []))
    expect(spent).toHaveLength(2)
    expect(emulator.requests).toHaveLength(3)

    const again = looped(vendor, steps)
    const answer = await again.provider.stream(ask(vendor)).message()
    const messages = [...ask(vendor).messages, ...answer.messages, { role: 'user', content: 'Thanks.' }] as const
    const next = await again.provider.stream({ ...ask(vendor), messages }).message()
    expect(next.finish.reason).toBe('stop')
    if (!vendor.signature) return
    // Each step's signature, in the order in which they were given.
    const { id, field } = vendor.signature
    const signed = answer.content.flatMap(part => {
      const data = 'providerData' in part ? (part.providerData?.[id] as Record<string, unknown> | undefined) : undefined
      return typeof data?.[field] === 'string' ? [data[field] as string] : []
    })
    expect(signed.length).toBeGreaterThanOrEqual(2)
    const { body } = again.emulator.requests.at(-1)!
    const places = signed.map(signature => body!.indexOf(JSON.stringify(signature)))
    expect(places).not.toContain(-1)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })

  it('has no call run that was cut', async () => {
    const { provider, emulator } = looped(vendor, [{ text: 'word '.repeat(40), toolCalls: steps[0]!.toolCalls! }])
    const answer = await provider.stream({ ...ask(vendor), maxOutputTokens: 16 }).message()
    expect(answer.finish.reason).toBe('length')
    expect(answer.content.filter(({ type }) => type === 'tool-result')).toEqual([])
    expect(emulator.requests).toHaveLength(1)
  })
})

it('anthropic: an answer that is paused twice is sent back twice', async () => {
  let asked = 0
  const fault = (): string | undefined => (++asked < 3 ? 'finish:pause_turn' : undefined)
  const { fetch, requests } = createAnthropicEmulator({ fault })
  const provider = withTools(anthropic({ apiKey: emulatorKey, fetch }), {})
  const answer = await provider.stream({ messages: [{ role: 'user', content: 'How warm is it?' }] }).message()
  expect(answer.finish).toEqual({ reason: 'stop', rawReason: 'end_turn' })
  expect(requests).toHaveLength(3)
})
