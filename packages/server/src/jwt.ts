import type { ChatHttpRequest } from './exchange/exchange.js'
import type { Authorization } from './handler/authorization.js'
import { checkOptions, type JwtClaims, type JwtVerifierOptions } from './jwt/options.js'
import { invalidToken, tokenVerifier, unauthorized } from './jwt/verify-token.js'

export type { KeySet } from './jwt/keys.js'
export type { JwtClaims, JwtVerifierOptions }

/** Characters of a token at most. */
const longest = 16 * 1024

/**
 * Makes an `authorize` for a chat handler that lets in who brings a JSON Web Token of an issuer: signed by one of its keys with one of the named
 * algorithms, made out to this server, and not expired. The owner is its `sub`. All else is 401 with `WWW-Authenticate`. An answer
 * that still runs when its token expires is ended by an `authentication` error. Needs the package jose, 6.
 *
 * @throws TypeError naming the option that is not there or not of its type. Algorithms, issuer, audience and required claims have no default: one
 * that is left out would let in tokens that were made for others.
 * @example
 * ```ts
 * import { jwtVerifier } from '@millrace/server/jwt'
 * import { SignJWT } from 'jose'
 *
 * const key = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
 * const authorize = jwtVerifier({
 *   key,
 *   algorithms: ['HS256'],
 *   issuer: 'https://login.example',
 *   audience: 'chat',
 *   requiredClaims: ['exp', 'sub'],
 * })
 *
 * const token = await new SignJWT({ iss: 'https://login.example', aud: 'chat', sub: 'li' })
 *   .setProtectedHeader({ alg: 'HS256' })
 *   .setExpirationTime('5 minutes')
 *   .sign(key)
 * const request = { method: 'POST', url: '/chat', headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.abort() }
 * const { owner } = await authorize(request)
 * console.log(owner)
 * ```
 */
export function jwtVerifier(options: JwtVerifierOptions): (request: ChatHttpRequest) => Promise<Authorization> {
  checkOptions(options)
  const { token = bearerToken, owner = subject, requiredClaims, clockToleranceMs = 0, endsWithToken = true } = options
  const required = [...requiredClaims]
  const verify = tokenVerifier(options)
  return async request => {
    const text = token(request)
    if (text === undefined || text === '') throw unauthorized('A token is needed to sign in.', 'Bearer')
    // Three parts of base64url: nothing is decoded of what has another form.
    if (text.length > longest || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(text))
      throw invalidToken('The token is not valid here.')
    const claims = await verify(text)
    if (required.some(name => claims[name] === null) || !isClaims(claims))
      throw invalidToken('The token lacks a claim.')
    const name = owner(claims)
    if (name === undefined || name === '') throw invalidToken('The token names nobody.')
    return { owner: name, ...(endsWithToken && { untilMs: claims.exp * 1000 + clockToleranceMs }) }
  }
}

/** Undefined for a header that is not there, and for another scheme: those are asked to sign in. */
function bearerToken({ headers }: ChatHttpRequest): string | undefined {
  return /^Bearer +(.*)$/i.exec(headers.authorization ?? '')?.[1]
}

const subject = ({ sub }: JwtClaims): string => sub

const isClaims = (claims: Readonly<Record<string, unknown>>): claims is JwtClaims =>
  typeof claims.sub === 'string' && claims.sub !== '' && typeof claims.exp === 'number'
