import type { HeaderMap } from '@millrace/core'
import type { CorsOptions } from '@millrace/server'
import { corsHeaders, preflightHeaders } from '@millrace/server'
import type { PlainResponse } from './plain-response.js'

/**
 * The CORS of a gateway. Clients send headers of their own, and more with each release, so a page may send and read any; cookies are never let in, without which
 * a page has no more rights than the key that it sends.
 */
export const corsOf = (origins: readonly string[] | undefined): CorsOptions | undefined =>
  origins && { origins, headers: ['*'], expose: ['*'] }

/** The methods of all paths: one that a path does not have is refused where the page can read why. */
const methods = 'GET, HEAD, POST, DELETE'

/** A browser's question whether a page may send a request. */
export const isPreflight = (method: string, { origin, 'access-control-request-method': asked }: HeaderMap): boolean =>
  method === 'OPTIONS' && origin !== undefined && asked !== undefined

/** The answer to a preflight. A page of an origin that is not let in gets one that its browser takes for a no. */
export const preflightResponse = (cors: CorsOptions, headers: HeaderMap): PlainResponse =>
  readable({ status: 204, headers: preflightHeaders(cors, { headers }, methods), body: '' }, cors, headers)

/** A response that says who may read it. */
export const readable = (
  response: PlainResponse,
  cors: CorsOptions | undefined,
  headers: HeaderMap,
): PlainResponse => ({
  ...response,
  headers: { ...response.headers, ...corsHeaders(cors, { headers }) },
})
