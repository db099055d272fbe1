import { isPlainObject } from '../lib/is-plain-object.js'
import { sameJson } from '../lib/same-json.js'
import type { JsonSchema } from '../vocabulary/request.js'
import { branchesOf, lookUp } from './subschemas.js'

/**
 * True for a value that a schema takes, by what it says of the root: `type`, `const` and `enum`, and for an object its required fields. An object has no
 * fields beside those that the schema declares, unless the schema says that there may be others. Items of lists and values of fields are not looked at.
 */
export const fitsAtRoot = (schema: JsonSchema, value: unknown): boolean =>
  takes(schema, value, schema, new Map()) && (!isPlainObject(value) || hasDeclaredFields(schema, value))

/** @param known - what was found of each schema. One that leads to itself says nothing more. */
function takes(schema: unknown, value: unknown, root: JsonSchema, known: Map<unknown, boolean>): boolean {
  if (!isPlainObject(schema)) return schema !== false
  const before = known.get(schema)
  if (before !== undefined) return before
  known.set(schema, true)
  const each = (inner: unknown): boolean => takes(inner, value, root, known)
  const { $ref, anyOf, oneOf, allOf } = schema
  const isTaken =
    takesItself(schema, value) &&
    (typeof $ref !== 'string' || each(lookUp($ref, root))) &&
    (!Array.isArray(anyOf) || anyOf.some(each)) &&
    (!Array.isArray(oneOf) || oneOf.some(each)) &&
    (!Array.isArray(allOf) || allOf.every(each))
  known.set(schema, isTaken)
  return isTaken
}

function takesItself(schema: JsonSchema, value: unknown): boolean {
  const { type, enum: values, required, nullable } = schema
  if (value === null && nullable === true) return true
  if ('const' in schema && !sameJson(schema.const, value)) return false
  if (Array.isArray(values) && !values.some(each => sameJson(each, value))) return false
  if (type !== undefined && ![type].flat().some(name => isOfType(name, value))) return false
  return !isPlainObject(value) || !Array.isArray(required) || required.every(name => Object.hasOwn(value, name))
}

function isOfType(type: unknown, value: unknown): boolean {
  if (type === 'null') return value === null
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return isPlainObject(value)
  return type === 'integer' ? Number.isInteger(value) : typeof value === type
}

function hasDeclaredFields(schema: JsonSchema, value: object): boolean {
  const branches = branchesOf([schema], schema)
  const declared = branches.flatMap(({ properties }) => (isPlainObject(properties) ? Object.keys(properties) : []))
  const isOpen = branches.some(
    ({ additionalProperties, patternProperties }) =>
      patternProperties !== undefined || additionalProperties === true || isPlainObject(additionalProperties),
  )
  return declared.length === 0 || isOpen || Object.keys(value).every(name => declared.includes(name))
}
