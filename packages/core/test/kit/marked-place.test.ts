import { MarkedPlace } from '@millrace/core/provider-kit'
import { describe, expect, it } from 'vitest'

/** The events that are new, of those that come: names, of which those in capitals have an id; `|` is a connection that breaks. */
function newOf(events: string, kept = false): string {
  const place = new MarkedPlace(kept)
  place.named('a')
  let first = events[0]
  return [...events]
    .filter(name => {
      if (name === '|') {
        expect(place.here).toBeDefined()
        return false
      }
      const isFirst = name === first
      first ??= name
      return place.reaches(/[A-Z]/.test(name) ? name : undefined, isFirst)
    })
    .join('')
}

describe('a place among marked events', () => {
  it.each<[string, events: string, read: string, kept?: boolean]>([
    ['goes on behind the last id', 'ABC|DE', 'ABCDE'],
    ['passes over the last one once more', 'ABC|CDE', 'ABCDE'],
    ['passes over a second beginning, up to where it was', 'ABC|ABCDE', 'ABCDE'],
    ['over several breaks', 'AB|BC|ABCD|DE', 'ABCDE'],
    ['counts events without an id behind the last', 'ABx|xyC', 'ABxyC'],
    ['and those that came before they were all repeated', 'ABxy|x|xyzC', 'ABxyzC'],
    ['lets an event with an id end the repetition', 'ABx|CyD', 'ABxCyD'],
    ['counts from the beginning where no event has an id yet', 'xy|xyz', 'xyz', true],
    ['and where the repetition has ids', 'xy|XYZ', 'xyZ', true],
  ])('%s', (_, events, read, kept) => {
    expect(newOf(events, kept)).toBe(read)
  })

  it('is known once the answer has an id, and an event has one or the vendor keeps it', () => {
    const [place, kept] = [new MarkedPlace(), new MarkedPlace(true)]
    expect([place.here, kept.here]).toEqual([undefined, undefined])
    for (const each of [place, kept]) each.named(undefined)
    for (const each of [place, kept]) each.named('a')
    for (const each of [place, kept]) each.named('b')
    expect([place.here, kept.here]).toEqual([undefined, { answer: 'a', after: '' }])
    place.reaches('', true)
    place.reaches(7)
    expect(place.here).toBeUndefined()
    place.reaches('e')
    expect(place.here).toEqual({ answer: 'a', after: 'e' })
  })
})
