import { expect, it } from 'vitest'
import { inlineReferences } from '../../src/schema/inline-references.js'
import type { JsonSchema } from '../../src/vocabulary/request.js'

const place = { type: 'object', properties: { city: { type: 'string' } } }

it.each<[string, JsonSchema, JsonSchema, boolean]>([
  [
    'of definitions, old and new, inside of lists, fields and each other',
    {
      type: 'object',
      properties: { from: { $ref: '#/$defs/place' }, via: { type: 'array', items: { $ref: '#/definitions/stop' } } },
      $defs: { place },
      definitions: { stop: { $ref: '#/$defs/place', description: 'A stop.' } },
    },
    {
      type: 'object',
      properties: { from: place, via: { type: 'array', items: { ...place, description: 'A stop.' } } },
    },
    false,
  ],
  ['that are data', { enum: [{ $ref: '#/$defs/a' }] }, { enum: [{ $ref: '#/$defs/a' }] }, false],
  [
    'to fields that are called so',
    { properties: { $ref: { type: 'string' }, $defs: { type: 'string' } } },
    { properties: { $ref: { type: 'string' }, $defs: { type: 'string' } } },
    false,
  ],
  [
    'to itself',
    { $ref: '#/$defs/node', $defs: { node: { properties: { next: { $ref: '#/$defs/node' } } } } },
    { properties: { next: {} } },
    true,
  ],
  ['to the whole', { properties: { next: { $ref: '#' } } }, { properties: { next: {} } }, true],
  ['that lead nowhere', { properties: { a: { $ref: 'other.json#/a' } } }, { properties: { a: {} } }, true],
])('references %s', (_, schema, wanted, isCut) => {
  expect(inlineReferences(schema)).toEqual({ schema: wanted, isCut })
})

it('references of which each stands for two others end', () => {
  const $defs = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [
      `d${i}`,
      { properties: { a: { $ref: `#/$defs/d${i + 1}` }, b: { $ref: `#/$defs/d${i + 1}` } } },
    ]),
  )
  const { schema, isCut } = inlineReferences({ $ref: '#/$defs/d0', $defs })
  expect(isCut).toBe(true)
  expect(JSON.stringify(schema).length).toBeLessThan(100_000)
})
