import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PartialJson } from '../../src/objects/partial-json.js'

/** Reads a text in pieces; the values shown after each, as they were then. */
function read(pieces: readonly string[], options?: ConstructorParameters<typeof PartialJson>[0]) {
  const json = new PartialJson(options)
  const shown = pieces.map(piece => {
    json.push(piece)
    return structuredClone(json.value)
  })
  return { json, shown, problem: json.end() }
}

const inUnits = (text: string): string[] => Array.from({ length: text.length }, (_, at) => text[at]!)

/** A text in pieces, some of them empty. */
function cutAt(text: string, places: readonly number[]): string[] {
  const cuts = places.map(place => place % (text.length + 1)).sort((a, b) => a - b)
  return [0, ...cuts].map((from, at) => text.slice(from, cuts[at]))
}

/** The marks that close what a beginning of a text has open. */
function closings(prefix: string): string {
  const open: string[] = []
  let inText = false
  for (let at = 0; at < prefix.length; at++) {
    const character = prefix[at]!
    if (inText && character === '\\') at++
    else if (character === '"') inText = !inText
    else if (!inText && (character === '{' || character === '[')) open.push(character === '{' ? '}' : ']')
    else if (!inText && (character === '}' || character === ']')) open.pop()
  }
  return [inText ? '"' : '', ...open.reverse()].join('')
}

const isPrefix = (early: unknown, late: unknown): boolean => {
  if (early === undefined) return true
  if (typeof early === 'string' && typeof late === 'string') return late.startsWith(early)
  if (Array.isArray(early) && Array.isArray(late))
    return early.length <= late.length && early.every((item, at) => isPrefix(item, late[at]))
  if (typeof early === 'object' && early !== null && typeof late === 'object' && late !== null)
    return Object.keys(early).every(
      name => Object.hasOwn(late, name) && isPrefix((early as never)[name], (late as never)[name]),
    )
  return Object.is(early, late)
}

