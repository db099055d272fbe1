import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { JsonSchema } from '../../src/index.js'
import { withoutFillers } from '../../src/schema/fillers.js'
import { validate } from '../../src/schema/validate.js'

const text = { type: 'string' }
const rows: readonly [name: string, schema: JsonSchema, value: unknown, lean: unknown][] = [
  ['an optional text', { properties: { a: text } }, { a: null, b: null }, { b: null }],
  ['a required text', { properties: { a: text }, required: ['a'] }, { a: null }, { a: null }],
  ['an optional field that may be null', { properties: { a: { type: ['string', 'null'] } } }, { a: null }, { a: null }],
  ['an optional field of any kind', { properties: { a: {} } }, { a: null }, { a: null }],
  ['a union with null', { properties: { a: { anyOf: [text, { type: 'null' }] } } }, { a: null }, { a: null }],
  ['a union without null', { properties: { a: { anyOf: [text, { type: 'number' }] } } }, { a: null }, {}],
  ['an enum', { properties: { a: { enum: ['x'] }, b: { enum: ['x', null] } } }, { a: null, b: null }, { b: null }],
  ['a constant', { properties: { a: { const: 1 }, b: { const: null } } }, { a: null, b: null }, { b: null }],
  [
    'fields of items and of objects inside',
    { properties: { list: { type: 'array', items: { properties: { a: text } } }, in: { properties: { a: text } } } },
    { list: [{ a: null }, { a: 'x' }], in: { a: null } },
    { list: [{}, { a: 'x' }], in: {} },
  ],
  [
    'items by place',
    { prefixItems: [{ properties: { a: text } }], items: {} },
    [{ a: null }, { a: null }],
    [{}, { a: null }],
  ],
  [
    'a reference, and one that goes in circles',
    {
      type: 'object',
      properties: { a: { $ref: '#/$defs/text' }, next: { $ref: '#' } },
      $defs: { text, loop: { $ref: '#/$defs/loop' } },
    },
    { a: null, next: { a: null, next: null } },
    { next: {} },
  ],
  ['a reference to nothing', { properties: { a: { $ref: '#/$defs/none' } } }, { a: null }, {}],
  [
    'branches, of which one declares null',
    { oneOf: [{ properties: { a: text } }, { properties: { a: { type: 'null' } } }] },
    { a: null },
    { a: null },
  ],
  ['a name like any other', { properties: { constructor: text } }, { constructor: null }, {}],
]

describe('withoutFillers', () => {
  it.each(rows)('%s', (_, schema, value, lean) => {
    const before = JSON.stringify(value)
    expect(withoutFillers(schema, value)).toEqual(lean)
    expect(JSON.stringify(value)).toBe(before)
  })

  it('gives the value itself where nothing was left out', () => {
    const value = { list: [{ a: 'x' }] }
    expect(withoutFillers({ properties: { list: { items: { properties: { a: text } } } } }, value)).toBe(value)
  })

  it('keeps an own __proto__ a field', () => {
    const schema = { properties: { ['__proto__']: { properties: { a: text } }, b: text } }
    const lean = withoutFillers(schema, JSON.parse('{"__proto__":{"a":null,"c":1},"b":null}')) as object
    expect(JSON.stringify(lean)).toBe('{"__proto__":{"c":1}}')
    expect(Object.getPrototypeOf(lean)).toBe(Object.prototype)
  })
})

const bad = (): never => {
  throw new Error('a is missing')
}

describe('validate', () => {
  const schema = z.object({ a: z.string().optional(), b: z.string().nullish(), c: z.string() })

  it('takes null for absent where the schema refuses it, and keeps it where it does not', async () => {
    expect(await validate(schema, { a: null, b: null, c: 'x' })).toEqual({ value: { b: null, c: 'x' } })
  })

  it.each<[string, z.ZodType, unknown]>([
    ['an optional number', z.coerce.number().optional(), undefined],
    ['an optional text', z.coerce.string().optional(), undefined],
    ['true or false by default', z.coerce.boolean().default(true), true],
  ])('makes no value of a null that stands for an absent field: %s that is coerced', async (_, field, expected) => {
    const coercing = z.object({ field, b: z.string().nullish() })
    expect((await validate(coercing, { field: null, b: null })) as object).toEqual({
      value: { field: expected, b: null },
    })
  })

  it('keeps a null without which the check refuses the value', async () => {
    const jsonSchema = { type: 'object', properties: { a: { type: 'string' } } } as const
    const whole = { jsonSchema, validate: (value: unknown) => (Object.hasOwn(value as object, 'a') ? value : bad()) }
    expect(await validate(whole, { a: null })).toEqual({ value: { a: null } })
  })

  it('tells the flaws of the value as it was', async () => {
    expect((await validate(schema, { a: null, c: 6 })).issues?.map(({ path }) => path)).toEqual(['a', 'c'])
  })
})
