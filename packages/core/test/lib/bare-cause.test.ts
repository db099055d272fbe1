import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { bareCause } from '../../src/lib/bare-cause.js'
import { errorInfo } from '../../src/vocabulary/errors.js'

const canary = 'canary-1234'

const thrower = (): never => {
  throw new Error(canary)
}

const thrownBy = (act: () => unknown): unknown => {
  try {
    return act()
  } catch (thrown) {
    return thrown
  }
}

it.each<[string, () => unknown, object]>([
  ['JSON.parse', () => thrownBy(() => JSON.parse(canary)), { name: 'SyntaxError' }],
  [
    'a system error',
    () => Object.assign(new Error(canary), { code: 'ECONNREFUSED', address: canary }),
    { name: 'Error', code: 'ECONNREFUSED', message: 'ECONNREFUSED' },
  ],
  [
    'a parser that keeps bytes',
    () => Object.assign(new Error(canary), { name: 'HTTPParserError', code: 'HPE_INVALID', data: canary }),
    { name: 'HTTPParserError', code: 'HPE_INVALID' },
  ],
  ['an error without a code', () => new TypeError(canary), { name: 'TypeError', message: 'TypeError' }],
  ['a code that is a text', () => Object.assign(new Error(canary), { code: `no ${canary}` }), { message: 'Error' }],
  ['a name that is a text', () => Object.assign(new Error(canary), { name: `no ${canary}` }), { name: 'Error' }],
  ['a text', () => canary, { name: 'Error', message: 'Error' }],
  ['nothing', () => null, { name: 'Error' }],
  ['a code that is a key', () => Object.assign(new Error('x'), { code: 'sk-canary-1234' }), { message: 'Error' }],
  ['an object', () => ({ canary }), { name: 'Error' }],
])('of %s name and code are kept, and nothing else', (_, make, expected) => {
  const bare = bareCause(make())
  expect(bare).toBeInstanceOf(Error)
  expect(bare).toMatchObject(expected)
  expect(inspect(bare, { showHidden: true, depth: 9 })).not.toContain(canary)
})

it('of causes the same is kept, to a depth', () => {
  const refused = Object.assign(new Error(canary), { code: 'ECONNREFUSED' })
  expect(bareCause(new TypeError(canary, { cause: refused }))?.cause).toMatchObject({ code: 'ECONNREFUSED' })
  expect(bareCause(undefined)).toBeUndefined()
  expect(bareCause(new AggregateError([refused], canary))?.cause).toMatchObject({ code: 'ECONNREFUSED' })
  const loop = new Error(canary)
  loop.cause = loop
  expect(inspect(bareCause(loop), { depth: 99 }).match(/\[cause\]/g)).toHaveLength(3)
})

it('lines of a message that look like places are none', () => {
  const quoted = thrownBy(() => JSON.parse(`\n    at ${canary}`))
  const named = Object.assign(new Error(`x\n    at ${canary}`), { message: 'another' })
  for (const thrown of [quoted, named, new TypeError('x', { cause: quoted })])
    expect(inspect(bareCause(thrown), { showHidden: true, depth: 9 })).not.toContain(canary)
  expect(bareCause(quoted)?.stack).toMatch(/^SyntaxError: SyntaxError\n {4}at .*bare-cause\.test/s)
})

it.each<[string, unknown, string]>([
  ['an error', new RangeError(canary), 'RangeError'],
  ['an error whose name is a text', Object.assign(new Error('x'), { name: `no ${canary}` }), 'Error'],
  ['an object', { name: canary }, 'object'],
  ['a text', canary, 'string'],
  ['null', null, 'object'],
  ['a Proxy that throws', new Proxy(new Error('x'), { get: () => thrower() }), 'object'],
])('the kind of %s is named without its words', (_, thrown, kind) => {
  expect(errorInfo(thrown).message).toBe(`Something failed that Millrace does not know (${kind}).`)
})

it('says where it was thrown', () => {
  expect(bareCause(thrownBy(() => JSON.parse(canary)))?.stack).toMatch(
    /^SyntaxError: SyntaxError\n {4}at .*bare-cause\.test/s,
  )
})
