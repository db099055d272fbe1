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

it.each<[string, Record<string, string>]>([
  ['The weather in Rome for Ada', { city: 'Rome' }],
  ['Tell Ada the weather in Rome', { to: 'Ada', city: 'Rome' }],
  ['From Rome to Xi’an: trains of Saturday', { from_city: 'Rome', to_city: 'Saturday' }],
  ['请告诉小林，杭州的天气', { to: '小林', city: '杭州' }],
  ['Ada', { to: 'Ada' }],
])('%s: places and people in their fields', (text, expected) => {
  const properties = Object.fromEntries(Object.keys(expected).map(name => [name, { type: 'string' }]))
  expect(fillSchema({ properties }, readMaterial(text))).toEqual(expected)
})

it('fills a text with what was found, where something was', () => {
  const schema = { properties: { text: { type: 'string' }, query: { type: 'string' } } }
  const found = { ...readMaterial('Say it'), found: 'fog' }
  expect(fillSchema(schema, found)).toEqual({ text: 'fog', query: 'Say it' })
})

it('ends in a schema that contains itself', () => {
  const schema = { type: 'object', properties: { next: { $ref: '#' } } }
  expect(JSON.stringify(fillSchema(schema, material)).length).toBeLessThan(200)
})
