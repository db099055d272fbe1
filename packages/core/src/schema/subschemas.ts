import { isPlainObject } from '../lib/is-plain-object.js'
import type { JsonSchema } from '../vocabulary/request.js'

/**
 * The schemas that a value may be held to at one place: references of the same document followed, and the branches of `anyOf`, `oneOf` and `allOf` laid
 * out. Each is listed once, so that circles end.
 *
 * @param root - the whole document, in which references are looked up.
 */
export function branchesOf(schemas: readonly unknown[], root: JsonSchema): JsonSchema[] {
  const found = new Set<JsonSchema>()
  const waiting = [...schemas]
  while (waiting.length > 0) {
    const schema = waiting.pop()
    if (!isPlainObject(schema) || found.has(schema)) continue
    found.add(schema)
    if (typeof schema.$ref === 'string') waiting.push(lookUp(schema.$ref, root))
    for (const keyword of ['anyOf', 'oneOf', 'allOf']) {
      const branches = schema[keyword]
      if (Array.isArray(branches)) for (const branch of branches) waiting.push(branch)
    }
  }
  return [...found]
}

/** The schema at a place of the document (`#/$defs/Node`); undefined where there is none. */
export function lookUp(reference: string, root: JsonSchema): unknown {
  if (reference !== '#' && !reference.startsWith('#/')) return undefined
  let at: unknown = root
  for (const step of reference.split('/').slice(1)) {
    const name = decoded(step)
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined
    at = (at as { readonly [name: string]: unknown })[name]
  }
  return at
}

/** One step of a reference, as the document has it. */
export function decoded(step: string): string {
  try {
    return decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
  } catch {
    // A stray `%` is no escape: it stands for itself.
    return step
  }
}

/** True where a schema allows null by itself. One that only combines others says nothing: its branches are looked at too. */
export function takesNull(schema: JsonSchema): boolean {
  const { type, enum: values } = schema
  if ('const' in schema) return schema.const === null
  if (Array.isArray(values)) return values.includes(null)
  if (type !== undefined) return Array.isArray(type) ? type.includes('null') : type === 'null'
  return schema.nullable === true || !combines(schema)
}

const combines = (schema: JsonSchema): boolean =>
  ['$ref', 'anyOf', 'oneOf', 'allOf'].some(keyword => schema[keyword] !== undefined)
