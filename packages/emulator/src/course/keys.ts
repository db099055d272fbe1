import type { Failure } from './failure.js'

/** The token of an `authorization: Bearer …` header. */
export const bearerOf = (header: string | undefined): string | undefined =>
  /^Bearer\s+(\S+)\s*$/i.exec(header ?? '')?.[1]

/** Checks a plain key against the list of accepted ones; without a list any key passes. The codes are the vendor's. */
export function checkKey(
  key: string | undefined,
  keys: readonly string[] | undefined,
  missing: string,
  wrong: string,
): Failure | undefined {
  if (!key) return { code: missing }
  return keys && !keys.includes(key) ? { code: wrong } : undefined
}
