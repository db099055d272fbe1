/**
 * Sets a field of an object that may have any name. Assigning to `__proto__` would change what the object inherits from, and the value would
 * not be among its fields.
 */
export function setOwn(fields: object, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(fields, name, { value, configurable: true, enumerable: true, writable: true })
  } else {
    ;(fields as Record<string, unknown>)[name] = value
  }
}
