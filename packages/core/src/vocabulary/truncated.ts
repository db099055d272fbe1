import type { ErrorInfo } from './error-info.js'

/** The failure of an answer that ended without saying why. */
export const truncated: ErrorInfo = {
  code: 'truncated',
  message: 'The answer ended before it was complete.',
  retryable: true,
}
