import type { ChatRequest } from '@millrace/core'
import { createGateway } from '@millrace/gateway'
import { describe, expect, it } from 'vitest'
import { vendors } from './support/vendors.ts'

const schema = { type: 'object', properties: {} }
const names = ['weather', 'clock']
const asked = 'What do weather and clock say?'

/** Those whose API has a setting for it. */
const settable: ReadonlySet<string> = new Set(['openai responses', 'openai chat', 'anthropic', 'anthropic on vertex'])

/** A client that asks for one call at a time, in each of the gateway's APIs. */
const clients = {
  '/chat/completions': (model: string, alone: boolean) => ({
    model,
    messages: [{ role: 'user', content: asked }],
    tools: names.map(name => ({ type: 'function', function: { name, parameters: schema } })),
    ...(alone && { parallel_tool_calls: false }),
  }),
  '/responses': (model: string, alone: boolean) => ({
    model,
    input: asked,
    tools: names.map(name => ({ type: 'function', name, parameters: schema })),
    ...(alone && { parallel_tool_calls: false }),
  }),
  '/messages': (model: string, alone: boolean) => ({
    model,
    max_tokens: 999,
    messages: [{ role: 'user', content: asked }],
    tools: names.map(name => ({ name, input_schema: schema })),
    ...(alone && { tool_choice: { type: 'auto', disable_parallel_tool_use: true } }),
  }),
}

type Items = readonly { readonly type?: string }[]

/** An answer in one of the three APIs. */
interface Whole {
  readonly choices?: readonly { readonly message: { readonly tool_calls?: Items } }[]
  readonly output?: Items
  readonly content?: Items
}

describe.each(vendors.map(vendor => ({ name: vendor.name, vendor })))(
  'one call at a time: $name',
  ({ name, vendor }) => {
    const emulator = vendor.emulate({})
    const way = { fetch: emulator.fetch, baseURL: `http://emulator${vendor.basePath}`, maxRetries: 0 }
    const provider = vendor.provide(way)

    it('is asked for by a request', async () => {
      const count = async (more: Partial<ChatRequest>): Promise<number> => {
        const tools = names.map(name => ({ name, parameters: schema }))
        const answer = await provider.stream({ messages: [{ role: 'user', content: asked }], tools, ...more }).message()
        return (answer.content as readonly { type: string }[]).filter(({ type }) => type === 'tool-call').length
      }
      expect([await count({}), await count({ parallelToolCalls: false })]).toEqual([2, settable.has(name) ? 1 : 2])
    })

    it.each(Object.entries(clients))('is asked for by a client of %s', async (path, body) => {
      const { fetch } = createGateway({ providers: { v: provider } })
      const call = async (alone: boolean): Promise<[calls: number, left: string | null]> => {
        const response = await fetch(
          new Request(`http://localhost/v1${path}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body(`v/${vendor.model}`, alone)),
          }),
        )
        const whole = (await response.json()) as Whole
        const items = whole.choices?.[0]?.message.tool_calls ?? whole.output ?? whole.content ?? []
        const calls = items.filter(({ type }) => type === 'function' || type === 'function_call' || type === 'tool_use')
        return [calls.length, response.headers.get('millrace-warnings')]
      }
      expect(await call(false)).toEqual([2, null])
      expect(await call(true)).toEqual(settable.has(name) ? [1, null] : [2, 'parallelToolCalls'])
    })
  },
)
