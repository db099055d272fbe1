import { canonicalJson } from '../approval/canonical-json.js'
import { plainRequest } from '../lib/plain-request.js'
import type { ChatRequest } from '../vocabulary/request.js'

/** Changes when older answers must not be found any more. */
const version = 1

/**
 * The key of a request in a cache: SHA-256 of the provider's name, the owner and the request in one form, as hexadecimal digits. Keys tell nothing of a
 * conversation to whoever can list them.
 */
export async function cacheKey(namespace: string, owner: string | undefined, request: ChatRequest): Promise<string> {
  // The user is in it as the owner, or the answer is for all.
  const { user: _, ...asked } = request
  const text = canonicalJson(['millrace cache', version, namespace, owner ?? null, plainRequest(asked)])
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), byte => byte.toString(16).padStart(2, '0')).join('')
}
