import { type ErrorInfo, type Failure, statusError } from '@millrace/core'
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
const overlong = /prompt is too long|exceeds? (the )?context (limit|window)/i
const usedUp = /credit balance is too low|(usage|spend) limit/i

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
  const { type = '', code, message: words, requestId } = readErrorBody(body) ?? {}
  const message = words === undefined ? undefined : redact(words, secrets)
  const said = Object.hasOwn(statuses, type) ? statuses[type]! : status
  const error = said < 400 && message ? { code: 'unknown' as const, retryable: false } : statusError(said, message)
  const precise =
    said === 400 && message
      ? overlong.test(message)
        ? 'context-length'
        : usedUp.test(message)
          ? 'quota'
          : undefined
      : undefined
  const retry = headers['x-should-retry']
  const id = requestId ?? headers['request-id'] ?? headers['x-request-id']
  return {
    message: message ?? '',
    ...error,
    ...(precise && { code: precise }),
    ...(status >= 400 && retry && { retryable: retry === 'true' }),
    status,
    ...((type || code) && { providerCode: type || code! }),
    ...(id && { requestId: id }),
  }
}
