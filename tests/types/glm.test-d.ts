import type { ChatProvider } from '@millrace/core'
import { type GlmOptions, glm } from '@millrace/glm'
import { describe, expectTypeOf, it } from 'vitest'

describe('providerOptions of glm', () => {
  type Request = Parameters<ReturnType<typeof glm>['stream']>[0]
  const messages = [{ role: 'user', content: 'hi' }] as const

  it('are those of GLM, and all may be absent', () => {
    expectTypeOf(glm).returns.toEqualTypeOf<ChatProvider<GlmOptions>>()
    expectTypeOf({ messages }).toExtend<Request>()
    expectTypeOf({ messages, providerOptions: { toolStream: true, webSearch: { count: 3 } } }).toExtend<Request>()
  })

  it('refuse what GLM does not have', () => {
    // @ts-expect-error: spelled otherwise on the wire, and only there
    const wire: Request = { messages, providerOptions: { tool_stream: true } }
    // @ts-expect-error: a yes or no
    const word: Request = { messages, providerOptions: { toolStream: 'yes' } }
    expectTypeOf([wire, word]).toBeArray()
  })
})

describe('settings of glm', () => {
  it('know the endpoints and ways to sign', () => {
    expectTypeOf(glm).toBeCallableWith({ endpoint: 'zai-coding', auth: 'jwt' })
    // @ts-expect-error: no such endpoint
    expectTypeOf(glm).toBeCallableWith({ endpoint: 'somewhere' })
  })

  it('take any model, and suggest the known ones', () => {
    expectTypeOf(glm).toBeCallableWith({ model: 'glm-4.6' })
    expectTypeOf(glm).toBeCallableWith({ model: 'glm-of-tomorrow' })
  })
})
