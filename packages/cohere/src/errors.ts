import type { ErrorInfo, Failure } from '@millrace/core'
import {
  type ErrorCodes,
  type ErrorWording,
  errorObject,
  failureInfo,
  readFailure,
  textIn,
} from '@millrace/core/provider-kit'

/** Codes of `error_type`, and of a `message-end` by its reason; the first is recorded (2026). Below are statuses of the vendor's own. */
export const codes: ErrorCodes = {
  TOO_MANY_TOKENS: { code: 'context-length' },
  ERROR: { code: 'unknown', retryable: true },
  TIMEOUT: { code: 'timeout' },
  // An invalid token, and a request that was given up.
  498: { code: 'authentication' },
  499: { code: 'overloaded' },
}

/** Most refusals have no type, so their words must do (docs.cohere.com, errors, 2026-08). */
const wording: ErrorWording = [
  [/too many tokens/i, { code: 'context-length' }],
  [/API calls \/ month|billing limit/i, { code: 'quota' }],
  [/blocked (input|output|by)|violat/i, { code: 'content-filter' }],
]

/**
 * Classifies a failure, `{"id","message","error_type"}`: by its type, its words, else by the status. One inside of an answer is what a
 * status 500 would be.
 *
 * @param secrets - what must never be shown.
 */
export function cohereError(failure: Failure, secrets: readonly (string | undefined)[]): ErrorInfo {
  const { code: _, ...vendor } = readFailure(failure, secrets)
  const { id, error_type } = errorObject(failure.body) ?? {}
  const requestId = textIn(id) ?? failure.headers['x-debug-trace-id'] ?? vendor.requestId
  const code = textIn(error_type)
  const told = { ...vendor, ...(code && { code }), ...(requestId && { requestId }) }
  return failureInfo(failure, told, { codes, wording, inside: 500 })
}
