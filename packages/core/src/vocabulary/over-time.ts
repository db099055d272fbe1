import type { ErrorInfo } from './error-info.js'

/** The failure of an answer that took longer than `totalTimeoutMs`. */
export const overTime = (totalTimeoutMs: number): ErrorInfo => ({
  code: 'timeout',
  message: `The answer took longer than ${totalTimeoutMs} ms (totalTimeoutMs).`,
  retryable: true,
})
