import { type ChatEvent, type ChatProvider, type ChatRecord, type ChatRequest, isTerminal } from '@millrace/core'
import { describe, expectTypeOf, it } from 'vitest'

describe('events narrow by their type', () => {
  it('to their own fields', () => {
    const event = {} as ChatEvent
    if (event.type === 'text-delta') expectTypeOf(event.delta).toEqualTypeOf<string>()
    if (event.type === 'tool-call-start') expectTypeOf(event.toolName).toEqualTypeOf<string>()
    if (event.type === 'finish') {
      expectTypeOf(event.reason).toEqualTypeOf<'stop' | 'length' | 'tool-calls' | 'content-filter' | 'other'>()
    }
    // @ts-expect-error: only a delta has a delta
    if (event.type === 'finish') event.delta
  })

  it('so that a switch can be exhaustive', () => {
    const shown = (record: ChatRecord): string => {
      if (isTerminal(record)) return record.type
      if (record.type === 'text-delta' || record.type === 'reasoning-delta') return record.delta
      expectTypeOf(record.type).not.toEqualTypeOf<string>()
      return ''
    }
    expectTypeOf(shown).returns.toBeString()
  })

  it('and an error is a record, never an event', () => {
    expectTypeOf<Extract<ChatRecord, { type: 'error' }>>().not.toBeNever()
    expectTypeOf<Extract<ChatEvent, { type: 'error' }>>().toBeNever()
  })
})

describe('requests', () => {
  it('need messages, and know the roles', () => {
    expectTypeOf<{ messages: [{ role: 'user'; content: 'hi' }] }>().toExtend<ChatRequest>()
    // @ts-expect-error: without messages there is nothing to answer
    const empty: ChatRequest = { model: 'm' }
    // @ts-expect-error: no such role
    const odd: ChatRequest = { messages: [{ role: 'robot', content: 'hi' }] }
    expectTypeOf([empty, odd]).toBeArray()
  })

  it('carry the options of their provider, and no others', () => {
    const provider = {} as ChatProvider<{ depth: number }>
    const messages = [{ role: 'user', content: 'hi' }] as const
    expectTypeOf(provider.stream).parameter(0).toHaveProperty('providerOptions')
    expectTypeOf({ messages, providerOptions: { depth: 1 } }).toExtend<Parameters<typeof provider.stream>[0]>()
    // @ts-expect-error: the provider wants a number
    const wrong: Parameters<typeof provider.stream>[0] = { messages, providerOptions: { depth: 'deep' } }
    expectTypeOf(wrong).toBeObject()
  })
})
