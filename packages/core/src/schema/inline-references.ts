import { isPlainObject } from '../lib/is-plain-object.js'
import type { JsonSchema } from '../vocabulary/request.js'
import { holders, named } from './schema-move.js'
import { lookUp } from './subschemas.js'

/** A document without references. */
export interface InlinedSchema {
  /** The same, with what was referred to at each place. */
  readonly schema: JsonSchema
  /** Something takes any value now: a schema that leads to itself, or a reference that leads nowhere. */
  readonly isCut: boolean
}

/** References that are followed at most: each may stand for many others. */
const mostReferences = 1_000

/** The document with each reference replaced by what it leads to, and without definitions. A schema that leads to itself takes any value at that place. */
export function inlineReferences(root: JsonSchema): InlinedSchema {
  let left = mostReferences
  let isCut = false

  const target = (reference: string, above: readonly string[]): JsonSchema => {
    const found = above.includes(reference) || left-- <= 0 ? undefined : lookUp(reference, root)
    if (isPlainObject(found)) return inlined(found, [...above, reference])
    isCut = true
    return {}
  }
  const inner = (value: unknown, above: readonly string[]): unknown =>
    Array.isArray(value) ? value.map(each => inner(each, above)) : isPlainObject(value) ? inlined(value, above) : value
  const inlined = (
    { $ref, $defs: _, definitions: __, ...schema }: JsonSchema,
    above: readonly string[],
  ): JsonSchema => {
    const fields = Object.entries(schema).map(([keyword, value]) => {
      if (named.has(keyword) && isPlainObject(value))
        return [keyword, Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inner(each, above)]))]
      return [keyword, holders.has(keyword) ? inner(value, above) : value]
    })
    return { ...(typeof $ref === 'string' && target($ref, above)), ...Object.fromEntries(fields) }
  }

  return { schema: inlined(root, ['#']), isCut }
}
