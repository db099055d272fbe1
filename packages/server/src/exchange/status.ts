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

/** True for a status for which those clients ask again by themselves. */
const isRepeated = (status: number): boolean => status === 408 || status === 409 || status === 429 || status >= 500

/**
 * `Retry-After` in whole seconds, absent without a time and for one that is no finite number from 0; and `x-should-retry: false` for a long wait, and where
 * another try makes no sense although the status would have clients make one.
 */
export function retryHeaders(status: number, { retryable, retryAfterMs }: ErrorInfo): Record<string, string> {
  const wait = isWait(retryAfterMs) ? retryAfterMs : undefined
  const isVain = (!retryable && isRepeated(status)) || (wait ?? 0) > longWaitMs
  return {
    ...(wait !== undefined && { 'retry-after': String(Math.ceil(wait / 1000)) }),
    ...(isVain && { 'x-should-retry': 'false' }),
  }
}

/** True for the HTTP status of a failure. */
export const isFailure = (status: unknown): status is number =>
  typeof status === 'number' && Number.isInteger(status) && status >= 400 && status <= 599

/** True for a number of milliseconds that one can wait for. */
export const isWait = (ms: unknown): ms is number => typeof ms === 'number' && ms >= 0 && ms <= Number.MAX_SAFE_INTEGER
