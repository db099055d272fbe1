import type { ErrorInfo } from '../vocabulary/error-info.js'
import type { ResolvedOptions } from '../vocabulary/options.js'

/** The settings and inputs of a delay. */
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
