import type { ChatProvider } from '@millrace/core'
import { type OpenAIOptions, openai } from '@millrace/openai'
import { expectTypeOf, test } from 'vitest'

const messages = [{ role: 'user', content: 'a' }] as const

test('settings are checked', () => {
  expectTypeOf(openai()).toEqualTypeOf<ChatProvider<OpenAIOptions>>()
  expectTypeOf(openai({ model: 'a-model-of-next-year', api: 'responses' })).toEqualTypeOf<ChatProvider<OpenAIOptions>>()
  // @ts-expect-error: no such API
  openai({ api: 'completions' })
  // @ts-expect-error: an answer is stopped where it is asked for, not where the provider is made
  openai({ signal: AbortSignal.abort() })
})

test('provider options are checked', () => {
  openai().stream({
    messages,
    providerOptions: {
      store: true,
      reasoningSummary: 'auto',
      tools: [{ type: 'file_search', vector_store_ids: ['vs_1'] }],
      extra: { any: [1] },
    },
  })
  // @ts-expect-error: snake_case is the vendor's
  openai().stream({ messages, providerOptions: { previous_response_id: 'resp_1' } })
  // @ts-expect-error: a built-in tool has a type
  openai().stream({ messages, providerOptions: { tools: [{ vector_store_ids: [] }] } })
})

test('each API has its own', () => {
  openai({ api: 'chat' }).stream({ messages, providerOptions: { presencePenalty: 1 } })
  // @ts-expect-error: Chat Completions go on from no stored answer
  openai({ api: 'chat' }).stream({ messages, providerOptions: { previousResponseId: 'resp_1' } })
  // @ts-expect-error: the Responses API knows no penalties
  openai().stream({ messages, providerOptions: { presencePenalty: 1 } })
})
