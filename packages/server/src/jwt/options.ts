import type { CryptoKey } from 'jose'
import type { ChatHttpRequest } from '../exchange/exchange.js'
import { algorithmOf, fits, isCryptoKey, type KeySet, usable } from './keys.js'

/** Claims of a token that was verified. */
export interface JwtClaims {
  /** The token's subject. */
  readonly sub: string
  /** Seconds since 1970. */
  readonly exp: number
  readonly [claim: string]: unknown
}

/** Options of `jwtVerifier`. One of `key`, `jwks` and `jwksUrl` is given. */
export interface JwtVerifierOptions {
  /**
   * Checks the signatures: the issuer's public key, or the secret that both share, as `crypto.subtle.importKey` or jose's `importSPKI` give it. A text
   * or bytes are refused: a public key that is taken for the secret of another algorithm lets in whoever can read it.
   */
  readonly key?: CryptoKey
  /** The issuer's public keys. */
  readonly jwks?: KeySet
  /**
   * Address of the issuer's public keys: https, or http on this machine. Fetched with the first token, again after 10 minutes, and for an unknown key,
   * at most every 30 s. While they cannot be fetched, requests are answered by 503, and `onError` is told.
   */
  readonly jwksUrl?: string | URL
  /** The algorithms of the issuer, such as `['RS256']`. */
  readonly algorithms: readonly string[]
  /** The issuer, as `iss` names it; or several. */
  readonly issuer: string | readonly string[]
  /** The name by which tokens are made out to this server, as `aud` has it; or several, of which one counts. */
  readonly audience: string | readonly string[]
  /** Claims that a token must have: `exp` and `sub` at least. */
  readonly requiredClaims: readonly string[]
  /** Milliseconds by which the clocks of issuer and server may differ, counted for `exp` and `nbf`. Default 0. */
  readonly clockToleranceMs?: number
  /** Milliseconds since `iat` after which a token is too old, whatever its `exp`. Default: no limit. */
  readonly maxAgeMs?: number
  /** Type of the token in its header, such as `at+jwt`. Default: any. */
  readonly typ?: string
  /** Ends an answer that still runs when its token expires, by an `authentication` error. Default true. */
  readonly endsWithToken?: boolean
  /** Gives the owner of a request; undefined refuses the token. Default: `sub`. */
  owner?(claims: JwtClaims): string | undefined
  /** Gives the token of a request, such as that of a cookie. Default: what stands behind `Bearer` in the header `authorization`. */
  token?(request: ChatHttpRequest): string | undefined
}

/** @throws TypeError naming the option that is not of its type, or not there. */
export function checkOptions(options: JwtVerifierOptions): void {
  const { algorithms, issuer, audience, requiredClaims } = options
  if (!isNames(algorithms)) throw new TypeError("algorithms takes a list of names, such as ['RS256'].")
  for (const name of algorithms)
    if (!algorithmOf(name)) throw new TypeError(`algorithms has ${name}, which is no algorithm of signatures here.`)
  for (const [name, value] of Object.entries({ issuer, audience }))
    if (!(isName(value) || isNames(value))) throw new TypeError(`${name} takes a name that is not empty, or a list.`)
  if (!isNames(requiredClaims)) throw new TypeError('requiredClaims takes a list of names.')
  for (const claim of ['exp', 'sub'])
    if (!requiredClaims.includes(claim)) throw new TypeError(`requiredClaims takes ${claim} too.`)
  checkFurther(options)
  checkKeys(options)
}

function checkFurther(options: JwtVerifierOptions): void {
  const { typ, endsWithToken } = options
  for (const name of ['clockToleranceMs', 'maxAgeMs'] as const) {
    const ms: unknown = options[name]
    if (ms !== undefined && !(typeof ms === 'number' && ms >= 0 && Number.isFinite(ms)))
      throw new TypeError(`${name} takes milliseconds from 0.`)
  }
  for (const name of ['owner', 'token'] as const)
    if (options[name] !== undefined && typeof options[name] !== 'function')
      throw new TypeError(`${name} takes a function.`)
  if (typ !== undefined && !isName(typ)) throw new TypeError('typ takes a type, such as at+jwt.')
  if (endsWithToken !== undefined && typeof endsWithToken !== 'boolean')
    throw new TypeError('endsWithToken takes true or false.')
}

function checkKeys({ key, jwks, jwksUrl, algorithms }: JwtVerifierOptions): void {
  if ([key, jwks, jwksUrl].filter(given => given !== undefined).length !== 1)
    throw new TypeError('jwtVerifier takes one of key, jwks and jwksUrl.')
  if (key !== undefined) return checkKey(key, algorithms)
  // A set of keys is public, and a secret that everybody knows is none.
  const shared = algorithms.find(name => algorithmOf(name)?.name === 'HMAC')
  if (shared !== undefined) throw new TypeError(`algorithms has ${shared}, which is for a key that both share alone.`)
  if (jwks !== undefined && !usable(jwks)) throw new TypeError('jwks takes public keys: { keys: [{ kty, … }] }.')
  if (jwksUrl !== undefined && !isAddress(jwksUrl)) throw new TypeError('jwksUrl takes an https address.')
}

function checkKey(key: unknown, algorithms: readonly string[]): void {
  if (!isCryptoKey(key)) throw new TypeError('key takes a CryptoKey, as crypto.subtle.importKey gives it.')
  if (key.type === 'private') throw new TypeError('key takes the public key, not the private one.')
  if (!key.usages.includes('verify')) throw new TypeError('key takes a key whose usages have verify.')
  const other = algorithms.find(name => !fits(key, name))
  if (other !== undefined) throw new TypeError(`algorithms has ${other}, which is not for this key.`)
}

function isAddress(address: string | URL): boolean {
  const url = URL.canParse(String(address)) ? new URL(String(address)) : undefined
  return (
    url?.protocol === 'https:' || (url?.protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname))
  )
}

const isName = (value: unknown): value is string => typeof value === 'string' && value !== ''

const isNames = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isName)
