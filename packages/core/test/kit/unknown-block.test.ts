import { growBlock, type JsonObject } from '@millrace/core/provider-kit'
import { expect, it } from 'vitest'

it.each<[string, JsonObject, JsonObject[], JsonObject]>([
  ['a text goes on', { text: 'a' }, [{ text: 'b' }, { text: '' }, { text: 'c' }], { text: 'abc' }],
  ['a text that was not there yet begins', { text: null }, [{ text: 'a' }, { more: 'b' }], { text: 'a', more: 'b' }],
  ['a list goes on', { list: [1] }, [{ list: [2, 3] }, { list: [] }], { list: [1, 2, 3] }],
  [
    'a number, an object or null takes the place',
    { a: 1, b: {}, c: 'x' },
    [{ a: 2, b: { d: 1 }, c: null }],
    { a: 2, b: { d: 1 }, c: null },
  ],
  [
    'an encrypted text comes whole',
    { encrypted_content: 'a' },
    [{ encrypted_content: 'ab' }],
    { encrypted_content: 'ab' },
  ],
  ['a signature comes whole', { thought_signature: 'a' }, [{ thought_signature: 'b' }], { thought_signature: 'b' }],
  ['the type stays that of the block', { type: 'dream' }, [{ type: 'dream_delta', a: 1 }], { type: 'dream', a: 1 }],
  ['a prototype is out of reach', { a: 1 }, [JSON.parse('{"__proto__":{"b":1}}')], { a: 1 }],
])('%s', (_, begun, deltas, whole) => {
  const block = { ...begun }
  for (const delta of deltas) growBlock(block, delta)
  expect(block).toEqual(whole)
  expect(Object.getPrototypeOf(block)).toBe(Object.prototype)
})

it('shares nothing with the deltas', () => {
  const block = {}
  const delta = { list: [{ a: 1 }] }
  growBlock(block, delta)
  growBlock(block, delta)
  delta.list[0]!.a = 2
  expect(block).toEqual({ list: [{ a: 1 }, { a: 1 }] })
})
