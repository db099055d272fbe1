import { expect, it } from 'vitest'
import { paced } from '../../src/core/pace.js'
import type { Step } from '../../src/core/plan.js'
import { createPortions, type Portion } from '../../src/core/portions.js'

const text = (portion: Portion) => (portion.type === 'bytes' ? new TextDecoder().decode(portion.bytes) : portion.type)

it('gathers what is due into one portion and says that it is the last', () => {
  const portions = createPortions(['a', 'b', 'c'])
  expect(portions.next()).toEqual({ type: 'bytes', bytes: new TextEncoder().encode('abc'), last: true })
  expect(portions.next()).toEqual({ type: 'end' })
})

it('holds no more of an endless answer than a portion', () => {
  let produced = 0
  const endless = function* () {
    for (;;) yield `token ${produced++}`
  }
  const portion = createPortions(endless()).next()
  expect(text(portion).length).toBeGreaterThanOrEqual(16 * 1024)
  expect(produced).toBeLessThan(3000)
})

it('keeps a pace against the clock, although its timers are late', () => {
  let now = 0
  const portions = createPortions(paced(['a', 'b', 'c', 'd'], { tokensPerSecond: 1000 }), () => now)
  expect(text(portions.next())).toBe('a')
  expect(portions.next()).toEqual({ type: 'wait', ms: 1 })
  now = 2.5
  expect(text(portions.next())).toBe('bc')
  expect(portions.next()).toEqual({ type: 'wait', ms: 0.5 })
  now = 3
  expect(portions.next()).toMatchObject({ type: 'bytes', last: true })
})

it('waits before the first token', () => {
  const portions = createPortions(paced(['a'], { firstTokenMs: 300 }), () => 0)
  expect(portions.next()).toEqual({ type: 'wait', ms: 300 })
})

it('sends what came before a wait, a cut and raw bytes first, in order', () => {
  const steps: Step[] = ['a', new Uint8Array([0xff]), 'b', { waitMs: Number.POSITIVE_INFINITY }, 'c', { cut: true }]
  const portions = createPortions(steps)
  expect(Array.from({ length: 6 }, () => portions.next().type)).toEqual([
    'bytes',
    'bytes',
    'bytes',
    'wait',
    'bytes',
    'cut',
  ])
})

it('ends the generator of an answer that is given up', () => {
  let ended = false
  const endless = function* () {
    try {
      for (;;) yield 'x'
    } finally {
      ended = true
    }
  }
  const portions = createPortions(endless())
  portions.next()
  portions.close()
  expect(ended).toBe(true)
  expect(portions.next()).toEqual({ type: 'end' })
})
