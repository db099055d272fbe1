import type { ChatProvider } from '@millrace/core'
import { type PromptTurn, type TgiOptions, tgi } from '@millrace/tgi'
import { expectTypeOf, test } from 'vitest'

const messages = [{ role: 'user', content: 'a' }] as const

test('settings and options are checked', () => {
  expectTypeOf(tgi()).toEqualTypeOf<ChatProvider<TgiOptions>>()
  tgi({
    prompt: turns => {
      expectTypeOf(turns).toEqualTypeOf<readonly PromptTurn[]>()
      return ''
    },
  })
  tgi().stream({ messages, providerOptions: { topK: 1, extra: { watermark: true } } })
  // @ts-expect-error: snake_case is the server's
  tgi().stream({ messages, providerOptions: { top_k: 1 } })
})
