import { argumentsOf, hasArguments } from '@millrace/core/provider-kit'
import { expect, it } from 'vitest'

it.each<[unknown, boolean]>([
  [undefined, false],
  [null, false],
  ['', false],
  [' \n', false],
  ['{}', false],
  [' { } ', false],
  [{}, false],
  [{ a: undefined }, true],
  ['{"a":1}', true],
  ['{', true],
  [[], true],
  [[1], true],
  [0, true],
  [false, true],
])('%j in the beginning of a call says something: %j', (begun, says) => {
  expect(hasArguments(begun)).toBe(says)
})

it.each<[unknown, string, string]>([
  [{ a: 1 }, '', '{"a":1}'],
  [{ a: 1 }, ' \n', '{"a":1}'],
  ['{"a": 1}', '', '{"a": 1}'],
  [{ a: 1 }, '{"a":2}', '{"a":2}'],
  [{ a: 1 }, '{"b":2}', '{"a":1,"b":2}'],
  ['{"a":1}', '{"b":2}', '{"a":1,"b":2}'],
  ['{"a":', '{"a":1}', '{"a":1}'],
  [{ a: 1 }, ',"b":2}', '{"a":1,"b":2}'],
  ['{"a":1', ',"b":2}', '{"a":1,"b":2}'],
  ['{"a":', '[1]}', '{"a":[1]}'],
  [[1], '', '[1]'],
  ['{"a', '":', '{"a":'],
  [{ a: 1 }, '}{', '{"a":1}{'],
  [{}, '{"a":', '{"a":'],
  ['', '{"a":1}', '{"a":1}'],
  [{}, '', '{}'],
])('%j and then %j are %s', (begun, pieces, text) => {
  expect(argumentsOf(begun, pieces)).toBe(text)
})

it('no words of a vendor can reach a prototype', () => {
  const text = argumentsOf({ a: 1 }, '{"__proto__":{"polluted":true}}')
  expect(text).toBe('{"a":1,"__proto__":{"polluted":true}}')
  expect({}).not.toHaveProperty('polluted')
})
