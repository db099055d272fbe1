import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonSchema } from '../../src/index.js'
import { withObjectRoot } from '../../src/schema/object-root.js'
import { lookUp } from '../../src/schema/subschemas.js'

type Schema = { [keyword: string]: unknown }

const single = ['additionalProperties', 'items', 'not', 'if', 'contains', 'propertyNames']
const lists = ['anyOf', 'allOf', 'prefixItems']
const named = ['properties', '$defs', 'definitions', 'patternProperties', 'dependentSchemas']
const data = ['enum', 'const', 'default', 'examples', 'x-note', 'required']
/** Names of fields that are keywords elsewhere, and some that are escaped in a reference. */
const name = fc.constantFrom('a', ...data, ...named, '$ref', 'items', 'x/y', 'x~y', 'x y', '%41', '__proto__')

const noted = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  fc.record({ $ref: fc.constantFrom('#', '#/items', '#/$defs/a'), items: fc.record({ $ref: fc.constant('#') }) }),
)

const tree = (depth: number): fc.Arbitrary<Schema> => {
  if (depth === 0) return fc.constant({}).map(() => ({}))
  const inner = tree(depth - 1)
  return fc
    .tuple(
      fc.dictionary(fc.constantFrom(...data), noted, { maxKeys: 2 }),
      fc.dictionary(fc.constantFrom(...single), fc.oneof(fc.boolean(), inner), { maxKeys: 1 }),
      fc.dictionary(fc.constantFrom(...lists), fc.array(inner, { maxLength: 2 }), { maxKeys: 1 }),
      fc.dictionary(fc.constantFrom(...named), fc.dictionary(name, inner, { maxKeys: 2 }), { maxKeys: 2 }),
    )
    .map(parts => Object.assign({}, ...parts) as Schema)
}

/** Schemas of a document by their places. */
function schemasOf(schema: unknown, place = '#'): [string, Schema][] {
  if (typeof schema !== 'object' || schema === null) return []
  const inner = (value: unknown, at: string): [string, Schema][] =>
    Object.entries(value as object).flatMap(([step, each]) => schemasOf(each, `${at}/${encoded(step)}`))
  return [
    [place, schema as Schema],
    ...Object.entries(schema).flatMap(([keyword, value]) => {
      if (single.includes(keyword)) return schemasOf(value, `${place}/${keyword}`)
      return lists.includes(keyword) || named.includes(keyword) ? inner(value, `${place}/${keyword}`) : []
    }),
  ]
}

const encoded = (step: string): string => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))

describe('a schema that is put into a field', () => {
  it('keeps its data as it is, and what its references point at', () => {
    fc.assert(
      fc.property(tree(3), fc.array(fc.nat(), { maxLength: 5 }), fc.boolean(), (root, picks, hasId) => {
        const before = schemasOf(root)
        for (const [at, [, schema]] of before.entries()) schema.title = String(at)
        for (const pick of picks) {
          const target = before[(pick * 7) % before.length]![0]
          before[pick % before.length]![1].$ref = hasId && pick % 2 ? `https://example.com/list${target}` : target
        }
        if (hasId) root.$id = 'https://example.com/list'
        const text = JSON.stringify(root)
        const moved = withObjectRoot(root)
        const after = new Map(schemasOf(moved.schema).map(([, schema]) => [schema.title, schema]))
        for (const [, schema] of before) {
          const its = after.get(schema.title)!
          for (const keyword of data) expect(its[keyword]).toEqual(schema[keyword])
          if (typeof schema.$ref !== 'string') continue
          const target = lookUp(schema.$ref.replace(/^https:[^#]*/, ''), root) as Schema
          if (target === root)
            expect(lookUp(its.$ref as string, moved.schema)).toBe(moved.schema.properties!['value' as never])
          else expect((lookUp(its.$ref as string, moved.schema) as Schema).title).toBe(target.title)
        }
        expect(JSON.stringify(root)).toBe(text)
      }),
      { numRuns: 300 },
    )
  })

  it.each<[string, JsonSchema, JsonSchema]>([
    ['enum', { enum: [{ $ref: '#/x' }] }, { enum: [{ $ref: '#/x' }] }],
    ['const', { const: { $ref: '#' } }, { const: { $ref: '#' } }],
    ['default', { type: 'array', default: [{ $ref: '#' }] }, { type: 'array', default: [{ $ref: '#' }] }],
    ['a keyword that is not known', { 'x-note': { $ref: '#' } }, { 'x-note': { $ref: '#' } }],
    [
      'a field whose name is that of a keyword',
      { anyOf: [{ properties: { enum: { $ref: '#' }, $ref: { items: { $ref: '#' } } } }] },
      {
        anyOf: [
          { properties: { enum: { $ref: '#/properties/value' }, $ref: { items: { $ref: '#/properties/value' } } } },
        ],
      },
    ],
    [
      'a schema that is a document of its own',
      { items: { $id: 'item.json', items: { $ref: '#' } } },
      { items: { $id: 'item.json', items: { $ref: '#' } } },
    ],
    ['definitions, escaped', { items: { $ref: '#/%24defs/a' } }, { items: { $ref: '#/%24defs/a' } }],
    [
      'the document by its name',
      { $id: 'a.json', items: { $ref: 'a.json' } },
      { items: { $ref: '#/properties/value' } },
    ],
    ['another document', { $id: 'a.json', items: { $ref: 'b.json#/x' } }, { items: { $ref: 'b.json#/x' } }],
    ['an anchor', { items: { $ref: '#item' } }, { items: { $ref: '#item' } }],
    ['names in place of schemas', { dependencies: { a: ['b'] } }, { dependencies: { a: ['b'] } }],
  ])('%s', (_, schema, value) => {
    expect(withObjectRoot(schema).schema.properties).toEqual({ value })
  })
})
