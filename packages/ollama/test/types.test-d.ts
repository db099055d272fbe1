import type { ChatProvider } from '@millrace/core'
import { type OllamaOptions, ollama } from '@millrace/ollama'
import { expectTypeOf, test } from 'vitest'

const messages = [{ role: 'user', content: 'a' }] as const

test('settings and options are checked', () => {
  expectTypeOf(ollama({ model: 'any' })).toEqualTypeOf<ChatProvider<OllamaOptions>>()
  ollama().stream({
    messages,
    providerOptions: { keepAlive: '5m', numCtx: 1, options: { num_gpu: 1 }, extra: { a: [1] } },
  })
  // @ts-expect-error: an answer is stopped where it is asked for
  ollama({ signal: AbortSignal.abort() })
  // @ts-expect-error: snake_case is Ollama's
  ollama().stream({ messages, providerOptions: { num_ctx: 1 } })
})
