import { expect, it } from 'vitest'
import { SlidingWindow } from '../../src/limits/sliding-window.js'
import { pick, seededRandom } from '../support/random.js'

it('any 60 seconds hold the limit at most, and no time is lost', () => {
  const random = seededRandom(3)
  const window = new SlidingWindow(10)
  const added: { at: number; amount: number }[] = []
  const sum = (from: number, to: number): number =>
    added.reduce((sum, { at, amount }) => (at > from && at <= to ? sum + amount : sum), 0)
  let now = 0
  for (let i = 0; i < 2_000; i++) {
    now += pick(random, [0, 0, 1, 700, 5_000, 61_000])
    const amount = pick(random, [1, 1, 3, 10])
    const wait = window.waitMs(amount, now)
    expect(wait === 0).toBe(sum(now - 60_000, now) + amount <= 10)
    if (wait > 0) {
      expect(sum(now + wait - 1 - 60_000, now + wait - 1) + amount).toBeGreaterThan(10)
      now += wait
    }
    window.add(amount, now)
    added.push({ at: now, amount })
    expect(sum(now - 60_000, now)).toBeLessThanOrEqual(10)
  }
})

it('an amount above the limit fits when nothing else counts', () => {
  const window = new SlidingWindow(10)
  expect(window.waitMs(50, 0)).toBe(0)
  window.add(50, 0)
  expect(window.waitMs(1, 1)).toBe(59_999)
  expect(window.waitMs(50, 60_000)).toBe(0)
})

it('a correction gives back what was too much, and counts from now on what was too little', () => {
  const window = new SlidingWindow(10)
  const first = window.add(8, 0)
  window.correct(first, 2, 10_000)
  expect(window.waitMs(8, 10_000)).toBe(0)
  const second = window.add(3, 10_000)
  window.correct(second, 8, 30_000)
  expect(window.waitMs(1, 30_000)).toBe(30_000)
  expect(window.waitMs(5, 60_000)).toBe(10_000)
  expect(window.waitMs(5, 70_000)).toBe(0)
  expect(window.isEmpty(89_999)).toBe(false)
  expect(window.isEmpty(90_000)).toBe(true)
})

it('a correction of what is over already changes nothing but what is too little', () => {
  const window = new SlidingWindow(10)
  const entry = window.add(8, 0)
  window.correct(entry, 2, 60_000)
  expect(window.waitMs(10, 60_000)).toBe(0)
})
