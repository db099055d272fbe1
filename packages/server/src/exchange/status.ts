import type { ErrorCode, ErrorInfo } from '@millrace/core'

/**
 * The status of an answer that failed before it began, as the browser should see it. A failure between this server and its vendor is the
 * server's trouble (5xx): a bad key of the server is not the browser's 401.
 */
const statuses: Readonly<Record<ErrorCode, number>> = {
  'invalid-request': 400,
  'context-length': 400,
  'content-filter': 400,
  gone: 410,
  'rate-limit': 429,
  unknown: 500,
  authentication: 502,
  permission: 502,
  'not-found': 502,
  network: 502,
  protocol: 502,
  truncated: 502,
  limit: 502,
  quota: 503,
  overloaded: 503,
  aborted: 503,
  timeout: 504,
}

/** The HTTP status for a failure of the provider. */
export const statusOf = (error: ErrorInfo): number => statuses[error.code] ?? 500

/**
 * Milliseconds above which a vendor's client does not keep to `Retry-After` as meant: openai 7.59 asks again within a second, groq-sdk 1.6 and @anthropic-ai/sdk 1.14
 * hold the call for all of it, be it an hour. `x-should-retry: false` makes all three fail at once (2026-11).
 */
const longWaitMs = 60_000

/**
 * `Retry-After` in whole seconds, and for a long wait `x-should-retry: false`. Absent without a time, and for one that is no finite number
 * from 0.
 */
export function retryAfterHeaders(retryAfterMs: number | undefined): Record<string, string> {
  if (!isWait(retryAfterMs)) return {}
  const after = { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) }
  return retryAfterMs > longWaitMs ? { ...after, 'x-should-retry': 'false' } : after
}

/** True for the HTTP status of a failure. */
export const isFailure = (status: unknown): status is number =>
  typeof status === 'number' && Number.isInteger(status) && status >= 400 && status <= 599

/** True for a number of milliseconds that one can wait for. */
export const isWait = (ms: unknown): ms is number => typeof ms === 'number' && ms >= 0 && ms <= Number.MAX_SAFE_INTEGER
