import { isPlainObject } from '../lib/is-plain-object.js'
import type { JsonSchema } from '../vocabulary/request.js'
import { takesNull } from './subschemas.js'

/**
 * The schema in the form that strict vendors take: every object is closed (`additionalProperties: false`) and lists all of its properties as required, those
 * that were optional may be null instead, `oneOf` is `anyOf`, and `default` is left out (platform.openai.com, structured outputs, 2026-11). A value
 * that fits it fits the schema, once null is taken for absent: see `withoutFillers`.
 *
 * @returns undefined for a schema that has no such form: an object with properties of any name, and combinations other than `anyOf`.
 */
export function strictSchema(schema: JsonSchema): JsonSchema | undefined {
  return walk(schema, strictObject, hasNoStrictForm)
}

/**
 * The schema with every object closed: the form that Anthropic takes, which needs no property to be required (platform.claude.com, structured outputs,
 * 2026-09).
 *
 * @returns undefined for a schema with properties of any name.
 */
export function closedSchema(schema: JsonSchema): JsonSchema | undefined {
  return walk(schema, closedObject, isOpen)
}

/** Keywords that hold one schema, a list of them, or schemas by name. */
const single = new Set(['items', 'contains', 'not', 'if', 'then', 'else', 'propertyNames'])
const lists = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems'])
const named = new Set(['properties', '$defs', 'definitions', 'patternProperties'])

type Walk = (schema: JsonSchema) => JsonSchema | undefined

/** Changes each schema of a document, the inner ones first. Undefined as soon as one cannot be. */
function walk(
  schema: JsonSchema,
  change: (schema: JsonSchema) => JsonSchema,
  isLost: (schema: JsonSchema) => boolean,
): JsonSchema | undefined {
  const inner: Walk = each => walk(each, change, isLost)
  if (isLost(schema)) return undefined
  const copy: { [keyword: string]: unknown } = {}
  for (const [keyword, value] of Object.entries(schema)) {
    const changed = changedIn(keyword, value, inner)
    if (changed === undefined) return undefined
    copy[keyword] = changed
  }
  return change(copy)
}

function changedIn(keyword: string, value: unknown, inner: Walk): unknown {
  // Clients may send anything there; the vendor refuses it.
  if ((lists.has(keyword) || keyword === 'items') && Array.isArray(value)) return every(value, inner)
  if (single.has(keyword)) return isPlainObject(value) ? inner(value) : value
  if (!named.has(keyword) || !isPlainObject(value)) return value
  const schemas = every(Object.values(value), inner)
  return schemas && Object.fromEntries(Object.keys(value).map((name, at) => [name, schemas[at]]))
}

function every(schemas: readonly unknown[], inner: Walk): unknown[] | undefined {
  const changed = schemas.map(each => (isPlainObject(each) ? inner(each) : each))
  return changed.includes(undefined) ? undefined : changed
}

const isObjectSchema = ({ type, properties }: JsonSchema): boolean =>
  type === 'object' || (Array.isArray(type) && type.includes('object')) || properties !== undefined

/** `additionalProperties: {}` is what `true` is. An object without `properties` takes any. */
const isOpen = (schema: JsonSchema): boolean => {
  const { additionalProperties, patternProperties, properties } = schema
  if (!isObjectSchema(schema)) return false
  if (patternProperties !== undefined || properties === undefined) return true
  return additionalProperties !== undefined && typeof additionalProperties !== 'boolean'
}

const combinations = ['allOf', 'not', 'if', 'then', 'else', 'dependentRequired', 'dependentSchemas', 'propertyNames']
const hasNoStrictForm = (schema: JsonSchema): boolean =>
  isOpen(schema) || combinations.some(keyword => schema[keyword] !== undefined)

const closedObject = (schema: JsonSchema): JsonSchema =>
  isObjectSchema(schema) ? { ...schema, additionalProperties: false } : schema

function strictObject(schema: JsonSchema): JsonSchema {
  const { oneOf, default: _, ...rest } = schema
  const strict = oneOf === undefined ? rest : { ...rest, anyOf: oneOf }
  if (!isObjectSchema(strict)) return strict
  const { required = [], properties } = strict as { readonly required?: unknown; readonly properties?: JsonSchema }
  const isRequired = (name: string): boolean => Array.isArray(required) && required.includes(name)
  const fields = Object.entries(properties ?? {}).map(([name, field]) => [
    name,
    isRequired(name) ? field : orNull(field),
  ])
  return {
    ...strict,
    properties: Object.fromEntries(fields),
    required: Object.keys(properties ?? {}),
    additionalProperties: false,
  }
}

const orNull = (schema: unknown): unknown => (allowsNull(schema) ? schema : { anyOf: [schema, { type: 'null' }] })

const allowsNull = (schema: unknown): boolean =>
  isPlainObject(schema) && (takesNull(schema) || (Array.isArray(schema.anyOf) && schema.anyOf.some(allowsNull)))
