import { expect, test } from 'vitest'
import { inTurns } from '../src/modes/turns.ts'

test('two relays take turns, and who comes first changes', async () => {
  const order: string[] = []
  const work = (name: string) => async () => order.push(name)
  const turns = await inTurns(3, work('own'), work('other'))
  expect(order).toEqual(['own', 'other', 'other', 'own', 'own', 'other'])
  expect(turns).toEqual([
    { own: 1, other: 2 },
    { own: 4, other: 3 },
    { own: 5, other: 6 },
  ])
})
