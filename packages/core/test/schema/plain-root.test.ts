import { describe, expect, it } from 'vitest'
import { plainRoot } from '../../src/schema/plain-root.js'
import type { JsonSchema } from '../../src/vocabulary/request.js'

const text = { type: 'string' }
const kind = (name: string) => ({ type: 'string', const: name })

describe('a schema at whose root nothing is combined', () => {
  it.each<[string, JsonSchema, JsonSchema]>([
    [
      'a union whose branches are told apart by a field',
      {
        type: 'object',
        oneOf: [
          { type: 'object', properties: { kind: kind('a'), one: text }, required: ['kind', 'one'] },
          { type: 'object', properties: { kind: kind('b'), two: text }, required: ['kind', 'two'] },
        ],
      },
      {
        type: 'object',
        properties: { kind: { type: 'string', enum: ['a', 'b'] }, one: text, two: text },
        required: ['kind'],
      },
    ],
    [
      'a union that only says which fields must be there',
      { type: 'object', properties: { a: text, b: text }, anyOf: [{ required: ['a'] }, { required: ['b'] }] },
      { type: 'object', properties: { a: text, b: text } },
    ],
    [
      'all of several, with a reference among them',
      {
        allOf: [{ $ref: '#/$defs/base' }, { properties: { b: text }, required: ['b'] }],
        $defs: { base: { properties: { a: text }, required: ['a'] } },
      },
      {
        type: 'object',
        properties: { b: text, a: text },
        required: ['a', 'b'],
        $defs: { base: { properties: { a: text }, required: ['a'] } },
      },
    ],
    [
      'a reference alone',
      { $ref: '#/definitions/a', definitions: { a: { type: 'object', properties: { a: text }, required: ['a'] } } },
      {
        type: 'object',
        properties: { a: text },
        required: ['a'],
        definitions: { a: { type: 'object', properties: { a: text }, required: ['a'] } },
      },
    ],
    [
      'a field of two forms',
      { anyOf: [{ properties: { at: text } }, { properties: { at: { type: 'number' } } }] },
      { type: 'object', properties: { at: { anyOf: [{ type: 'number' }, text] } } },
    ],
    [
      'a branch that is no object, as no arguments are',
      { anyOf: [{ type: 'object', properties: { a: text }, required: ['a'] }, { type: 'null' }] },
      { type: 'object', properties: { a: text }, required: ['a'] },
    ],
    [
      'a union of unions, and one that leads to itself',
      { anyOf: [{ anyOf: [{ properties: { a: text } }, { properties: { b: text } }] }, { $ref: '#' }] },
      { type: 'object', properties: { a: text, b: text } },
    ],
  ])('of %s has the fields of all', (_, schema, wanted) => {
    const plain = plainRoot(schema)
    // Of a field of two forms either may stand first.
    expect(normal(plain)).toEqual(normal(wanted))
  })

  it('is the same one where nothing was, and what is combined further inside stays', () => {
    const schema = { type: 'object', properties: { at: { anyOf: [text, { type: 'null' }] } } }
    expect(plainRoot(schema)).toBe(schema)
    expect(plainRoot({ ...schema, not: {} })).toEqual({ ...schema, not: {} })
    expect(plainRoot({ ...schema, not: {} }, ['not'])).toEqual(schema)
  })
})

const normal = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (key, each) =>
    key === 'anyOf' ? [...each].sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))) : each,
  )
