import { type ChatProvider, defineTool, type Json, type ToolContext, withTools } from '@millrace/core'
import { type GlmOptions, glm } from '@millrace/glm'
import { describe, expectTypeOf, it } from 'vitest'

type Standard<Output> = {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => { readonly value: Output }
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined
    readonly jsonSchema: { readonly input: () => Record<string, unknown> }
  }
}
declare const city: Standard<{ city: string }>
declare const amount: Standard<{ amount: number }>

describe('execute', () => {
  it('gets what its own schema gives, beside others', () => {
    const provider = withTools(glm(), {
      weather: {
        input: city,
        execute: (input, context) => {
          expectTypeOf(input).toEqualTypeOf<{ city: string }>()
          expectTypeOf(context).toEqualTypeOf<ToolContext>()
        },
      },
      pay: {
        input: { schema: amount, jsonSchema: {} },
        approve: input => {
          expectTypeOf(input).toEqualTypeOf<{ amount: number }>()
          return true
        },
        execute: input => void expectTypeOf(input).toEqualTypeOf<{ amount: number }>(),
      },
      own: {
        input: { jsonSchema: {}, validate: async (input: Json) => [input] },
        execute: input => void expectTypeOf(input).toEqualTypeOf<Json[]>(),
      },
      plain: {
        input: { type: 'object' },
        execute: input => void expectTypeOf(input.city).toEqualTypeOf<Json | undefined>(),
      },
      none: { execute: () => 1 },
    })
    expectTypeOf(provider).toEqualTypeOf<ChatProvider<GlmOptions>>()
  })

  it('is typed in a tool of its own, which any loop takes', () => {
    const weather = defineTool({
      input: city,
      execute: ({ city }) => void expectTypeOf(city).toEqualTypeOf<string>(),
    })
    withTools(glm(), { weather, other: { execute: () => 1 } })
  })

  it('refuses what its schema does not give', () => {
    // @ts-expect-error: the city is a text
    defineTool({ input: city, execute: ({ city }: { city: number }) => city })
  })
})
