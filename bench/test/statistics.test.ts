import { expect, test } from 'vitest'
import { median, quantile, summarise } from '../src/shared/statistics.ts'

test.each([
  [[3], 3],
  [[4, 1], 2.5],
  [[9, 1, 5], 5],
  [[10, 2, 1, 4], 3],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected)
})

test.each([
  [0.5, 50],
  [0.99, 99],
  [1, 100],
  [0, 1],
])('quantile %d of 1 to 100 is %d', (share, expected) => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect(quantile(values, share)).toBe(expected)
})

test('nothing has no median', () => {
  expect(median([])).toBeNaN()
  expect(quantile([], 0.5)).toBeNaN()
})

test('a summary knows extremes and rounds, and leaves the values in order', () => {
  const values = [5, 1, 3]
  expect(summarise(values)).toEqual({ median: 3, min: 1, max: 5, rounds: 3 })
  expect(values).toEqual([5, 1, 3])
})
