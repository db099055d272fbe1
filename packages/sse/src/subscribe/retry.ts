import { SseTimeoutError } from '../lib/timeout-error.js'
import { SseConnectionError } from './connection-error.js'
import { SseHttpError } from './http-error.js'

/** True when a new attempt may succeed: after network failures, an idle end, 408, 429 and 5xx. */
export function isRetryable(failure: unknown): boolean {
  if (failure instanceof SseHttpError) {
    const { problem, status } = failure
    return problem === 'status' && (status === 408 || status === 429 || status >= 500)
  }
  return failure instanceof SseConnectionError || (failure instanceof SseTimeoutError && failure.timeout === 'idle')
}

/** More doublings than any delay needs; without a bound 0 ms would become 0 × Infinity. */
const MAX_DOUBLINGS = 31

/**
 * Milliseconds to wait with full jitter: anything from 0 to `baseMs`, doubled with each attempt after the first, `maxMs` at most.
 * Spread over the whole range, so that clients who lost the same server do not come back together.
 */
export function backoffMs(attempt: number, baseMs: number, maxMs: number, random: () => number): number {
  return random() * Math.min(maxMs, baseMs * 2 ** Math.min(MAX_DOUBLINGS, Math.max(0, attempt - 1)))
}
