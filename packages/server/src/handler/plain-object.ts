/**
 * True for an object as braces or `JSON.parse` make it, of whatever realm: no array, no function, and no instance of a class, whose
 * fields may hide in its prototype.
 */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype = Object.getPrototypeOf(value)
  // A class that extends null has a prototype without a parent too, but only the root of a realm has this method of its own.
  return prototype === null || (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf'))
}
