import { anthropic } from '@millrace/anthropic'
import type { ChatProvider } from '@millrace/core'
import { createAnthropicEmulator, createOpenAIEmulator, emulatorKey, type VendorEmulator } from '@millrace/emulator'
import { openai } from '@millrace/openai'
import { describe, expect, it } from 'vitest'

/** The lines of GLM's README, with an emulator of the dialect in GLM's place. */
const dialects: readonly (readonly [name: string, () => { emulator: VendorEmulator; provider: ChatProvider }])[] = [
  [
    'Messages (/api/anthropic)',
    () => {
      const emulator = createAnthropicEmulator({ host: 'glm' })
      const provider = anthropic({
        id: 'glm',
        baseURL: 'https://api.z.ai/api/anthropic',
        auth: 'bearer',
        model: 'glm-5.3-flash',
        apiKey: emulatorKey,
        fetch: withoutPrefix(emulator, '/api/anthropic'),
      })
      return { emulator, provider }
    },
  ],
  [
    'Responses (/api/v1)',
    () => {
      const emulator = createOpenAIEmulator()
      const provider = openai({
        id: 'glm',
        baseURL: 'https://api.z.ai/api/v1',
        model: 'glm-5.3-flash',
        apiKey: emulatorKey,
        fetch: withoutPrefix(emulator, '/api'),
      })
      return { emulator, provider }
    },
  ],
]

/** The emulators serve the paths of their own vendors. */
const withoutPrefix =
  ({ fetch }: VendorEmulator, prefix: string): typeof globalThis.fetch =>
  (input, init) =>
    fetch(String(input).replace(prefix, ''), init)

const messages = [{ role: 'user', content: 'What is 6 * 7?' }] as const
const tools = [
  {
    name: 'weather',
    description: 'Weather of a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } } },
  },
]

describe.each(dialects)('GLM over %s', (_, make) => {
  it('answers, under the bearer key and the name of its model', async () => {
    const { emulator, provider } = make()
    const answer = await provider.stream({ messages }).message()
    expect(answer).toMatchObject({ model: 'glm-5.3-flash', finish: { reason: 'stop' } })
    expect(emulator.requests[0]!.headers.authorization).toMatch(/^Bearer /)
    expect(JSON.parse(emulator.requests[0]!.body)).toMatchObject({ model: 'glm-5.3-flash', stream: true })
  })

  it('calls a tool and goes on with what it gave', async () => {
    const { provider } = make()
    const asked = { role: 'user', content: 'What is the weather in Oslo?' } as const
    const answer = await provider.stream({ messages: [asked], tools }).message()
    expect(answer.finish.reason).toBe('tool-calls')
    const call = answer.content.find(part => part.type === 'tool-call')!
    const result = { type: 'tool-result', toolCallId: call.toolCallId, output: 'Rain.' } as const
    const next = await provider
      .stream({ messages: [asked, answer, { role: 'tool', content: [result] }], tools })
      .message()
    expect(next.finish.reason).toBe('stop')
  })
})
