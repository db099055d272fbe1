import type { ErrorInfo, Failure } from '@millrace/core'
import { type ErrorCodes, type ErrorWording, failureInfo, readFailure, type Signer } from '@millrace/core/provider-kit'

/**
 * The type of an error that others mean something else by; all other types are common ones (platform.claude.com, errors, 2026-09). The rest are
 * the words of `anthropicWire` of `@millrace/server`, which stand beside types that say less.
 */
const codes: ErrorCodes = {
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
 * Classifies a failure: by the vendor's type, within `invalid_request_error` by its words, else by the status. The vendor says in
 * `x-should-retry` where it knows better. An error of no known type inside of a stream is `unknown`: GLM's endpoint sends a code of its own
 * there.
 */
export function anthropicError(failure: Failure, { secrets, renews }: Signer): ErrorInfo {
  const vendor = readFailure(failure, secrets())
  const { type, code = type ?? '' } = vendor
  const refused = type === 'invalid_request_error'
  const meant = refused ? 400 : undefined
  const info = failureInfo(failure, { ...vendor, code }, { codes, meant, ...(refused && { wording }) })
  if (info.code === 'authentication' && renews) return { ...info, retryable: true }
  const retry = failure.status >= 400 && failure.headers['x-should-retry']
  return retry ? { ...info, retryable: retry === 'true' } : info
}
