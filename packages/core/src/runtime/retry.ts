import type { HeaderMap } from '../transport/transport.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import type { ResolvedOptions } from '../vocabulary/options.js'

/** What the delays depend on. */
export type RetryOptions = Pick<
  ResolvedOptions,
  'maxRetries' | 'minRetryDelayMs' | 'maxRetryDelayMs' | 'maxRetryAfterMs'
>

/** Where a run of attempts stands. */
export interface RetryState {
  /** Number of the attempt that failed, from 1. */
  readonly attempt: number
  /** A refused key was given its second chance already. */
  readonly reauthorized: boolean
}

/**
 * Milliseconds until the next attempt, or undefined where there is none. A vendor's Retry-After is kept to, one that is too long fails at
 * once; a retryable `authentication` error is retried once, at once; otherwise full jitter over a doubling back-off.
 *
 * @param random - in [0, 1).
 */
export function retryDelay(
  error: ErrorInfo,
  state: RetryState,
  options: RetryOptions,
  random: number,
): number | undefined {
  if (!error.retryable || state.attempt > options.maxRetries) return undefined
  if (error.code === 'authentication') return state.reauthorized ? undefined : 0
  if (error.retryAfterMs !== undefined) {
    return error.retryAfterMs > options.maxRetryAfterMs ? undefined : error.retryAfterMs
  }
  const ceiling = Math.min(options.maxRetryDelayMs, options.minRetryDelayMs * 2 ** (state.attempt - 1))
  return Math.round(random * ceiling)
}

/**
 * Milliseconds that a response asks to wait: `retry-after-ms`, or `retry-after` as seconds or as a date.
 *
 * @param now - milliseconds since 1970.
 */
export function retryAfterMs(headers: HeaderMap, now: number): number | undefined {
  const exact = decimal(headers['retry-after-ms'])
  if (exact !== undefined) return exact
  const header = headers['retry-after']
  const seconds = decimal(header)
  if (seconds !== undefined) return seconds * 1000
  // Date.parse makes a date of `soon 5` too; all forms that HTTP knows have a time of day.
  if (header === undefined || !/\d\d:\d\d:\d\d/.test(header)) return undefined
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

const decimal = (text: string | undefined): number | undefined =>
  text !== undefined && /^\s*\d{1,12}(\.\d+)?\s*$/.test(text) ? Number(text) : undefined
