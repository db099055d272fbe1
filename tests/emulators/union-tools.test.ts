import { anthropic } from '@millrace/anthropic'
import { withTools } from '@millrace/core'
import { createAnthropicEmulator, createOpenAIEmulator, emulatorKey } from '@millrace/emulator'
import { openai } from '@millrace/openai'
import { expect, it } from 'vitest'
import * as z from 'zod'

const input = z.discriminatedUnion('by', [
  z.object({ by: z.literal('city'), city: z.string() }),
  z.object({ by: z.literal('place'), latitude: z.number(), longitude: z.number() }),
])

it.each([
  ['openai()', openai({ apiKey: emulatorKey, fetch: createOpenAIEmulator().fetch })],
  [
    "openai({ api: 'chat' })",
    openai({ model: 'gpt-4.1', api: 'chat', apiKey: emulatorKey, fetch: createOpenAIEmulator().fetch }),
  ],
  ['anthropic()', anthropic({ apiKey: emulatorKey, fetch: createAnthropicEmulator().fetch })],
] as const)('a tool whose arguments are a union does not fail its request: %s', async (_, vendor) => {
  const provider = withTools(vendor, {
    weather: { description: 'Tells the weather.', input, execute: () => 'sunny' },
  })
  const model = vendor.id === 'openai' ? 'gpt-5.4' : undefined
  const answer = provider.stream({
    ...(model && { model }),
    messages: [{ role: 'user', content: 'How is the weather in Rome?' }],
  })
  const { warnings, finish } = await answer.message()
  expect(finish.reason).toBe('stop')
  expect(warnings?.map(({ setting }) => setting)).toContain('tools[0].parameters')
})
