import { isPlainObject } from '../lib/is-plain-object.js'
import type { Json, JsonSchema } from '../vocabulary/request.js'
import { type AnySchema, type CheckedJsonSchema, isStandard, type StandardSchema } from './standard-schema.js'

/** A schema, taken apart. */
export interface ReadSchema {
  /** The JSON Schema for the model, without `$schema`. */
  readonly jsonSchema: JsonSchema
  /** Checks a value, and tells its flaws; undefined where nothing checks it. */
  readonly check: StandardSchema['~standard']['validate'] | undefined
}

/** Libraries take long to convert a schema, and each call of a tool asks for it. */
const read = new WeakMap<object, ReadSchema>()

/**
 * Reads a schema of any form; the same schema is converted once.
 *
 * @param place - names the schema in the message: `tools.weather.input`.
 * @throws TypeError for anything that is no schema, or that gives no JSON Schema.
 */
export function readSchema(schema: AnySchema, place: string): ReadSchema {
  const known = isReference(schema) ? read.get(schema) : undefined
  if (known) return known
  const fresh = readAnew(schema, place)
  read.set(schema, fresh)
  return fresh
}

function readAnew(schema: unknown, place: string): ReadSchema {
  if (isStandard(schema)) return { jsonSchema: told(schema, place), check: checkOf(schema, place) }
  // An instance of a class is a schema of a library that knows no Standard Schema.
  if (!isPlainObject(schema))
    throw new TypeError(`${place} takes a Standard Schema, { schema, jsonSchema } or a JSON Schema.`)
  if (!('jsonSchema' in schema)) return { jsonSchema: plain(schema, place), check: undefined }
  const jsonSchema = isStandard(schema.jsonSchema) ? told(schema.jsonSchema, place) : plain(schema.jsonSchema, place)
  if (typeof schema.validate === 'function')
    return { jsonSchema, check: ownCheck(schema as unknown as CheckedJsonSchema) }
  if (isStandard(schema.schema)) return { jsonSchema, check: checkOf(schema.schema, place) }
  throw new TypeError(`${place}: schema takes a Standard Schema; Effect has toStandardSchemaV1 for that.`)
}

/** A check that throws tells one flaw. */
const ownCheck =
  (schema: CheckedJsonSchema): ReadSchema['check'] =>
  async value => {
    try {
      return { value: await schema.validate(value as Json) }
    } catch (thrown) {
      const told = thrown instanceof Error && thrown.message !== ''
      return { issues: [{ message: told ? thrown.message : 'The value does not fit its schema.' }] }
    }
  }

/** The JSON Schema that a library tells of its own schema. Draft 7, and the form of what goes in: the model may leave out what has a default. */
function told(schema: { readonly '~standard': object }, place: string): JsonSchema {
  const { vendor, jsonSchema } = schema['~standard'] as { readonly vendor?: unknown; readonly jsonSchema?: unknown }
  const input = (jsonSchema as { readonly input?: unknown } | undefined)?.input
  if (typeof input !== 'function')
    throw new TypeError(`${place}: ${String(vendor)} tells no JSON Schema. Hand in { schema, jsonSchema }.`)
  let converted: unknown
  try {
    converted = input.call(jsonSchema, { target: 'draft-07' })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new TypeError(
      `${place}: ${String(vendor)} has no JSON Schema for it (${why}). Hand in { schema, jsonSchema }.`,
      {
        cause,
      },
    )
  }
  return plain(converted, place)
}

function checkOf(schema: { readonly '~standard': object }, place: string): ReadSchema['check'] {
  const standard = schema['~standard'] as Partial<StandardSchema['~standard']>
  if (typeof standard.validate !== 'function')
    throw new TypeError(`${place}: ${String(standard.vendor)} cannot validate by it. Hand in { schema, jsonSchema }.`)
  return value => standard.validate!(value)
}

function plain(value: unknown, place: string): JsonSchema {
  if (!isPlainObject(value)) throw new TypeError(`${place} takes a JSON Schema: an object.`)
  const { $schema: _, ...keywords } = value
  const named = [keywords, keywords.properties].flatMap(each => (isPlainObject(each) ? Object.entries(each) : []))
  // Zod writes the mark of a Standard Schema on the JSON Schemas that it makes, too.
  const inner = named.find(([, each]) => isStandard(each) && !isPlainObject(each))
  if (inner)
    throw new TypeError(
      `${place}: ${inner[0]} is a Standard Schema, and what holds it is none. Hand in one schema of the whole object, such as z.object({ ${inner[0]}: … }).`,
    )
  return keywords
}

const isReference = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'
