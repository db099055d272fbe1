/**
 * True for an object as braces or `JSON.parse` make it, of whatever realm: no array, no function, and no instance of a class, whose
 * fields may hide in its prototype.
 */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
