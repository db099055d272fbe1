import { type ChatProvider, type ModelRoute, type ProviderEntry, router, withFallback } from '@millrace/core'
import { type GlmOptions, glm } from '@millrace/glm'
import { type OpenAIOptions, openai } from '@millrace/openai'
import { describe, expectTypeOf, it } from 'vitest'

const messages = [{ role: 'user', content: 'hi' }] as const

describe('a fallback', () => {
  it('takes providers of any vendor, and the options of any of them', () => {
    const provider = withFallback([glm(), openai()])
    expectTypeOf(provider).toEqualTypeOf<ChatProvider<GlmOptions | OpenAIOptions>>()
    provider.stream({ messages, providerOptions: { toolStream: true } })
    // @ts-expect-error: of neither
    provider.stream({ messages, providerOptions: { depth: 1 } })
  })

  it('takes entries, whose own requests have the options of their provider', () => {
    expectTypeOf(withFallback([glm(), { provider: openai(), model: 'gpt-5.4' }])).toEqualTypeOf<
      ChatProvider<GlmOptions | OpenAIOptions>
    >()
    const own: ProviderEntry<OpenAIOptions> = {
      provider: openai(),
      request: ({ messages }) => ({ messages, providerOptions: { reasoningSummary: 'auto' } }),
    }
    const odd: ProviderEntry<OpenAIOptions> = {
      provider: openai(),
      // @ts-expect-error: GLM's
      request: ({ messages }) => ({ messages, providerOptions: { toolStream: true } }),
    }
    withFallback([own, odd])
  })

  it('leaves an entry that makes its own request out of the options that are given', () => {
    const provider = withFallback([glm(), { provider: openai(), request: ({ messages }) => ({ messages }) }])
    expectTypeOf(provider).toEqualTypeOf<ChatProvider<GlmOptions>>()
    const own = withFallback([{ provider: openai(), request: ({ messages }) => ({ messages }) }])
    expectTypeOf(own).toEqualTypeOf<ChatProvider>()
  })

  it('takes a list that is made elsewhere', () => {
    const list: ChatProvider[] = [glm() as ChatProvider]
    expectTypeOf(withFallback(list)).toEqualTypeOf<ChatProvider>()
    expectTypeOf(withFallback([glm(), glm()])).toEqualTypeOf<ChatProvider<GlmOptions>>()
  })

  it('has a rule that is synchronous', () => {
    withFallback([glm()], { when: (error, { usual }) => usual || error.code === 'content-filter' })
    // @ts-expect-error: a promise is no decision
    withFallback([glm()], { when: async () => true })
    // @ts-expect-error: the signal belongs to the outermost stream
    withFallback([{ provider: glm(), options: { signal: AbortSignal.abort() } }])
  })
})

describe('a router', () => {
  it('takes the options of any of its providers', () => {
    const provider = router({ 'glm-*': glm(), 'gpt-*': { provider: openai(), tags: ['vision'] } })
    expectTypeOf(provider).toEqualTypeOf<ChatProvider<GlmOptions | OpenAIOptions>>()
  })

  it('takes a table that is made elsewhere', () => {
    const routes: Record<string, ChatProvider | ModelRoute> = { 'glm-*': glm() as ChatProvider }
    expectTypeOf(router(routes, { default: glm() })).toEqualTypeOf<ChatProvider>()
    // @ts-expect-error: no provider
    router({ glm: 'glm' })
  })

  it('nests with a fallback', () => {
    const provider = router({ 'glm-*': withFallback([glm(), openai()]) })
    expectTypeOf(provider).toEqualTypeOf<ChatProvider<GlmOptions | OpenAIOptions>>()
  })
})