/** JSON text with any spelling: escapes, white space, exponents. */
const spelled = fc
  .tuple(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(undefined, 1, '\t', '\r\n'), fc.boolean())
  .map(([value, space, escaped]) => {
    const text = JSON.stringify(value, undefined, space)
    return escaped
      ? text.replace(/[^\0-\x7f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      : text
  })

describe('a whole text', () => {
  it('is read as JSON.parse reads it, in any pieces', () => {
    fc.assert(
      fc.property(spelled, fc.array(fc.nat()), (text, places) => {
        const { json, problem } = read(cutAt(text, places))
        expect(problem).toBeUndefined()
        expect(json.value).toEqual(JSON.parse(text))
      }),
    )
  })

  it('is refused where JSON.parse refuses it, in any pieces', () => {
    const broken = fc
      .tuple(spelled, fc.nat(), fc.string({ unit: 'grapheme', maxLength: 2 }), fc.nat(2))
      .map(([text, at, added, removed]) => {
        const place = at % (text.length + 1)
        return text.slice(0, place) + added + text.slice(place + removed)
      })
    fc.assert(
      fc.property(broken, text => {
        let parsed: unknown
        let fails = false
        try {
          parsed = JSON.parse(text)
        } catch {
          fails = true
        }
        for (const pieces of [[text], inUnits(text)]) {
          const { json, problem } = read(pieces)
          expect(problem === undefined).toBe(!fails)
          if (!fails) expect(json.value).toEqual(parsed)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('every beginning of a text', () => {
  it('shows a beginning of the value, that only grows', () => {
    fc.assert(
      fc.property(spelled, text => {
        const whole: unknown = JSON.parse(text)
        // A name that comes twice changes its value: JSON.stringify writes none.
        const { shown } = read(inUnits(text))
        let before: unknown
        for (const value of shown) {
          expect(isPrefix(before, value)).toBe(true)
          expect(isPrefix(value, whole)).toBe(true)
          before = value
        }
      }),
    )
  })

  it('shows the same however it was cut', () => {
    fc.assert(
      fc.property(spelled, fc.nat(), fc.nat(), (text, one, other) => {
        const cut = one % (text.length + 1)
        const again = other % (cut + 1)
        const inUnitsShown = read(inUnits(text.slice(0, cut))).json.value
        expect(read([text.slice(0, cut)]).json.value).toEqual(inUnitsShown)
        expect(read([text.slice(0, again), text.slice(again, cut)]).json.value).toEqual(inUnitsShown)
      }),
    )
  })

  it('shows all that is safe: texts as far as they came, all finished values', () => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 3, values: [fc.string({ unit: 'grapheme-ascii' })] }), object => {
        const text = JSON.stringify(object)
        for (let cut = 1; cut < text.length; cut++) {
          const prefix = text.slice(0, cut)
          // Closed by hand where that gives JSON: within a text that is a value, behind an opening, behind a finished value.
          let closed: unknown
          try {
            closed = JSON.parse(prefix + closings(prefix))
          } catch {
            continue
          }
          expect(read([prefix]).json.value).toEqual(closed)
        }
      }),
    )
  })

  it('never shows half of a surrogate pair', () => {
    const pairs = fc
      .string({ unit: fc.constantFrom('a', '😀', '𠮷', '\u{10ffff}') })
      .map(text => JSON.stringify({ text }))
    fc.assert(
      fc.property(pairs, fc.boolean(), (text, escaped) => {
        const spelling = escaped
          ? text.replace(/[\ud800-\udfff]/g, unit => `\\u${unit.charCodeAt(0).toString(16)}`)
          : text
        for (const value of read(inUnits(spelling)).shown)
          expect((value as { text?: string } | undefined)?.text?.isWellFormed() ?? true).toBe(true)
      }),
    )
  })
})

describe('what is shown', () => {
  const shownOf = (text: string) => JSON.stringify(read([text]).json.value)
  it.each<[string, string | undefined]>([
    ['', undefined],
    [' ', undefined],
    ['{', '{}'],
    ['{"a', '{}'],
    ['{"a"', '{}'],
    ['{"a":', '{}'],
    ['{"a":t', '{}'],
    ['{"a":tru', '{}'],
    ['{"a":true', '{"a":true}'],
    ['{"a":nul', '{}'],
    ['{"a":-', '{}'],
    ['{"a":12', '{}'],
    ['{"a":12,', '{"a":12}'],
    ['{"a":12 ', '{"a":12}'],
    ['[1.5e3', '[]'],
    ['[1.5e3]', '[1500]'],
    ['{"a":"', '{"a":""}'],
    ['{"a":"x\\', '{"a":"x"}'],
    ['{"a":"x\\u00', '{"a":"x"}'],
    ['{"a":"x\\ud83d', '{"a":"x"}'],
    ['{"a":"x\\ud83d\\ude', '{"a":"x"}'],
    ['{"a":"x\\ud83d\\ude00', '{"a":"x😀"}'],
    ['{"a":"x\\ud83dy', '{"a":"x\\ud83dy"}'],
    ['{"a":"x\\ud83d"', '{"a":"x\\ud83d"}'],
    ['[[],{"a":[', '[[],{"a":[]}]'],
    ['"te', '"te"'],
  ])('of %j is %j', (text, shown) => {
    expect(shownOf(text)).toBe(shown)
  })

  it('of a number as the whole text comes with its end', () => {
    const json = new PartialJson()
    json.push('12')
    expect(json.value).toBeUndefined()
    expect(json.end()).toBeUndefined()
    expect(json.value).toBe(12)
  })

  it('is one object that grows in place', () => {
    const json = new PartialJson()
    json.push('{"list":[{"a":"x')
    const { value } = json
    const { list } = value as { list: unknown[] }
    json.push('y"},2]}')
    expect(json.value).toBe(value)
    expect((json.value as typeof value & { list: unknown }).list).toBe(list)
    expect(value).toEqual({ list: [{ a: 'xy' }, 2] })
  })

  it('has a version that changes with it, and only then', () => {
    const json = new PartialJson()
    const versions = ['{', ' ', '"a"', ':', '"', '', 'x', '\\', 'n', '"', '}', '\n'].map(piece => {
      json.push(piece)
      return json.version
    })
    expect(versions).toEqual([1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 4, 4])
  })
})

describe('names', () => {
  it('may come twice: the later value counts', () => {
    expect(read(inUnits('{"a":{"b":1},"a":"x","c":2}')).json.value).toEqual({ a: 'x', c: 2 })
  })

  it('may be __proto__, which is a field like any other', () => {
    for (const text of ['{"__proto__":{"polluted":true}}', '{"a":{"__proto__":"text"}}', '{"__proto__":[1,"x"]}']) {
      const { json } = read(inUnits(text))
      expect(JSON.stringify(json.value)).toBe(text)
      expect(Object.getPrototypeOf(json.value)).toBe(Object.prototype)
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it('may be empty, and a million characters long', () => {
    const name = 'n'.repeat(1_000_000)
    expect(Object.keys(read([`{"":1,"${name}":2}`]).json.value as object)).toEqual(['', name])
  })
})

describe('a problem', () => {
  it.each<[string, string, number]>([
    ['', 'empty', 0],
    [' \n', 'empty', 2],
    ['{"a":1', 'incomplete', 6],
    ['[1,', 'incomplete', 3],
    ['tru', 'incomplete', 3],
    ['"a', 'incomplete', 2],
    ['-', 'incomplete', 1],
    ['{"a":1,}', 'syntax', 7],
    ['[1,]', 'syntax', 3],
    ["{'a':1}", 'syntax', 1],
    ['{"a" 1}', 'syntax', 5],
    ['[01]', 'syntax', 3],
    ['[1.]', 'syntax', 3],
    ['["\n"]', 'syntax', 2],
    ['["\\x"]', 'syntax', 3],
    ['["\\u00g0"]', 'syntax', 6],
    ['[nulL]', 'syntax', 4],
    ['{]', 'syntax', 1],
    ['[NaN]', 'syntax', 1],
    ['Here it is: {}', 'before', 0],
    ['the answer is {}', 'before', 1],
    ['```json\n{}\n```', 'before', 0],
    ['\ufeff{}', 'before', 0],
    ['{} I hope that helps.', 'behind', 3],
    ['{}{}', 'behind', 2],
    ['1 2', 'behind', 2],
  ])('of %j is %s at %i, in any pieces', (text, problem, at) => {
    for (const pieces of [[text], inUnits(text)]) {
      const found = read(pieces)
      expect([found.problem, found.json.problemAt]).toEqual([problem, at])
    }
  })

  it('ends the reading: the value stays as it was', () => {
    const { json } = read(['{"a":1,', 'b', '"c":2}'])
    expect(json.value).toEqual({ a: 1 })
    expect(json.problem).toBe('syntax')
  })

  it('is what deep nesting makes, and no stack overflows', () => {
    for (const text of ['['.repeat(100_000), '{"a":'.repeat(100_000)]) {
      const { json, problem } = read([text])
      expect(problem).toBe('depth')
      expect(json.problemAt).toBeLessThan(10_000)
    }
    expect(read(['[[[]]]'], { maxDepth: 3 }).problem).toBeUndefined()
    expect(read(['[[[[]]]]'], { maxDepth: 3 }).problem).toBe('depth')
  })
})

describe('finishedItems', () => {
  it('counts the items that nothing more is added to', () => {
    const json = new PartialJson()
    const counts = ['[', '1', ',', '"a', '"', ',{', '"b":[', ']', '}', ',[', ']', ',"c', '"]'].map(piece => {
      json.push(piece)
      return json.finishedItems(json.value as unknown[])
    })
    expect(counts).toEqual([0, 0, 1, 1, 2, 2, 2, 2, 3, 3, 4, 4, 5])
  })
})

describe('the work', () => {
  const looks = [
    'charCodeAt',
    'slice',
    'startsWith',
    'at',
    'codePointAt',
    'replace',
    'match',
    'indexOf',
    'endsWith',
  ] as const

  /** Reads a text in pieces of ten, and counts the looks at texts, and the characters of all that were longer than a few pieces. */
  function count(text: string) {
    const pieces = text.match(/[\s\S]{1,10}/g)!
    const json = new PartialJson()
    const originals = looks.map(name => String.prototype[name])
    let calls = 0
    let long = 0
    for (const [i, name] of looks.entries()) {
      const original = originals[i] as (...args: unknown[]) => unknown
      Object.defineProperty(String.prototype, name, {
        configurable: true,
        writable: true,
        value(this: string, ...args: unknown[]) {
          calls++
          if (this.length > 25) long += this.length
          return original.apply(this, args)
        },
      })
    }
    try {
      for (const piece of pieces) json.push(piece)
    } finally {
      for (const [i, name] of looks.entries())
        Object.defineProperty(String.prototype, name, { configurable: true, writable: true, value: originals[i] })
    }
    return { json, calls, long }
  }

  it.each<[string, string]>([
    ['one long text', JSON.stringify({ text: 'lorem ipsum '.repeat(90_000) })],
    ['surrogates escaped one by one', `{"text":"${'\\ud83d\\ude00'.repeat(90_000)}"}`],
    [
      'many objects',
      JSON.stringify(Array.from({ length: 19_000 }, (_, id) => ({ id, name: `Number ${id}`, tags: ['a', 'b'] }))),
    ],
    [
      'many fields',
      JSON.stringify(Object.fromEntries(Array.from({ length: 40_000 }, (_, at) => [`field number ${at}`, at]))),
    ],
    ['a long name', JSON.stringify({ ['name'.repeat(250_000)]: true })],
  ])('for a megabyte of %s is a few looks for each character, and one at each string when it is closed', (_, text) => {
    expect(text.length).toBeGreaterThan(900_000)
    const { json, calls, long } = count(text)
    expect(json.end()).toBeUndefined()
    expect(JSON.stringify(json.value)).toBe(JSON.stringify(JSON.parse(text)))
    expect(calls / text.length).toBeLessThan(3)
    // Each string once, when it is closed.
    expect(long).toBeLessThanOrEqual(text.length)
  })
})
