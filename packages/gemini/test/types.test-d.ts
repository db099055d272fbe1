import type { ChatProvider } from '@millrace/core'
import { type GeminiOptions, type GeminiSettings, gemini, type InteractionsOptions } from '@millrace/gemini'
import { expectTypeOf, test } from 'vitest'

const messages = [{ role: 'user', content: 'a' }] as const

test('settings are checked, and model names stay open', () => {
  expectTypeOf(gemini({ model: 'gemini-3.8-flash' })).toEqualTypeOf<ChatProvider<GeminiOptions>>()
  gemini({ model: 'a-model-of-next-year', vertex: { project: 'p' }, accessToken: async () => 't', idleTimeoutMs: 1 })
  // @ts-expect-error: a project is needed
  gemini({ vertex: { location: 'eu' } })
  // @ts-expect-error: an answer is stopped where it is asked for
  gemini({ signal: AbortSignal.abort() })
})

test('provider options are checked', () => {
  gemini().stream({
    messages,
    providerOptions: {
      googleSearch: true,
      fileSearch: { fileSearchStoreNames: ['s'] },
      safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }],
      extra: { any: [1] },
    },
  })
  // @ts-expect-error: there is a name for it
  gemini().stream({ messages, providerOptions: { google_search: true } })
  // @ts-expect-error: no such threshold
  gemini().stream({ messages, providerOptions: { safetySettings: [{ category: 'x', threshold: 'SOME' }] } })
})

test('each of the two APIs has its options', () => {
  expectTypeOf(gemini({ api: 'interactions' })).toEqualTypeOf<ChatProvider<InteractionsOptions>>()
  expectTypeOf(gemini({ api: 'generateContent' })).toEqualTypeOf<ChatProvider<GeminiOptions>>()
  expectTypeOf(gemini({} as GeminiSettings)).toEqualTypeOf<ChatProvider<GeminiOptions>>()
  gemini({ api: 'interactions' }).stream({ messages, providerOptions: { background: true, googleSearch: true } })
  // @ts-expect-error: of the other API
  gemini({ api: 'interactions' }).stream({ messages, providerOptions: { topK: 1 } })
  // @ts-expect-error: of the other API
  gemini().stream({ messages, providerOptions: { background: true } })
})
