import { ChatError } from '../vocabulary/errors.js'

/** Levels that are looked through. */
const mostDepth = 200

/**
 * The error of a request that `toRequest` could not write: it names the place of what JSON cannot hold. Whatever else was thrown stays as it is.
 *
 * @param thrown - by `toRequest`.
 */
export function unwritable(chat: object, thrown: unknown): unknown {
  const flaw = thrown instanceof TypeError ? flawIn(chat, '', []) : undefined
  return flaw === undefined ? thrown : new ChatError({ code: 'invalid-request', message: flaw })
}

/**
 * One sentence of the first value that JSON cannot hold, with its place; undefined where there is none.
 *
 * @param above - the values in which this one stands.
 */
function flawIn(value: unknown, place: string, above: readonly unknown[]): string | undefined {
  if (typeof value === 'bigint') return `${place}: a bigint is no JSON.`
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || 'toJSON' in value) return undefined
  if (above.includes(value)) return `${place}: it leads back to itself, which is no JSON.`
  if (above.length === mostDepth) return undefined
  for (const [name, each] of Object.entries(value)) {
    const field = Array.isArray(value) ? `[${name}]` : above.length === 0 ? name : `.${name}`
    const flaw = flawIn(each, `${place}${field}`, [...above, value])
    if (flaw !== undefined) return flaw
  }
  return undefined
}
