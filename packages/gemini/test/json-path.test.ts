import { afterEach, describe, expect, it, vi } from 'vitest'
import { stepsOf } from '../src/json-path.js'
import { PartialArgs } from '../src/partial-args.js'

describe('a path', () => {
  it.each<[string, readonly (string | number)[]]>([
    ['$', []],
    ['', []],
    ['$.a', ['a']],
    ['.a', ['a']],
    ['$.a.b[0][12].c', ['a', 'b', 0, 12, 'c']],
    ["$['c d']", ['c d']],
    ['$["c d"].e', ['c d', 'e']],
    ["$['it''s']", ["it''s"]],
    [String.raw`$['it\'s']`, ["it's"]],
    [String.raw`$["a\\b"]`, ['a\\b']],
    ["$['a.b[0]']", ['a.b[0]']],
    ["$['']", ['']],
    ['$.ä-ö_1', ['ä-ö_1']],
    ['$.constructor.prototype', ['constructor', 'prototype']],
  ])('%s has steps', (path, steps) => {
    expect(stepsOf(path)).toEqual(steps)
  })

  it.each([
    'a',
    '$a',
    '$.',
    '$..a',
    '$.a[',
    '$.a[]',
    '$.a[*]',
    '$.a[-1]',
    '$.a[1',
    "$.a['b",
    `$.a['b"]`,
    '$.a]b',
    '$.a!.b[0]]',
    '$.__proto__',
    '$.__proto__.polluted',
    "$.a['__proto__']",
    String.raw`$['\__proto__']`,
    `$${'.a'.repeat(101)}`,
    `$.${'a'.repeat(4_096)}`,
  ])('%s is none', path => {
    expect(stepsOf(path)).toBeUndefined()
  })

  it('may be as long and as deep as it may be', () => {
    expect(stepsOf(`$${'.a'.repeat(100)}`)).toHaveLength(100)
    expect(stepsOf(`$.${'a'.repeat(4_094)}`)).toHaveLength(1)
  })

  afterEach(() => vi.restoreAllMocks())

  it.each<[string, string]>([
    ['of brackets', '['],
    ['of quotes that never close', "['"],
    ['of names', '.a'],
    ['of indexes', '[0]'],
    ['of keys', "['a']"],
    ['of dots', '.'],
  ])('%s is looked at twice at most for each of its steps, and not beyond the first thing that is none', (_, piece) => {
    const tries = vi.spyOn(RegExp.prototype, 'exec')
    const whole = /^(\.a|\[0\]|\['a'\])$/.test(piece)
    for (const length of [10, 100, 1_000, 80_000]) {
      tries.mockClear()
      stepsOf(piece.repeat(length / piece.length))
      const steps = Math.floor(length / piece.length)
      expect(tries.mock.calls.length).toBeLessThanOrEqual(length > 4_096 ? 0 : whole ? 2 * Math.min(steps, 101) : 1)
    }
  })
})

describe('arguments', () => {
  const written = (...pieces: object[]): string => {
    const args = new PartialArgs()
    return pieces.map(piece => args.add([piece])).join('') + args.end()
  }

  it.each<[string, object[]]>([
    ['brackets', [{ jsonPath: '['.repeat(80_000), stringValue: 'x' }]],
    ['a wildcard', [{ jsonPath: '$.a[*]', stringValue: 'x' }]],
    ['__proto__', [{ jsonPath: '$.__proto__.polluted', boolValue: true }]],
    ['nothing but the root', [{ jsonPath: '$', stringValue: 'x' }]],
    ['nothing at all', [{ numberValue: 1 }]],
    [
      'the inside of a text',
      [
        { jsonPath: '$.a', stringValue: 'x' },
        { jsonPath: '$.a.b', stringValue: 'y' },
      ],
    ],
  ])('at a path of %s are no JSON, and say so', (_, pieces) => {
    const text = written({ jsonPath: '$.first', numberValue: 1 }, ...pieces, { jsonPath: '$.last', numberValue: 2 })
    expect(() => JSON.parse(text)).toThrow()
    expect(text).toContain('"first":1')
    expect(text).toContain('[unreadable path: ')
    expect(text.length).toBeLessThan(200)
    expect(() => JSON.parse(written(...pieces))).toThrow()
    expect({}).not.toHaveProperty('polluted')
  })

  it('that say nothing add nothing', () => {
    expect(written({}, { jsonPath: '$' }, { jsonPath: '$', willContinue: true })).toBe('')
  })
})
