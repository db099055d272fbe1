import type { ErrorInfo } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { retryDelay } from '../../src/runtime/retry.js'
import { defaultOptions } from '../../src/vocabulary/options.js'

const error = (fields: Partial<ErrorInfo> = {}): ErrorInfo => ({
  code: 'overloaded',
  message: 'm',
  retryable: true,
  ...fields,
})

describe('retryDelay', () => {
  it.each<[string, Partial<ErrorInfo>, number, boolean, number, number | undefined]>([
    ['first back-off, shortest', {}, 1, false, 0, 0],
    ['first back-off, half', {}, 1, false, 0.5, 250],
    ['first back-off, longest', {}, 1, false, 0.9999, 500],
    ['second doubles', {}, 2, false, 0.5, 500],
    ['third is one too many', {}, 3, false, 0.5, undefined],
    ['not retryable', { retryable: false }, 1, false, 0.5, undefined],
    ['not retryable, whatever the vendor asks for', { retryable: false, retryAfterMs: 1 }, 1, false, 0.5, undefined],
    ['Retry-After is kept to, without jitter', { retryAfterMs: 7_000 }, 1, false, 0.1, 7_000],
    ['longer than any back-off', { retryAfterMs: 60_000 }, 2, false, 0.1, 60_000],
    ['but not longer than 60 s', { retryAfterMs: 60_001 }, 1, false, 0.1, undefined],
    ['Retry-After does not add tries', { retryAfterMs: 1 }, 3, false, 0.1, undefined],
    ['authentication at once', { code: 'authentication' }, 1, false, 0.9, 0],
    ['authentication once', { code: 'authentication' }, 2, true, 0.9, undefined],
    [
      'authentication that is no matter of time',
      { code: 'authentication', retryable: false },
      1,
      false,
      0.9,
      undefined,
    ],
    ['something else after a new signature', {}, 2, true, 0.5, 500],
  ])('%s', (_, fields, attempt, reauthorized, random, expected) => {
    expect(retryDelay(error(fields), { attempt, reauthorized }, defaultOptions, random)).toBe(expected)
  })

  it('never passes the longest delay', () => {
    const options = { ...defaultOptions, maxRetries: 2_000 }
    const delays = [4, 5, 6, 20, 1_500].map(attempt =>
      retryDelay(error(), { attempt, reauthorized: false }, options, 0.9999),
    )
    expect(delays).toEqual([4_000, 7_999, 7_999, 7_999, 7_999])
  })

  it('takes its bounds from the options', () => {
    const options = { maxRetries: 1, minRetryDelayMs: 10, maxRetryDelayMs: 15, maxRetryAfterMs: 5 }
    const state = { attempt: 1, reauthorized: false }
    expect(retryDelay(error(), state, options, 0.5)).toBe(5)
    expect(retryDelay(error({ retryAfterMs: 6 }), state, options, 0.5)).toBeUndefined()
    expect(retryDelay(error(), { ...state, attempt: 2 }, options, 0.5)).toBeUndefined()
    expect(retryDelay(error(), state, { ...options, maxRetries: 0 }, 0.5)).toBeUndefined()
  })
})
