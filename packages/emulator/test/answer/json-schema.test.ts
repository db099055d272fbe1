import { expect, it } from 'vitest'
import { fillSchema, readMaterial } from '../../src/answer/json-schema.js'

const material = readMaterial('Compare Rome with "Xi’an" over 3 days, 4.5 times')

it.each<[string, unknown, unknown]>([
  ['a name', { type: 'string' }, 'Xi’an'],
  ['a default', { type: 'string', default: 'fixed' }, 'fixed'],
  ['a choice', { enum: ['b', 'a'] }, 'b'],
  ['an integer', { type: 'integer' }, 3],
  ['a number in its range', { type: 'number', minimum: 5 }, 5],
  ['a list', { type: 'array', items: { type: 'integer' } }, [3]],
  ['a nullable type', { type: ['string', 'null'] }, 'Xi’an'],
  ['any of', { anyOf: [{ type: 'boolean' }, { type: 'null' }] }, true],
  ['numbers in turn', { properties: { a: { type: 'integer' }, b: { type: 'number' } } }, { a: 3, b: 4.5 }],
  ['what is required', { type: 'object', properties: { a: { type: 'null' }, b: {} }, required: ['a'] }, { a: null }],
  ['a reference', { $defs: { n: { type: 'integer' } }, properties: { a: { $ref: '#/$defs/n' } } }, { a: 3 }],
  ['a query', { properties: { query: { type: 'string' } } }, { query: material.text }],
  ['nothing', undefined, 'Xi’an'],
])('fills %s', (_, schema, value) => {
  expect(fillSchema(schema, material)).toEqual(value)
})

it('ends in a schema that contains itself', () => {
  const schema = { type: 'object', properties: { next: { $ref: '#' } } }
  expect(JSON.stringify(fillSchema(schema, material)).length).toBeLessThan(200)
})
