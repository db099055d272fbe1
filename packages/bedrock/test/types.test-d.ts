import { type BedrockOptions, bedrock } from '@millrace/bedrock'
import type { ChatProvider } from '@millrace/core'
import { expectTypeOf, test } from 'vitest'

const messages = [{ role: 'user', content: 'a' }] as const

test('settings and options are checked', () => {
  expectTypeOf(bedrock({ region: 'us-east-1' })).toEqualTypeOf<ChatProvider<BedrockOptions>>()
  bedrock({ accessToken: async () => 'token' }).stream({ messages, providerOptions: { serviceTier: 'flex' } })
  // @ts-expect-error: an answer is stopped where it is asked for
  bedrock({ signal: AbortSignal.abort() })
  // @ts-expect-error: no such tier
  bedrock().stream({ messages, providerOptions: { serviceTier: 'turbo' } })
})
