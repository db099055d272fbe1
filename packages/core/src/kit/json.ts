import { copyOf } from '../lib/copy-of.js'
import { defined } from '../lib/defined.js'

export { copyOf, defined }

/** An object out of `JSON.parse`. */
export type JsonObject = { readonly [key: string]: unknown }

/** True when a value is an object: neither a list nor null. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value where it is an object, else an empty one. */
export const objectIn = (value: unknown): JsonObject => (isObject(value) ? value : {})

/** The value where it is a text with something in it. */
export const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** The value where it is a finite number. */
export const numberIn = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined

/** The objects of a list; none where the value is no list. */
export function objectsIn(value: unknown): readonly JsonObject[] {
  if (!Array.isArray(value)) return []
  // Nearly always it is a list of nothing else.
  return value.every(isObject) ? value : value.filter(isObject)
}

/** The entry of a table under a vendor's word; undefined where it has none of its own, so that no word can reach `Object.prototype`. */
export const entryOf = <Entry>(
  table: { readonly [word: string]: Entry },
  word: string | undefined,
): Entry | undefined => (word !== undefined && Object.hasOwn(table, word) ? table[word] : undefined)

/** A list with something in it, else undefined, so that no empty one is sent. An object likewise, by what is left by {@link defined}. */
export function filled<Item>(list: readonly Item[]): readonly Item[] | undefined
export function filled(fields: { readonly [name: string]: unknown }): JsonObject | undefined
export function filled(value: object): object | undefined {
  const left = Array.isArray(value) ? value : defined({ ...value })
  return Object.keys(left).length > 0 ? left : undefined
}

/** The fields of these names that an object has, for settings that a vendor has under the same name. */
export const pick = <Fields extends object>(fields: Fields, names: readonly (keyof Fields & string)[]): JsonObject =>
  defined(Object.fromEntries(names.map(name => [name, fields[name]])))
