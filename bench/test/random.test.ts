import { expect, test } from 'vitest'
import { seededRandom, shuffled } from '../src/shared/random.ts'

test('the same seed gives the same order, another one another', () => {
  const items = Array.from({ length: 20 }, (_, index) => index)
  const order = shuffled(items, seededRandom(1))
  expect(shuffled(items, seededRandom(1))).toEqual(order)
  expect(shuffled(items, seededRandom(2))).not.toEqual(order)
  expect([...order].sort((a, b) => a - b)).toEqual(items)
})

test('numbers fill [0, 1) evenly', () => {
  const random = seededRandom(7)
  const tenths = new Array<number>(10).fill(0)
  for (let drawn = 0; drawn < 10_000; drawn++) tenths[Math.floor(random() * 10)]!++
  expect(tenths.every(count => count > 850 && count < 1150)).toBe(true)
})
