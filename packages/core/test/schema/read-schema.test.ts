import { type } from 'arktype'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { AnySchema } from '../../src/schema/standard-schema.js'
import { toJsonSchema } from '../../src/schema/to-json-schema.js'
import { validate } from '../../src/schema/validate.js'

const city = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
/** The two wrappers of a library that has one half of the standard in each (effect 4.1.0, 2026-11). */
const checking = {
  '~standard': {
    version: 1,
    vendor: 'halves',
    validate: (value: unknown) =>
      typeof (value as { city?: unknown })?.city === 'string'
        ? { value: value as { city: string } }
        : { issues: [{ message: 'Expected a city' }] },
  },
} as const
const telling = { '~standard': { version: 1, vendor: 'halves', jsonSchema: { input: () => city } } } as const

const forms: readonly [name: string, schema: AnySchema, checks: boolean][] = [
  ['Zod', z.object({ city: z.string() }), true],
  ['ArkType, a function', type({ city: 'string' }), true],
  ['Valibot beside its JSON Schema', { schema: v.object({ city: v.string() }), jsonSchema: city }, true],
  ['two halves', { schema: checking, jsonSchema: telling }, true],
  ['a check of one’s own', { jsonSchema: city, validate: checkCity }, true],
  ['a JSON Schema', city, false],
  ['what Zod makes of a schema, which still checks', z.toJSONSchema(z.object({ city: z.string() })) as AnySchema, true],
]

function checkCity(value: unknown): { city: string } {
  if (typeof (value as { city?: unknown }).city !== 'string') throw new Error('city is no text')
  return value as { city: string }
}

describe.each(forms)('a schema as %s', (_, schema, checks) => {
  it('gives a JSON Schema without $schema', () => {
    expect(toJsonSchema(schema)).toMatchObject(city)
    expect(toJsonSchema(schema)).not.toHaveProperty('$schema')
  })

  it('takes a value that fits, and tells the flaws of any other', async () => {
    expect(await validate(schema, { city: 'Halle' })).toEqual({ value: { city: 'Halle' } })
    const refused = await validate(schema, { city: 6 })
    expect(refused.issues?.length).toBe(checks ? 1 : undefined)
  })
})

describe('toJsonSchema', () => {
  it('tells what goes in: fields with a default are optional, a transform is not applied', () => {
    const schema = z.object({ size: z.number().default(3), day: z.string().transform(text => new Date(text)) })
    expect(toJsonSchema(schema)).toMatchObject({
      properties: { size: { type: 'number' }, day: { type: 'string' } },
      required: ['day'],
    })
  })

  it.each<[string, unknown, RegExp]>([
    ['a library that tells no JSON Schema', v.object({}), /weather: valibot tells no JSON Schema/],
    ['a type without JSON Schema', z.object({ day: z.date() }), /weather: zod has no JSON Schema for it .*Hand in/],
    ['a half that cannot check', telling, /weather: halves cannot validate/],
    ['a pair whose schema cannot check', { schema: {}, jsonSchema: city }, /weather: schema takes a Standard Schema/],
    ['a pair without a schema', { jsonSchema: city }, /weather: schema takes/],
    ['an instance of a class', new (class Schema {})(), /weather takes/],
    ['a function', () => city, /weather takes/],
    ['a list', [city], /weather takes/],
    ['nothing', undefined, /weather takes/],
    ['a text', 'object', /weather takes/],
    ['schemas by name', { city: z.string() }, /weather: city is a Standard Schema.*z\.object\(\{ city: … \}\)/],
    [
      'properties of another form',
      { ...city, properties: { city: type('string') } },
      /weather: city is a Standard Schema/,
    ],
  ])('refuses %s, and names the place', (_, schema, message) => {
    expect(() => toJsonSchema(schema as AnySchema, 'weather')).toThrow(message)
    expect(() => toJsonSchema(schema as AnySchema, 'weather')).toThrow(TypeError)
  })

  it('takes a JSON Schema around those that Zod made', () => {
    const around = { ...city, properties: { city: z.toJSONSchema(z.string()) } } as unknown as AnySchema
    expect(toJsonSchema(around)).toMatchObject(city)
  })

  it('converts a schema once', () => {
    let calls = 0
    const input = () => {
      calls++
      return city
    }
    const schema = { '~standard': { ...checking['~standard'], jsonSchema: { input } } }
    for (let i = 0; i < 3; i++) toJsonSchema(schema as AnySchema)
    expect(calls).toBe(1)
  })
})

describe('the issues of a value', () => {
  const orders = { lines: [{ count: 'two' }] }
  it.each<[string, AnySchema]>([
    ['Zod', z.object({ lines: z.array(z.object({ count: z.number() })) })],
    [
      'Valibot',
      { schema: v.object({ lines: v.array(v.object({ count: v.number() })) }), jsonSchema: { type: 'object' } },
    ],
    ['ArkType', type({ lines: [{ count: 'number' }, '[]'] })],
  ])('have the same paths, of %s', async (_, schema) => {
    expect((await validate(schema, orders)).issues?.map(({ path }) => path)).toEqual(['lines[0].count'])
  })

  it('are waited for where the check waits', async () => {
    const schema = z.string().refine(async text => text === 'right')
    expect(validate(schema, 'right')).toBeInstanceOf(Promise)
    expect(await validate(schema, 'right')).toEqual({ value: 'right' })
    expect((await validate(schema, 'wrong')).issues).toHaveLength(1)
  })

  it('are no place for the throw of a check, which is a mistake of its author', async () => {
    const schema = z.string().transform(() => {
      throw new RangeError('a mistake')
    })
    await expect(async () => validate(schema, 'text')).rejects.toThrow(RangeError)
  })
})
