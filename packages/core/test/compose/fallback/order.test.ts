import { describe, expect, it } from 'vitest'
import { drawOrder } from '../../../src/compose/fallback/order.js'
import { seededRandom } from '../../support/random.js'

describe('the order of providers', () => {
  it('is that of the list without weights, and nothing is drawn', () => {
    const never = () => expect.unreachable()
    expect(drawOrder([undefined, undefined, undefined], never)).toEqual([0, 1, 2])
  })

  it('changes the weighted ones among themselves; others keep their place', () => {
    for (let seed = 0; seed < 50; seed++) {
      const order = drawOrder([undefined, 1, undefined, 1], seededRandom(seed))
      expect([order[0], order[2]]).toEqual([0, 2])
      expect([order[1], order[3]].sort()).toEqual([1, 3])
    }
  })

  it('asks each first in proportion to its weight, and 0 last', () => {
    const random = seededRandom(7)
    const first = [0, 0, 0]
    for (let i = 0; i < 8_000; i++) {
      const order = drawOrder([3, 1, 0], random)
      first[order[0]!]!++
      expect(order[2]).toBe(2)
    }
    expect(first[0]! / 8_000).toBeCloseTo(0.75, 1)
    expect(first[2]).toBe(0)
  })
})
