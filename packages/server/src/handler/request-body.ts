import type { BoundedWait } from '../exchange/bounded-wait.js'
import type { Exchange } from '../exchange/exchange.js'
import { HttpError } from '../exchange/http-error.js'
import type { ResolvedLimits } from './limits.js'
import { parseBody, tooLarge } from './parse-request.js'

/**
 * Receives the body of a request that is labelled as JSON.
 *
 * @returns its text, or what the framework has parsed of it; undefined for one that is too large. Rejects with HttpError 408 where it takes too long.
 * @throws HttpError 415 for another type, 413 for one that says itself that it is too large.
 */
export function receivedBody(
  exchange: Exchange,
  limits: ResolvedLimits,
  wait: BoundedWait,
  signal: AbortSignal,
): unknown | Promise<unknown> {
  const { headers } = exchange
  const { bodyBytes, bodyTimeoutMs } = limits
  // A page elsewhere can send any other type without a preflight.
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? ''))
    throw new HttpError(
      415,
      'invalid-request',
      'The body must be JSON, sent with the header content-type: application/json.',
    )
  if (Number(headers['content-length'] ?? 0) > bodyBytes) throw tooLarge(bodyBytes)
  const late = () =>
    new HttpError(408, 'timeout', `The body took longer than ${bodyTimeoutMs} ms.`, { retryable: true })
  return wait.for(() => exchange.body(bodyBytes, signal), bodyTimeoutMs, late)
}

/**
 * The JSON value of a body that was received.
 *
 * @throws HttpError 413 for one that is too large, 415 for one that is compressed, 400 for one that is no JSON or too deep.
 */
export function jsonBody(body: unknown, { headers }: Pick<Exchange, 'headers'>, limits: ResolvedLimits): unknown {
  if (body === undefined) throw tooLarge(limits.bodyBytes)
  try {
    return parseBody(body, limits)
  } catch (thrown) {
    throw isCompressed(headers['content-encoding'], body) ? compressed() : thrown
  }
}

/** True for a body that is no JSON because nobody has unpacked it: some parsers of frameworks do, and the header stays. */
function isCompressed(coding = '', body: unknown): boolean {
  if (/^\s*(identity\s*)?$/i.test(coding) || typeof body !== 'string') return false
  try {
    JSON.parse(body)
    return false
  } catch {
    return true
  }
}

/** With the header that tells the client why (RFC 9110, 15.5.16). */
const compressed = (): HttpError =>
  new HttpError(415, 'invalid-request', 'The body must not be compressed: send it without content-encoding.', {
    headers: { 'accept-encoding': 'identity' },
  })
