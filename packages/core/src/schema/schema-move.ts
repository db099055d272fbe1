import { isPlainObject } from '../lib/is-plain-object.js'
import type { JsonSchema } from '../vocabulary/request.js'
import { decoded } from './subschemas.js'

/** Keywords that hold a schema or a list of schemas, and those that hold schemas by name (JSON Schema draft 4 to 2020-12). All others hold data. */
export const holders = new Set([
  ...['additionalItems', 'additionalProperties', 'allOf', 'anyOf', 'contains', 'contentSchema', 'else', 'if', 'items'],
  ...['not', 'oneOf', 'prefixItems', 'propertyNames', 'then', 'unevaluatedItems', 'unevaluatedProperties'],
])
export const named = new Set([
  '$defs',
  'definitions',
  'dependencies',
  'dependentSchemas',
  'patternProperties',
  'properties',
])

/** Moves a document to another place, but for the definitions at its root. Data (`enum`, `const`, `default`, `examples`) stays as it is. */
export class SchemaMove {
  readonly #to: string
  readonly #id: string

  /**
   * @param to - the new place of the root: `#/properties/value`.
   * @param root - the whole document. Its `$id` is left out, since references would be looked up there and not at the new place.
   */
  constructor(to: string, { $id }: JsonSchema) {
    this.#to = to
    this.#id = typeof $id === 'string' ? $id.replace(/#$/, '') : ''
  }

  /** The schema at its new place. */
  schema(schema: JsonSchema): JsonSchema {
    return Object.fromEntries(Object.entries(schema).map(([keyword, value]) => [keyword, this.#moved(keyword, value)]))
  }

  /** Schemas by name, at their new place. */
  named(schemas: unknown): unknown {
    if (!isPlainObject(schemas)) return schemas
    return Object.fromEntries(Object.entries(schemas).map(([name, each]) => [name, this.#inner(each)]))
  }

  #moved(keyword: string, value: unknown): unknown {
    if (keyword === '$ref') return typeof value === 'string' ? this.#reference(value) : value
    if (named.has(keyword)) return this.named(value)
    if (!holders.has(keyword)) return value
    return Array.isArray(value) ? value.map(each => this.#inner(each)) : this.#inner(value)
  }

  /** A schema with an `$id` is a document of its own: its references are looked up in it. */
  #inner(schema: unknown): unknown {
    return isPlainObject(schema) && !isDocument(schema) ? this.schema(schema) : schema
  }

  #reference(reference: string): string {
    const local = this.#id !== '' && reference.split('#')[0] === this.#id
    const place = local ? `#${reference.slice(this.#id.length + 1)}` : reference
    if (place !== '#' && !place.startsWith('#/')) return place
    const first = decoded(place.split('/')[1] ?? '')
    return first === '$defs' || first === 'definitions' ? place : `${this.#to}${place.slice(1)}`
  }
}

/** Before draft 2019-09, an `$id` that begins with `#` names a place, as `$anchor` does. */
const isDocument = ({ $id }: JsonSchema): boolean => typeof $id === 'string' && !$id.startsWith('#')
