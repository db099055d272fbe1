import { type ErrorCode, type ErrorInfo, type Failure, statusError } from '@millrace/core'
import { readErrorBody, redact } from '@millrace/core/provider-kit'

/** What a type of error means, and whether the same request may succeed later. */
interface ErrorRule {
  readonly code: ErrorCode
  readonly retryable: boolean
}

/** The vendor's error types, which grow over time (platform.claude.com, errors, 2026-09); one that is not here goes by its status. */
const errorTypes: { readonly [type: string]: ErrorRule } = {
  invalid_request_error: { code: 'invalid-request', retryable: false },
  authentication_error: { code: 'authentication', retryable: false },
  billing_error: { code: 'quota', retryable: false },
  permission_error: { code: 'permission', retryable: false },
  not_found_error: { code: 'not-found', retryable: false },
  conflict_error: { code: 'overloaded', retryable: true },
  request_too_large: { code: 'invalid-request', retryable: false },
  rate_limit_error: { code: 'rate-limit', retryable: true },
  timeout_error: { code: 'timeout', retryable: true },
  api_error: { code: 'unknown', retryable: true },
  overloaded_error: { code: 'overloaded', retryable: true },
}

/** What the vendor says under `invalid_request_error` and means more exactly; the first is recorded (2026). */
const wording: readonly (readonly [words: RegExp, rule: ErrorRule])[] = [
  [/prompt is too long|exceed(s|ed)? (the )?context (limit|window)/i, { code: 'context-length', retryable: false }],
  [/credit balance is too low|(usage|spend) limit/i, { code: 'quota', retryable: false }],
]

/**
 * Classifies a failure: by the vendor's type, within it by its words, else by the status. The vendor says in `x-should-retry` where it
 * knows better. An error inside of a stream has status 200, which says nothing of it.
 *
 * @param secrets - what must never be shown.
 */
export function anthropicError(
  { status, headers, body }: Failure,
  secrets: readonly (string | undefined)[],
): ErrorInfo {
  const vendor = readErrorBody(body)
  const message = vendor?.message === undefined ? undefined : redact(vendor.message, secrets)
  const rule = ruleFor(vendor?.type, message)
  const base: ErrorInfo =
    status < 400 && message !== undefined
      ? { code: 'unknown', message, retryable: false }
      : statusError(status, message)
  const providerCode = vendor?.type ?? vendor?.code
  const requestId = vendor?.requestId ?? headers['request-id'] ?? headers['x-request-id']
  const told = headers['x-should-retry']
  return {
    ...base,
    ...rule,
    ...(status >= 400 && (told === 'true' || told === 'false') ? { retryable: told === 'true' } : {}),
    status,
    ...(providerCode === undefined ? {} : { providerCode }),
    ...(requestId === undefined ? {} : { requestId }),
  }
}

function ruleFor(type: string | undefined, message: string | undefined): ErrorRule | undefined {
  if (type === undefined || !Object.hasOwn(errorTypes, type)) return undefined
  if (type !== 'invalid_request_error' || message === undefined) return errorTypes[type]
  return wording.find(([words]) => words.test(message))?.[1] ?? errorTypes[type]
}
