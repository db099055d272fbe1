import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ValueText } from '../../src/objects/value-text.js'

const read = (pieces: readonly string[]): string => {
  const text = new ValueText()
  return pieces.map(piece => text.push(piece)).join('') + text.end()
}

/** A text in pieces, some of them empty. */
function cutAt(text: string, places: readonly number[]): string[] {
  const cuts = places.map(place => place % (text.length + 1)).sort((a, b) => a - b)
  return [0, ...cuts].map((from, at) => text.slice(from, cuts[at]))
}

/** The value of a text; undefined where it is no JSON. */
function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

/** The value of an object that holds a wrapped value and nothing else. */
function wrapped(text: string): { readonly value: unknown } | undefined {
  const { value } = parsed(text) ?? {}
  const names = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : []
  return names.length === 1 && names[0] === 'value' ? (value as { readonly value: unknown }) : undefined
}

/** All that was said, white space apart: the text itself, or all behind the opening of the wrapper but the mark that closes it. */
function holdsAll(text: string, given: string): boolean {
  const bare = (all: string): string => all.replaceAll(/[ \t\r\n]/g, '')
  const rest = bare(text.replace(/^[ \t\r\n]*\{[ \t\r\n]*"value"[ \t\r\n]*:/, ''))
  return [bare(text), rest, rest.replace(/\}$/, '')].includes(bare(given))
}

const places = fc.array(fc.nat(), { maxLength: 20 })
const space = fc.constantFrom(undefined, 1, '\t', '\r\n')
const value = fc.oneof(fc.jsonValue(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer())

describe('ValueText', () => {
  it('gives the value of a wrapped one, in any pieces', () => {
    fc.assert(
      fc.property(value, space, places, (value, by, cuts) => {
        const text = ` ${JSON.stringify({ value }, undefined, by)} \n`
        expect(JSON.parse(read(cutAt(text, cuts)))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('gives each beginning of the value as soon as it is there', () => {
    const value = JSON.stringify({ a: ['}', '\\', '"', { b: [1, 2.5e3, null] }], c: 'x,y]' })
    const text = new ValueText()
    expect(text.push('{"value":')).toBe('')
    for (const character of value) expect(text.push(character)).toBe(character)
    expect([text.push('}'), text.push(' '), text.end()]).toEqual(['', ' ', ''])
  })

  it('tells a cut at any place: the beginning of a value is never taken for a whole one, and nothing is left out', () => {
    fc.assert(
      fc.property(value, space, places, (value, by, cuts) => {
        const text = JSON.stringify({ value }, undefined, by)
        const whole = JSON.parse(JSON.stringify(value))
        for (let length = 0; length < text.length; length++) {
          const cut = text.slice(0, length)
          const given = read(cutAt(cut, cuts))
          expect(holdsAll(cut, given)).toBe(true)
          const told = parsed(given)
          if (!told) continue
          expect(told.value).toEqual(whole)
          // Another digit could follow.
          if (typeof whole === 'number') expect(cut).toMatch(/\s$/)
        }
      }),
      { numRuns: 50 },
    )
  })

  it.each([
    ['{"val', '{"val'],
    ['{ ', '{ '],
    ['{"value" :', '{"value" :'],
    ['{"value": ', '{"value": '],
    ['{"value":5', '{"value":5'],
    ['{"value":-1.5e', '{"value":-1.5e'],
    ['{"value":5 ', '5 '],
    ['{"value":[1,2', '[1,2'],
    ['{"value":[1,2]', '[1,2]'],
    ['{"value":"a', '"a'],
    ['{"value":tru', 'tru'],
    ['{"value":1,"x":2}', '1,"x":2}'],
    ['{"value":1,"value":2}', '1,"value":2}'],
    ['{"value":[1] more "x"}', '[1] more "x"'],
    ['{"value":[1]} and more', '[1] }and more'],
    ['{"value":1}2', '1}2'],
    ['{"value":1}{"value":2}', '1}{"value":2}'],
    ['{"value":1]', '1]'],
    ['{"value":}', '{"value":}'],
    ['{"value":,"x":1}', '{"value":,"x":1}'],
  ])('makes of %j the text %j, in any pieces', (text, given) => {
    expect(read([...text])).toBe(given)
    fc.assert(fc.property(places, cuts => read(cutAt(text, cuts)) === given))
  })

  it('gives JSON only where the value is whole and alone, and leaves nothing out, whatever is said', () => {
    const pieces = fc.constantFrom(...'{}[]",: 1e-\\', '{"value":', '"value":', 'true', '"a"', ',"x":', '[1]')
    fc.assert(
      fc.property(fc.constantFrom('', '{"value":'), fc.array(pieces, { maxLength: 8 }), places, (begin, more, cuts) => {
        const text = begin + more.join('')
        const given = read(cutAt(text, cuts))
        expect(given).toBe(read([text]))
        expect(holdsAll(text, given) || parsed(given) === undefined).toBe(true)
        expect(given.length).toBeGreaterThanOrEqual(text.trim().replace(/^\{\s*"value"\s*:/, '').length - 1)
        const told = parsed(given)
        if (told && given !== text) expect(told).toEqual(wrapped(text) ?? wrapped(`${text}}`))
        if (wrapped(text) && !/"value".*"value"/s.test(text)) expect(told).toEqual(wrapped(text))
      }),
      { numRuns: 2000 },
    )
  })

  it('holds no more than 1,000 characters of an answer that loses its way', () => {
    for (const begin of ['{', '{"value":', '{"value":1']) {
      const text = new ValueText()
      const character = begin.endsWith('1') ? '1' : ' '
      let given = text.push(begin)
      for (let at = 0; at < 1001; at++) given += text.push(character)
      expect(given).toBe(begin + character.repeat(1001))
      expect(text.push('}')).toBe('}')
    }
  })

  it.each([
    '{}',
    '{ "city":"Halle"}',
    '[1, 2]',
    '"text"',
    '12',
    '{"val ue":1}',
    '{"values":1}',
    '{"note":"x","value":[1]}',
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
