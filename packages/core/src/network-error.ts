import { ChatError, type ErrorInfo, errorInfo, withCause } from './errors.js'

/**
 * What a transport's failure means. Says the system's code (`ECONNREFUSED`), never the address, which may hold a key.
 */
export function networkError(cause: unknown): ErrorInfo {
  if (cause instanceof ChatError) return errorInfo(cause)
  const code = systemCode(cause)
  const detail = code ? ` (${code})` : ''
  const timeout = code !== undefined && /TIMEOUT|ETIMEDOUT/.test(code)
  const info: ErrorInfo = timeout
    ? { code: 'timeout', message: `No connection to the vendor in time${detail}.`, retryable: true }
    : { code: 'network', message: `The connection to the vendor failed${detail}.`, retryable: true }
  return withCause(info, cause)
}

/** fetch wraps the system's error in a TypeError, and a proxy's in an AggregateError. */
function systemCode(thrown: unknown, depth = 0): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || depth > 3) return undefined
  const { code, cause, errors } = thrown as { code?: unknown; cause?: unknown; errors?: readonly unknown[] }
  if (typeof code === 'string' && /^[A-Z_]+$/.test(code)) return code
  return systemCode(cause, depth + 1) ?? systemCode(errors?.[0], depth + 1)
}
