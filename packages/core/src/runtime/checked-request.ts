import type { HttpRequest } from '../transport/transport.js'
import { ChatError } from '../vocabulary/errors.js'

/**
 * The request that `toRequest` gave, where it is a whole one: a lack would fail later, in places that a provider's author does not know.
 *
 * @throws ChatError `unknown` naming what `toRequest` has to give.
 */
export function checkedRequest(request: HttpRequest): HttpRequest {
  const { url, method, headers } = (request ?? {}) as Partial<HttpRequest>
  if (typeof url === 'string' && typeof method === 'string' && typeof headers === 'object' && headers !== null)
    return request
  const message = 'toRequest gave no request: it gives { url, method, headers, body }, at once and not by a promise.'
  throw new ChatError({ code: 'unknown', message })
}
