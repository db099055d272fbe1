import { type CohereOptions, cohere } from '@millrace/cohere'
import type { ChatProvider } from '@millrace/core'
import { expectTypeOf, test } from 'vitest'

const messages = [{ role: 'user', content: 'a' }] as const

test('settings and options are checked', () => {
  expectTypeOf(cohere({ model: 'a-model-of-next-year' })).toEqualTypeOf<ChatProvider<CohereOptions>>()
  cohere().stream({
    messages,
    providerOptions: { documents: ['a', { id: 'b', data: { text: 't' } }], citationMode: 'FAST' },
  })
  // @ts-expect-error: an answer is stopped where it is asked for
  cohere({ signal: AbortSignal.abort() })
  // @ts-expect-error: no such mode
  cohere().stream({ messages, providerOptions: { safetyMode: 'SOME' } })
  // @ts-expect-error: a document has data
  cohere().stream({ messages, providerOptions: { documents: [{ text: 't' }] } })
})
