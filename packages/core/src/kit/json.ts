/** An object out of `JSON.parse`. */
export type JsonObject = { readonly [key: string]: unknown }

/** Whether a value is an object, no list and not null. */
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

/** A copy without the fields that are undefined, so that absent settings send nothing. */
export function defined(fields: { readonly [name: string]: unknown }): { [name: string]: unknown } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
