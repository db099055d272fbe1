import { copyOf, defined, entryOf, isObject, numberIn, objectIn, objectsIn, textIn } from '@millrace/core/provider-kit'
import { expect, it } from 'vitest'

it.each<[unknown, { object?: boolean; text?: string; number?: number }]>([
  [{ a: 1 }, { object: true }],
  [[], {}],
  [null, {}],
  [undefined, {}],
  ['a', { text: 'a' }],
  ['', {}],
  [0, { number: 0 }],
  [Number.NaN, {}],
  [Number.POSITIVE_INFINITY, {}],
  [true, {}],
])('%j is read for what it is', (value, { object = false, text, number }) => {
  expect([isObject(value), textIn(value), numberIn(value)]).toEqual([object, text, number])
  expect(objectIn(value)).toEqual(object ? value : {})
})

it.each<[unknown, readonly object[]]>([
  [
    [{ a: 1 }, null, 'b', [], { c: 1 }],
    [{ a: 1 }, { c: 1 }],
  ],
  [{ a: 1 }, []],
  [undefined, []],
])('the objects of %j are %j', (value, objects) => {
  expect(objectsIn(value)).toEqual(objects)
})

it('a table has only entries of its own', () => {
  const table = { stop: 1, zero: 0 }
  const words = ['stop', 'zero', 'constructor', '__proto__', 'toString', '', undefined]
  expect(words.map(word => entryOf(table, word))).toEqual([1, 0, ...Array(5).fill(undefined)])
})

it('what is undefined is left out, and nothing else', () => {
  expect(Object.entries(defined({ a: undefined, b: null, c: 0, d: '', e: false }))).toEqual([
    ['b', null],
    ['c', 0],
    ['d', ''],
    ['e', false],
  ])
})

it('a copy shares nothing with what it is of', () => {
  const value = { list: [{ a: 1 }, null, 'b'], object: { c: { d: true } }, none: null }
  const copy = copyOf(value)
  expect(copy).toEqual(value)
  expect([copy === value, copy.list === value.list, copy.list[0] === value.list[0]]).toEqual([false, false, false])
  expect([copy.object === value.object, copy.object.c === value.object.c]).toEqual([false, false])
})

it('a copy of a vendor’s words cannot reach a prototype', () => {
  const copy = copyOf(JSON.parse('{"__proto__":{"polluted":true}}')) as object
  expect(Object.keys(copy)).toEqual(['__proto__'])
  expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
})
