import { errorObject, filled, pick, sumOf } from '@millrace/core/provider-kit'
import { expect, it } from 'vitest'

it('filled leaves out what is undefined, and itself where nothing is left', () => {
  expect(filled({ a: 0, b: undefined, c: null })).toEqual({ a: 0, c: null })
  expect(filled({ a: undefined })).toBeUndefined()
  expect(filled({})).toBeUndefined()
})

it('filled leaves lists as they are, and empty ones out', () => {
  expect(filled([undefined, 1])).toEqual([undefined, 1])
  expect(filled([])).toBeUndefined()
})

it('pick takes the fields of these names that are there', () => {
  expect(pick({ a: 1, b: undefined, c: 3 }, ['a', 'b'])).toEqual({ a: 1 })
})

it('sumOf counts numbers alone', () => {
  expect(sumOf(1, undefined, 2, null, '3', Number.NaN, {})).toBe(3)
  expect(sumOf(0, undefined)).toBe(0)
  expect(sumOf(undefined, '3')).toBeUndefined()
})

it.each([
  ['{"a":1}', { a: 1 }],
  ['[{"a":1},{"b":2}]', { a: 1 }],
  ['[]', undefined],
  ['3', undefined],
  ['null', undefined],
  ['<html>', undefined],
  ['', undefined],
])('errorObject of %s', (body, expected) => {
  expect(errorObject(body)).toEqual(expected)
})
