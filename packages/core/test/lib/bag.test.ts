import { describe, expect, it } from 'vitest'
import { madeOld } from '../../../../tests/support/made-old.js'
import { Bag, type BagMember } from '../../src/lib/bag.js'

interface Named extends BagMember {
  readonly name: string
}

const member = (name: string): Named => ({ name, place: -1 })
const namesIn = (bag: Bag<Named>): string[] => bag.list().map(({ name }) => name)

describe('a bag', () => {
  it('has the members that were added and not removed, each once', () => {
    const bag = new Bag<Named>()
    const [a, b, c] = ['a', 'b', 'c'].map(member) as [Named, Named, Named]
    for (const each of [a, b, c, a]) bag.add(each)
    expect([bag.size, namesIn(bag).sort()]).toEqual([3, ['a', 'b', 'c']])
    bag.remove(a)
    bag.remove(a)
    expect([bag.size, namesIn(bag).sort()]).toEqual([2, ['b', 'c']])
    bag.add(a)
    bag.remove(c)
    bag.remove(b)
    expect([bag.size, namesIn(bag), bag.at(0).name]).toEqual([1, ['a'], 'a'])
  })

  it('knows each member by its place, whatever comes and goes', () => {
    const bag = new Bag<Named>()
    const inside = new Set<Named>()
    const all = Array.from({ length: 40 }, (_, at) => member(String(at)))
    for (let step = 0; step < 2_000; step++) {
      const one = all[(step * 7919) % all.length]!
      if (step % 3 === 0) {
        bag.remove(one)
        inside.delete(one)
      } else {
        bag.add(one)
        inside.add(one)
      }
      expect(bag.size).toBe(inside.size)
    }
    for (const one of all) expect(one.place >= 0 && bag.at(one.place) === one).toBe(inside.has(one))
  })

  it('lists the members as they were, for a loop that removes them', () => {
    const bag = new Bag<Named>()
    for (const name of ['a', 'b', 'c']) bag.add(member(name))
    for (const each of bag.list()) bag.remove(each)
    expect(bag.size).toBe(0)
  })
})

describe('members that have left', () => {
  it('do not become old with what they hold', async () => {
    const alive = 64
    const bytes = 1024
    const bag = new Bag<Named>()
    const inside = Array.from({ length: alive }, () => member(''))
    for (const each of inside) bag.add(each)
    const exchange = (at: number): void => {
      bag.remove(inside[at]!)
      const next = { name: '', place: -1, held: Array.from({ length: bytes / 8 }, () => at) }
      inside[at] = next
      bag.add(next)
    }
    const times = 20
    const made = await madeOld(times, () => {
      for (let count = 0; count < 30 * alive; count++) exchange(count % alive)
    })
    // Those that are in at a collection become old. In a Set it was five to twenty times as many.
    expect(made).toBeLessThan(4 * times * alive * bytes)
  })
})
