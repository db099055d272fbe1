import { isPlainObject } from '../lib/is-plain-object.js'
import { sameJson } from '../lib/same-json.js'
import type { JsonSchema } from '../vocabulary/request.js'
import { lookUp } from './subschemas.js'

const combining = ['anyOf', 'oneOf', 'allOf', '$ref'] as const

/**
 * The schema of an object at whose root nothing is combined, for vendors that refuse that: it has the fields of all branches, and those are required that
 * every branch requires. It takes what the schema takes, and more, since it does not say which fields belong together.
 *
 * @param further - keywords that a vendor refuses at the root beside `anyOf`, `oneOf`, `allOf` and `$ref`.
 * @param lost - gets each reference that leads nowhere: the fields behind it are not there.
 * @returns the schema itself where none of them is at its root.
 */
export function plainRoot(
  schema: JsonSchema,
  further: readonly string[] = [],
  lost: Set<string> = new Set(),
): JsonSchema {
  const refused: readonly string[] = [...combining, ...further]
  if (!refused.some(keyword => schema[keyword] !== undefined)) return schema
  const { properties, required } = fieldsOf(schema, schema, new Set(), lost)
  const rest = Object.entries(schema).filter(([keyword]) => !refused.includes(keyword) && keyword !== 'required')
  return {
    ...Object.fromEntries(rest),
    type: 'object',
    properties: Object.fromEntries([...properties].map(([name, schemas]) => [name, anyOf(schemas)])),
    ...(required.size > 0 && { required: [...required] }),
  }
}

/** The fields of an object: by name the schemas that each may have, and the names that are always there. */
interface Fields {
  readonly properties: ReadonlyMap<string, readonly unknown[]>
  readonly required: ReadonlySet<string>
}

const none: Fields = { properties: new Map(), required: new Set() }

/** @param above - the schemas in which this one stands: one that leads to itself says nothing more. */
function fieldsOf(schema: unknown, root: JsonSchema, above: ReadonlySet<unknown>, lost: Set<string>): Fields {
  if (!isPlainObject(schema) || above.has(schema)) return none
  const inside = new Set([...above, schema])
  const { properties = {}, required = [], $ref, allOf } = schema
  const own: Fields = {
    properties: new Map(
      Object.entries(isPlainObject(properties) ? properties : {}).map(([name, each]) => [name, [each]]),
    ),
    required: new Set(Array.isArray(required) ? (required as string[]) : []),
  }
  const target = typeof $ref === 'string' ? [lookUp($ref, root)] : []
  if (typeof $ref === 'string' && !isPlainObject(target[0])) lost.add($ref)
  const all = [...target, ...listOf(allOf)]
  const unions = [schema.anyOf, schema.oneOf].map(branches =>
    either(
      listOf(branches)
        .filter(mayBeObject)
        .map(branch => fieldsOf(branch, root, inside, lost)),
    ),
  )
  return [...all.map(each => fieldsOf(each, root, inside, lost)), ...unions].reduce(both, own)
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const mayBeObject = (schema: unknown): boolean =>
  isPlainObject(schema) && (schema.type === undefined || [schema.type].flat().includes('object'))

/** Fields of a value that is held to both: of a field that both have, the first schema alone, which takes more. */
const both = (one: Fields, other: Fields): Fields => ({
  properties: new Map([...other.properties, ...one.properties]),
  required: new Set([...one.required, ...other.required]),
})

/** Fields of a value that is held to one of several. */
function either(branches: readonly Fields[]): Fields {
  const [first = none, ...others] = branches
  const properties = new Map<string, unknown[]>()
  for (const branch of branches)
    for (const [name, schemas] of branch.properties) properties.set(name, [...(properties.get(name) ?? []), ...schemas])
  const required = [...first.required].filter(name => others.every(branch => branch.required.has(name)))
  return { properties, required: new Set(required) }
}

/** A schema for what any of several takes. Fields that tell branches apart have a value each: a list of them is shorter, and models know it. */
function anyOf(schemas: readonly unknown[]): unknown {
  const different = schemas.filter((each, at) => schemas.findIndex(other => sameJson(each, other)) === at)
  if (different.length === 1) return different[0]
  const values = different.map(valuesOf)
  if (values.includes(undefined)) return { anyOf: different }
  const [type, ...types] = new Set(different.map(each => (each as JsonSchema).type))
  return { ...(type !== undefined && types.length === 0 && { type }), enum: [...new Set(values.flat())] }
}

/** The values that a schema lists, where it says no more; undefined for any other. */
function valuesOf(schema: unknown): readonly unknown[] | undefined {
  if (!isPlainObject(schema)) return undefined
  const { type: _, const: only, enum: values, ...more } = schema
  if (Object.keys(more).length > 0) return undefined
  return Array.isArray(values) ? values : 'const' in schema ? [only] : undefined
}
