/** True for an object that is no list and no instance of a class: what `JSON.parse` and a literal give. */
export function isPlainObject(value: unknown): value is { readonly [name: string]: unknown } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

/** True for a plain object, and for an instance of an application's class. Not for what the platform makes, such as a list, a Map, a promise and a signal. */
export const holdsFields = (value: unknown): value is object =>
  isPlainObject(value) || Object.prototype.toString.call(value) === '[object Object]'
