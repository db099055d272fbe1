import { compactVerify, decodeProtectedHeader } from 'jose'
import { emulatorKey } from '../core/key.js'
import type { GlmFailure } from './errors.js'

/** A token that claims to be signed further ahead than this was not signed in milliseconds. */
const longestClockSkewMs = 24 * 60 * 60 * 1000

/**
 * Checks an `authorization` header as GLM does: `Bearer <id.secret>`, or a JWT (HS256 by the secret, `sign_type: SIGN`, `exp` and
 * `timestamp` in milliseconds) with or without `Bearer `. Without `keys` any well-formed raw key passes, and a JWT of {@link emulatorKey}.
 */
export async function checkAuthorization(
  header: string | undefined,
  keys: readonly string[] | undefined,
  now: number,
): Promise<GlmFailure | undefined> {
  if (!header) return { code: '1001' }
  const [, bearer, token = ''] = /^(Bearer\s+)?(\S+)\s*$/i.exec(header) ?? []
  const parts = token.split('.')
  if (parts.some(part => part === '')) return { code: '1002' }
  if (parts.length === 3) return checkJwt(token, keys ?? [emulatorKey], now)
  if (parts.length !== 2 || !bearer) return { code: '1002' }
  return keys && !keys.includes(token) ? { code: '1000' } : undefined
}

async function checkJwt(token: string, keys: readonly string[], now: number): Promise<GlmFailure | undefined> {
  const claims = readClaims(token)
  if (!claims) return { code: '1002' }
  const secret = keys.find(key => key.startsWith(`${claims.api_key}.`))?.slice(claims.api_key.length + 1)
  if (secret === undefined) return { code: '1000' }
  try {
    await compactVerify(token, new TextEncoder().encode(secret), { algorithms: ['HS256'] })
  } catch {
    // Whatever is wrong with the signature, GLM says no more than this.
    return { code: '1000' }
  }
  if (claims.exp <= now) return { code: '1003' }
  return claims.timestamp > now + longestClockSkewMs ? { code: '1002' } : undefined
}

interface Claims {
  readonly api_key: string
  readonly exp: number
  readonly timestamp: number
}

function readClaims(token: string): Claims | undefined {
  try {
    const header = decodeProtectedHeader(token)
    if (header.alg !== 'HS256' || header.sign_type !== 'SIGN') return undefined
    const payload = JSON.parse(decodeBase64Url(token.split('.')[1] ?? ''))
    const valid =
      typeof payload?.api_key === 'string' && Number.isFinite(payload.exp) && Number.isFinite(payload.timestamp)
    return valid ? payload : undefined
  } catch {
    // A part that is not base64url or not JSON: the token is malformed, and no more is said of it.
    return undefined
  }
}

function decodeBase64Url(text: string): string {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return new TextDecoder().decode(Uint8Array.from(binary, character => character.charCodeAt(0)))
}
