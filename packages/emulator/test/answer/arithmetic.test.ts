import { expect, it } from 'vitest'
import { evaluate, findSums } from '../../src/answer/arithmetic.js'

it.each([
  ['2+3*4', 14],
  ['(2+3)*4', 20],
  ['2^3^2', 512],
  ['2**10', 1024],
  ['7 % 4', 3],
  ['10 ÷ 4 × 2', 5],
  ['-3 + 5', 2],
  ['8 - -2', 10],
  ['1/0', undefined],
  ['(1+2', undefined],
  ['1 2', undefined],
  ['', undefined],
])('%s is %s', (expression, value) => {
  expect(evaluate(expression)).toBe(value)
})

it.each([
  ['What is 0.1 + 0.2?', [{ expression: '0.1 + 0.2', value: 0.3 }]],
  [
    '12*34和5+6等于多少',
    [
      { expression: '12*34', value: 408 },
      { expression: '5+6', value: 11 },
    ],
  ],
  ['Nothing to count here, 42.', []],
])('finds the sums of %j', (text, sums) => {
  expect(findSums(text)).toEqual(sums)
})

it('looks through no more than the beginning of a text', () => {
  expect(findSums(`${' ('.repeat(500_000)}1+1`)).toEqual([])
})
