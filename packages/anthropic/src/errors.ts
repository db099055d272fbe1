import { type ErrorCode, type ErrorInfo, type Failure, statusError } from '@millrace/core'
import { readErrorBody, redact } from '@millrace/core/provider-kit'

/** The status that goes with each type of error, also where it comes inside of a 200 (platform.claude.com, errors, 2026-09). */
const statuses: { readonly [type: string]: number } = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  conflict_error: 409,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
}

/** What the vendor says under `invalid_request_error` and means more exactly; the first is recorded (2026). */
const wording: readonly (readonly [words: RegExp, code: ErrorCode])[] = [
  [/prompt is too long|exceeds? (the )?context (limit|window)/i, 'context-length'],
  [/credit balance is too low|(usage|spend) limit/i, 'quota'],
]

/**
 * Classifies a failure: by the vendor's type, within it by its words, else by the status. The vendor says in `x-should-retry` where it
 * knows better. An error of no known type inside of a stream is `unknown`: GLM's endpoint sends a code of its own there.
 *
 * @param secrets - what must never be shown.
 */
export function anthropicError(
  { status, headers, body }: Failure,
  secrets: readonly (string | undefined)[],
): ErrorInfo {
  const vendor = readErrorBody(body) ?? {}
  const { type = '', code: providerCode = type, requestId = headers['request-id'] ?? headers['x-request-id'] } = vendor
  const message = vendor.message === undefined ? undefined : redact(vendor.message, secrets)
  const meant = Object.hasOwn(statuses, type) ? statuses[type]! : status
  const precise = meant === 400 && wording.find(([words]) => words.test(message ?? ''))
  const retry = status >= 400 && headers['x-should-retry']
  return {
    ...(meant < 400 && message ? { code: 'unknown', message, retryable: false } : statusError(meant, message)),
    ...(precise && { code: precise[1] }),
    ...(retry && { retryable: retry === 'true' }),
    status,
    ...(providerCode && { providerCode }),
    ...(requestId && { requestId }),
  }
}
