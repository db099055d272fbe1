import type { ErrorCode, ErrorInfo } from './error-info.js'

const byStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid-request',
  401: 'authentication',
  402: 'quota',
  403: 'permission',
  404: 'not-found',
  408: 'timeout',
  409: 'overloaded',
  413: 'invalid-request',
  422: 'invalid-request',
  425: 'overloaded',
  429: 'rate-limit',
  500: 'unknown',
  502: 'overloaded',
  503: 'overloaded',
  504: 'timeout',
  529: 'overloaded',
}

/** Failures of which the same request may succeed later, unless the vendor says otherwise. */
export const retryableCodes: ReadonlySet<ErrorCode> = new Set(['rate-limit', 'overloaded', 'timeout', 'network'])

/** The error that a proxy's refusal is: it, and not the vendor, has answered. Only a failing one may connect later. */
export const proxyError = (status: number): ErrorInfo => ({
  code: 'network',
  message:
    status === 407
      ? 'The proxy on the way wants a name and a password, or others (407): look at HTTP_PROXY and HTTPS_PROXY.'
      : `The proxy on the way refused to connect to the vendor (${status}).`,
  retryable: status >= 500,
})

/**
 * The error that an HTTP status alone stands for, for bodies that say no more. A 2xx or 3xx is `protocol`: an answer was wanted, and none
 * came.
 *
 * @param message - the vendor's own words, where it had any.
 */
export function statusError(status: number, message?: string): ErrorInfo {
  if (status < 400) {
    return {
      code: 'protocol',
      message: message ?? `The vendor answered with status ${status}, but not with a stream.`,
      retryable: false,
      status,
    }
  }
  if (status === 407 && message === undefined) return { ...proxyError(status), status }
  const code = byStatus[status] ?? (status >= 500 ? 'unknown' : 'invalid-request')
  return {
    code,
    message: message ?? `The vendor answered with status ${status}.`,
    retryable: retryableCodes.has(code) || status >= 500,
    status,
  }
}
