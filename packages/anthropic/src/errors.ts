import type { ErrorInfo, Failure } from '@millrace/core'
import { type ErrorCodes, type ErrorWording, failureInfo, readFailure, type Signer } from '@millrace/core/provider-kit'

/**
 * The type of an error that others mean something else by; all other types are common ones (platform.claude.com, errors, 2026-09). The rest are
 * the words of `anthropicWire` of `@millrace/server`, which stand beside types that say less.
 */
export const codes: ErrorCodes = {
  api_error: { code: 'unknown', retryable: true },
  'context-length': { code: 'context-length' },
  'content-filter': { code: 'content-filter' },
  network: { code: 'network' },
  aborted: { code: 'aborted' },
  protocol: { code: 'protocol' },
  truncated: { code: 'truncated', retryable: true },
  limit: { code: 'limit' },
  gone: { code: 'gone' },
}

/** Messages under `invalid_request_error` that mean more exact codes; the first is recorded (2026). */
const wording: ErrorWording = [
  [/prompt is too long|exceeds? (the )?context (limit|window)/i, { code: 'context-length' }],
  [/credit balance is too low|(usage|spend) limit/i, { code: 'quota' }],
]

/**
 * Classifies a failure: by the vendor's type, within `invalid_request_error` by its words, else by the status. An error of no known type inside of a stream is `unknown`: GLM's endpoint sends a code of its own
 * there.
 */
export function anthropicError(failure: Failure, { secrets, renews }: Signer): ErrorInfo {
  const { type = '', code: told = type, ...vendor } = readFailure(failure, secrets())
  // On Vertex AI errors are Google's: the number beside the type repeats the status.
  const code = type && /^[45]\d\d$/.test(told) ? type : told
  const refused = type === 'invalid_request_error'
  return failureInfo(failure, { ...vendor, code, type }, { codes, renews, ...(refused && { meant: 400, wording }) })
}
