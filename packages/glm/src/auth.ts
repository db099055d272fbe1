import type { AuthorizeContext, HttpRequest } from '@millrace/core'
import { type KeySource, requireKey, withKey } from '@millrace/core/provider-kit'
import { keyVariables } from './endpoints.js'

/**
 * The form in which the key travels: as it is, which the vendor's SDK does since 2026, or as a token signed with it, so that the key itself
 * never does.
 */
export type GlmAuth = 'bearer' | 'jwt'

/** Milliseconds that a token is good for, and that it is used again: z-ai-sdk-python `core/_jwt_token.py` (2026-04). */
const tokenMs = 210_000
const cachedMs = 180_000

/** Where the key is looked for, and what form it has. */
export const keySource = (apiKey: string | undefined, auth: GlmAuth): KeySource => ({
  apiKey,
  variables: keyVariables,
  ...(auth === 'jwt' ? { flaw: notIdAndSecret } : {}),
})

const notIdAndSecret = (key: string): string | undefined =>
  /^[^.]+\.[^.]+$/.test(key) ? undefined : 'has not the form id.secret, which a JWT is signed with'

/** Puts the key, or a token signed with it, into a request. Waits only to sign. */
export function createAuthorize(
  source: KeySource,
  auth: GlmAuth,
): (request: HttpRequest, context: AuthorizeContext) => HttpRequest | Promise<HttpRequest> {
  if (auth === 'bearer') return request => withKey(request, requireKey(source).key)
  let cached: { readonly key: string; readonly token: string; readonly signedAt: number } | undefined
  return async (request, { now, previous }) => {
    const { key } = requireKey(source)
    const refused = previous?.providerCode === '1003'
    if (!cached || refused || cached.key !== key || Math.abs(now - cached.signedAt) >= cachedMs) {
      cached = { key, token: await signToken(key, now), signedAt: now }
    }
    return withKey(request, cached.token)
  }
}

/**
 * A GLM token: HS256 with `sign_type: SIGN`, `exp` and `timestamp` in milliseconds where JWT has seconds.
 *
 * @param key - `id.secret`.
 * @param now - milliseconds since 1970.
 */
async function signToken(key: string, now: number): Promise<string> {
  // Loaded by those who sign: it is a third of the time that the package takes to load.
  const { SignJWT } = await import('jose')
  const dot = key.indexOf('.')
  return new SignJWT({ api_key: key.slice(0, dot), timestamp: now })
    .setProtectedHeader({ alg: 'HS256', sign_type: 'SIGN' })
    .setExpirationTime(now + tokenMs)
    .sign(new TextEncoder().encode(key.slice(dot + 1)))
}
