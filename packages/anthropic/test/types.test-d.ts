import { type AnthropicOptions, type AnthropicSettings, anthropic } from '@millrace/anthropic'
import type { ChatProvider } from '@millrace/core'
import { expectTypeOf, test } from 'vitest'

const messages = [{ role: 'user', content: 'Hello' }] as const

test('it is a provider with options of its own', () => {
  expectTypeOf(anthropic()).toEqualTypeOf<ChatProvider<AnthropicOptions>>()
  anthropic().stream({
    messages,
    providerOptions: { serverTools: [{ type: 'web_search_20250305', name: 'web_search', max_uses: 3 }], cache: '5m' },
  })
})

test('options and settings of others are refused', () => {
  // @ts-expect-error: GLM's
  anthropic().stream({ messages, providerOptions: { doSample: true } })
  // @ts-expect-error: a tool has a type
  anthropic().stream({ messages, providerOptions: { serverTools: [{ name: 'web_search' }] } })
  // @ts-expect-error: two ways only
  anthropic({ auth: 'jwt' })
  expectTypeOf<AnthropicSettings['model']>().toExtend<string | undefined>()
})
