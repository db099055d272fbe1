import { isPlainObject } from '../lib/is-plain-object.js'
import type { JsonSchema } from '../vocabulary/request.js'
import { fitsAtRoot } from './root-fit.js'
import { SchemaMove } from './schema-move.js'

/** The property that holds the value of a wrapped schema. */
export const wrapper = 'value'

/** A schema with an object for its root. */
export interface ObjectRoot {
  readonly schema: JsonSchema
  /** The value that was asked for, in an answer by this schema that may still grow; undefined as long as it is not there. */
  readonly unwrap: (value: unknown) => unknown
  /**
   * The values that a whole answer may mean, the likeliest first: the wrapped one, and the answer itself where it fits the schema that was asked for.
   * None where it is neither.
   */
  readonly readings: (value: unknown) => readonly unknown[]
}

/** Keywords that vendors take at no root, beside an object neither (OpenAI's and Anthropic's refusals of functions, 2026-11). */
const nowhereAtRoot = ['anyOf', 'oneOf', 'allOf', 'not', 'enum', '$ref'] as const

/** True for a schema that is one of an object by what it says at its root. */
export const hasObjectRoot = (schema: JsonSchema): boolean =>
  schema.type === 'object' && !nowhereAtRoot.some(keyword => schema[keyword] !== undefined)

/**
 * A schema whose root is an object: itself, or an object that has it as its only property. Vendors take no other root, and neither does a tool
 * (platform.openai.com, structured outputs, 2026-11).
 */
export function withObjectRoot(schema: JsonSchema): ObjectRoot {
  if (hasObjectRoot(schema)) return { schema, unwrap: value => value, readings: value => [value] }
  const { $defs, definitions, $id: _, ...value } = schema
  // Definitions stay at the root, where vendors look for them.
  const move = new SchemaMove(`#/properties/${wrapper}`, schema)
  return {
    schema: {
      type: 'object',
      properties: { [wrapper]: move.schema(value) },
      required: [wrapper],
      additionalProperties: false,
      ...($defs !== undefined && { $defs: move.named($defs) }),
      ...(definitions !== undefined && { definitions: move.named(definitions) }),
    },
    // An object without a wrapper is known when it is whole: the wrapped value may still come.
    unwrap: value => {
      if (isWrapper(value)) return value[wrapper]
      return isPlainObject(value) || !fitsAtRoot(schema, value) ? undefined : value
    },
    readings: value => readings(schema, value),
  }
}

const isWrapper = (value: unknown): value is { readonly [wrapper]: unknown } =>
  isPlainObject(value) && Object.hasOwn(value, wrapper)

function readings(schema: JsonSchema, value: unknown): readonly unknown[] {
  const isItself = fitsAtRoot(schema, value)
  if (!isWrapper(value)) return isItself ? [value] : []
  if (!isItself) return [value[wrapper]]
  return fitsAtRoot(schema, value[wrapper]) ? [value[wrapper], value] : [value, value[wrapper]]
}
