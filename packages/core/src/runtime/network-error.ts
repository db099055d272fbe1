import { bareCause } from '../lib/bare-cause.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import { ChatError, errorInfo, withCause } from '../vocabulary/errors.js'

/** Codes of requests that cannot be sent as they are, now or later. */
const unsendable: ReadonlySet<string> = new Set(['ERR_INVALID_URL', 'ERR_INVALID_CHAR', 'UND_ERR_INVALID_ARG'])

/**
 * What a transport's failure means. Says the system's code (`ECONNREFUSED`), never the address, which may hold a key.
 */
export function networkError(cause: unknown): ErrorInfo {
  if (cause instanceof ChatError) return errorInfo(cause)
  const code = systemCode(cause)
  const detail = code ? ` (${code})` : ''
  if (code !== undefined && unsendable.has(code)) {
    const message = `The request could not be sent${detail}: look at the base URL and the headers.`
    return withCause({ code: 'invalid-request', message, retryable: false }, bareCause(cause))
  }
  const timeout = code !== undefined && /TIMEOUT|ETIMEDOUT/.test(code)
  const info: ErrorInfo = timeout
    ? { code: 'timeout', message: `No connection to the vendor in time${detail}.`, retryable: true }
    : { code: 'network', message: `The connection to the vendor failed${detail}.`, retryable: true }
  return withCause(info, bareCause(cause))
}

/** The system's word for a failure. fetch wraps its error in a TypeError, and a proxy's in an AggregateError. */
export function systemCode(thrown: unknown, depth = 0): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || depth > 3) return undefined
  const { code, cause, errors } = thrown as { code?: unknown; cause?: unknown; errors?: readonly unknown[] }
  if (typeof code === 'string' && /^[A-Z_]+$/.test(code)) return code
  return systemCode(cause, depth + 1) ?? systemCode(errors?.[0], depth + 1)
}
