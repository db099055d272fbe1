import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { JsonSchema } from '../../src/index.js'
import { withObjectRoot } from '../../src/schema/object-root.js'
import { closedSchema, strictSchema } from '../../src/schema/strict-schema.js'
import { toJsonSchema } from '../../src/schema/to-json-schema.js'

const text = { type: 'string' }
const nullable = { anyOf: [text, { type: 'null' }] }

describe('a keyword of a list that has none', () => {
  const keywords = ['anyOf', 'oneOf', 'allOf', 'prefixItems', 'items', 'properties', 'required']
  it.each(keywords)('%s: the schema is walked all the same', keyword => {
    for (const value of [null, 'x', 7, true, {}]) {
      const schema: JsonSchema = { type: 'object', properties: { a: { type: 'string', [keyword]: value } } }
      expect(() => [strictSchema(schema), closedSchema(schema)]).not.toThrow()
    }
    expect(closedSchema({ type: 'string', [keyword]: null })).toMatchObject({ type: 'string' })
  })
})

describe('strictSchema', () => {
  it('closes every object and requires every field; optional ones may be null', () => {
    const schema = {
      type: 'object',
      properties: { a: text, list: { type: 'array', items: { type: 'object', properties: { b: text } } } },
      required: ['list'],
      $defs: { node: { type: 'object', properties: { c: text }, required: ['c'] } },
    }
    expect(strictSchema(schema)).toEqual({
      type: 'object',
      properties: {
        a: nullable,
        list: {
          type: 'array',
          items: { type: 'object', properties: { b: nullable }, required: ['b'], additionalProperties: false },
        },
      },
      required: ['a', 'list'],
      additionalProperties: false,
      $defs: { node: { type: 'object', properties: { c: text }, required: ['c'], additionalProperties: false } },
    })
  })

  it('says anyOf for oneOf, and leaves defaults out', () => {
    const schema = toJsonSchema(
      z.object({
        size: z.number().default(3),
        shape: z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') }), z.object({ kind: z.literal('b') })]),
      }),
    )
    expect(JSON.stringify(schema)).toMatch(/oneOf.*|default/)
    expect(JSON.stringify(strictSchema(schema))).not.toMatch(/oneOf|default/)
  })

  it('adds null only where it was not taken before', () => {
    const fields = { a: {}, b: { type: ['string', 'null'] }, c: nullable, d: { enum: ['x', null] } }
    expect(strictSchema({ type: 'object', properties: fields })).toMatchObject({ properties: fields })
  })

  it('changes nothing of a schema that is strict', () => {
    const schema = { type: 'object', properties: { a: text }, required: ['a'], additionalProperties: false }
    expect(strictSchema(schema)).toEqual(schema)
  })

  it.each<[string, JsonSchema]>([
    ['fields of any name', toJsonSchema(z.object({ map: z.record(z.string(), z.number()) }))],
    ['an object of any fields', { type: 'object', properties: { any: { type: 'object' } } }],
    ['allOf', { type: 'object', properties: { a: { allOf: [text] } } }],
    ['not', { type: 'object', properties: { a: { not: text } } }],
    ['fields by pattern', { type: 'object', properties: {}, patternProperties: { '^x': text } }],
  ])('has no form for %s', (_, schema) => {
    expect(strictSchema(schema)).toBeUndefined()
  })

  it('keeps fields whose names are keywords', () => {
    const schema = { type: 'object', properties: { items: text, not: text }, required: ['items', 'not'] }
    expect(strictSchema(schema)).toEqual({ ...schema, additionalProperties: false })
  })
})

describe('closedSchema', () => {
  it('closes every object, and leaves fields optional', () => {
    expect(closedSchema({ type: 'object', properties: { a: { type: 'object', properties: {} } } })).toEqual({
      type: 'object',
      properties: { a: { type: 'object', properties: {}, additionalProperties: false } },
      additionalProperties: false,
    })
  })

  it('has no form for fields of any name', () => {
    expect(closedSchema({ type: 'object', additionalProperties: text })).toBeUndefined()
  })
})

describe('withObjectRoot', () => {
  it('gives an object as it is', () => {
    const schema = { type: 'object', properties: {} }
    const root = withObjectRoot(schema)
    expect(root.schema).toBe(schema)
    expect(root.unwrap(schema)).toBe(schema)
  })

  it('puts any other root into a field, and its definitions and references to their new places', () => {
    const { schema, unwrap } = withObjectRoot({
      type: 'array',
      items: { anyOf: [{ $ref: '#' }, { $ref: '#/$defs/a' }, { $ref: '#/items/anyOf/1' }, { $ref: 'other.json' }] },
      $defs: { a: { type: 'array', items: { $ref: '#' } } },
    })
    expect([{ value: [1] }, { value: undefined }, {}, undefined, 'a'].map(unwrap)).toEqual([
      [1],
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    expect(schema).toEqual({
      type: 'object',
      properties: {
        value: {
          type: 'array',
          items: {
            anyOf: [
              { $ref: '#/properties/value' },
              { $ref: '#/$defs/a' },
              { $ref: '#/properties/value/items/anyOf/1' },
              { $ref: 'other.json' },
            ],
          },
        },
      },
      required: ['value'],
      additionalProperties: false,
      $defs: { a: { type: 'array', items: { $ref: '#/properties/value' } } },
    })
  })
})
