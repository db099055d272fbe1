import type { CryptoKey } from 'jose'

/** Public keys as JSON (RFC 7517). */
export interface KeySet {
  /** The keys, each with the fields of its type. */
  readonly keys: readonly { readonly kty: string; readonly [field: string]: unknown }[]
}

/** The part of a key's algorithm that a signature algorithm asks for. */
interface KeyAlgorithm {
  readonly name: string
  readonly hash?: string
  readonly namedCurve?: string
}

/** The signature algorithms of RFC 7518, RFC 8037 and RFC 9864. `none` is not one. */
const algorithms: ReadonlyMap<string, KeyAlgorithm> = new Map([
  ...['256', '384', '512'].flatMap((bits): [string, KeyAlgorithm][] => [
    [`HS${bits}`, { name: 'HMAC', hash: `SHA-${bits}` }],
    [`RS${bits}`, { name: 'RSASSA-PKCS1-v1_5', hash: `SHA-${bits}` }],
    [`PS${bits}`, { name: 'RSA-PSS', hash: `SHA-${bits}` }],
  ]),
  ['ES256', { name: 'ECDSA', namedCurve: 'P-256' }],
  ['ES384', { name: 'ECDSA', namedCurve: 'P-384' }],
  ['ES512', { name: 'ECDSA', namedCurve: 'P-521' }],
  ['EdDSA', { name: 'Ed25519' }],
  ['Ed25519', { name: 'Ed25519' }],
])

/** The key that a signature algorithm asks for; undefined for one that is not known. */
export const algorithmOf = (name: string): KeyAlgorithm | undefined => algorithms.get(name)

/** By its name for itself, since `CryptoKey` is not a global everywhere. A `KeyObject` of Node is none. */
export const isCryptoKey = (key: unknown): key is CryptoKey =>
  typeof key === 'object' && key !== null && Object.prototype.toString.call(key) === '[object CryptoKey]'

/** True when a key is for a signature algorithm: a public one never for one with a shared secret. */
export function fits(key: CryptoKey, name: string): boolean {
  const wanted = algorithms.get(name)
  const {
    name: own,
    hash,
    namedCurve,
    length,
  } = key.algorithm as {
    readonly name: string
    readonly hash?: { readonly name: string }
    readonly namedCurve?: string
    readonly length?: number
  }
  if (!wanted || wanted.name !== own || wanted.hash !== hash?.name || wanted.namedCurve !== namedCurve) return false
  // A secret that is shorter than the hash can be guessed (RFC 7518, 3.2).
  return own !== 'HMAC' || (length ?? 0) >= Number(name.slice(2))
}

/** True for a set of public keys alone. */
export const usable = (set: unknown): set is KeySet => {
  const keys: unknown = (set as Partial<KeySet> | null)?.keys
  return Array.isArray(keys) && keys.length > 0 && keys.every(isPublic)
}

const isPublic = (key: unknown): boolean =>
  typeof key === 'object' &&
  key !== null &&
  typeof (key as { kty?: unknown }).kty === 'string' &&
  !['d', 'k', 'p', 'q', 'priv'].some(field => field in key)
