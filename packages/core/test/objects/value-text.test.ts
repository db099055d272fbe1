import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ValueText } from '../../src/objects/value-text.js'

const read = (pieces: readonly string[]): string => {
  const text = new ValueText()
  return pieces.map(piece => text.push(piece)).join('')
}

/** A text in pieces, some of them empty. */
function cutAt(text: string, places: readonly number[]): string[] {
  const cuts = places.map(place => place % (text.length + 1)).sort((a, b) => a - b)
  return [0, ...cuts].map((from, at) => text.slice(from, cuts[at]))
}

const places = fc.array(fc.nat(), { maxLength: 20 })
const space = fc.constantFrom(undefined, 1, '\t', '\r\n')

describe('ValueText', () => {
  it('gives the value of a wrapped one, in any pieces', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.dictionary(fc.string(), fc.jsonValue()),
        space,
        places,
        (value, more, by, cuts) => {
          // A name that is a number would stand first.
          const behind = Object.fromEntries(Object.entries(more).map(([name, each]) => [`-${name}`, each]))
          const text = JSON.stringify({ value, ...behind }, undefined, by)
          expect(JSON.parse(read(cutAt(`${text} \n`, cuts)))).toEqual(JSON.parse(JSON.stringify(value)))
        },
      ),
    )
  })

  it('gives each beginning of the value as soon as it is there', () => {
    const value = JSON.stringify({ a: ['}', '\\', '"', { b: [1, 2.5e3, null] }], c: 'x,y]' })
    const text = `{"value":${value}}`
    for (let length = 0; length <= value.length; length++)
      expect(read([...text.slice(0, '{"value":'.length + length)])).toBe(value.slice(0, length))
  })

  it.each([
    '{}',
    '{"city":"Halle"}',
    '[1, 2]',
    '"text"',
    '12',
    '{"val ue":1}',
    '{"values":1}',
    'No, thanks.',
    '```json',
  ])('gives %s as it is, in any pieces', text => {
    fc.assert(
      fc.property(places, cuts => {
        expect(read(cutAt(text, cuts))).toBe(text)
      }),
    )
  })
})
