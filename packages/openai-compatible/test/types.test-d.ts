import type { ChatProvider } from '@millrace/core'
import { type ChatCompletionsOptions, openaiCompatible } from '@millrace/openai-compatible'
import { expectTypeOf, test } from 'vitest'

test('settings and options are checked', () => {
  const provider = openaiCompatible({ id: 'acme', baseURL: 'https://acme.invalid' })
  expectTypeOf(provider).toEqualTypeOf<ChatProvider<ChatCompletionsOptions>>()
  provider.stream({
    messages: [{ role: 'user', content: 'a' }],
    providerOptions: { parallelToolCalls: false, extra: { top_k: 1 } },
  })
  // @ts-expect-error: no such option
  provider.stream({ messages: [], providerOptions: { parallel: false } })
  // @ts-expect-error: a server has an address
  openaiCompatible({ id: 'acme' })
})
