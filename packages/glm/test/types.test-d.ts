import type { ChatProvider } from '@millrace/core'
import { type GlmOptions, glm } from '@millrace/glm'
import { expectTypeOf, test } from 'vitest'

const messages = [{ role: 'user', content: 'a' }] as const

test('settings are checked, and model names stay open', () => {
  expectTypeOf(glm({ model: 'glm-4.7' })).toEqualTypeOf<ChatProvider<GlmOptions>>()
  glm({ model: 'a-model-of-next-year', endpoint: 'zai-coding', auth: 'jwt', idleTimeoutMs: 1 })
  // @ts-expect-error: no such endpoint
  glm({ endpoint: 'mars' })
  // @ts-expect-error: an answer is stopped where it is asked for, not where the provider is made
  glm({ signal: AbortSignal.abort() })
})

test('provider options are checked', () => {
  const provider = glm()
  provider.stream({
    messages,
    providerOptions: {
      toolStream: true,
      clearThinking: false,
      webSearch: { resultSequence: 'before' },
      mcp: [{ serverLabel: 's' }],
      extra: { any: [1] },
    },
  })
  // @ts-expect-error: snake_case is the vendor's
  provider.stream({ messages, providerOptions: { tool_stream: true } })
  // @ts-expect-error: before or after
  provider.stream({ messages, providerOptions: { webSearch: { resultSequence: 'beside' } } })
  // @ts-expect-error: a knowledge base has an id
  provider.stream({ messages, providerOptions: { retrieval: {} } })
})

test('requests are checked', () => {
  // @ts-expect-error: messages are needed
  glm().stream({})
  // @ts-expect-error: no such role
  glm().stream({ messages: [{ role: 'developer', content: 'a' }] })
})

test('events narrow by type', async () => {
  for await (const event of glm().stream({ messages })) {
    if (event.type === 'text-delta') expectTypeOf(event.delta).toBeString()
    if (event.type === 'finish') expectTypeOf(event.rawReason).toEqualTypeOf<string | undefined>()
  }
})
