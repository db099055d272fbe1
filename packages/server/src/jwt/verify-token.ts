import { ChatError } from '@millrace/core/internal'
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose'
import { HttpError } from '../exchange/http-error.js'
import type { JwtVerifierOptions } from './options.js'

/** Gives the claims of a token. Rejects with HttpError 401 for one that does not count, and with a ChatError where there are no keys to tell. */
export type TokenVerifier = (token: string) => Promise<Readonly<Record<string, unknown>>>

/** Milliseconds that the issuer may take to send its keys, and after which another request makes sense. */
const keysTimeoutMs = 5_000

/** Makes a verifier of options that were checked. */
export function tokenVerifier(options: JwtVerifierOptions): TokenVerifier {
  const key = keysOf(options)
  const { clockToleranceMs = 0, maxAgeMs, typ } = options
  const rules: JWTVerifyOptions = {
    algorithms: [...options.algorithms],
    issuer: list(options.issuer),
    audience: list(options.audience),
    requiredClaims: [...options.requiredClaims],
    clockTolerance: clockToleranceMs / 1000,
    ...(maxAgeMs !== undefined && { maxTokenAge: maxAgeMs / 1000 }),
    ...(typ !== undefined && { typ }),
  }
  return async token => {
    try {
      return (await verified(token, key, rules)).payload
    } catch (thrown) {
      throw thrown instanceof errors.JOSEError ? refused(thrown) : thrown
    }
  }
}

type Key = NonNullable<JwtVerifierOptions['key']> | JWTVerifyGetKey

function keysOf({ key, jwks, jwksUrl }: JwtVerifierOptions): Key {
  if (key) return key
  if (jwks) return createLocalJWKSet(jwks as unknown as JSONWebKeySet)
  const remote = createRemoteJWKSet(new URL(String(jwksUrl)), { timeoutDuration: keysTimeoutMs })
  return async (header, token) => {
    try {
      return await remote(header, token)
    } catch (thrown) {
      if (isOfToken(thrown)) throw thrown
      const info = { code: 'overloaded', message: 'The keys of the issuer of tokens cannot be had.' } as const
      throw new ChatError({ ...info, retryable: true, retryAfterMs: keysTimeoutMs }, { cause: thrown })
    }
  }
}

/** True for an error about the token; all others of a set of keys are about the set. */
const isOfToken = (thrown: unknown): boolean =>
  thrown instanceof errors.JWKSNoMatchingKey || thrown instanceof errors.JWKSMultipleMatchingKeys

/** Tries several keys where the token does not name its own. */
async function verified(token: string, key: Key, rules: JWTVerifyOptions): ReturnType<typeof jwtVerify> {
  try {
    return await jwtVerify(token, key as JWTVerifyGetKey, rules)
  } catch (thrown) {
    if (!(thrown instanceof errors.JWKSMultipleMatchingKeys)) throw thrown
    for await (const each of thrown) {
      try {
        return await jwtVerify(token, each, rules)
      } catch (inner) {
        if (!(inner instanceof errors.JWSSignatureVerificationFailed)) throw inner
      }
    }
    throw new errors.JWSSignatureVerificationFailed()
  }
}

const refused = (error: errors.JOSEError): HttpError =>
  error instanceof errors.JWTExpired
    ? invalidToken('The token has expired.')
    : invalidToken('The token is not valid here.')

/** The refusal of a token. Says nothing of what is in it, and not which check it failed: that is for its issuer to know. */
export const invalidToken = (why: string): HttpError =>
  unauthorized(why, `Bearer error="invalid_token", error_description="${why}"`)

/** A refusal that names the way to sign in (RFC 6750, 3). */
export const unauthorized = (why: string, challenge: string): HttpError =>
  new HttpError(401, 'authentication', why, { headers: { 'www-authenticate': challenge } })

const list = (names: string | readonly string[]): string[] => (typeof names === 'string' ? [names] : [...names])
