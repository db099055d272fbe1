import type { Failure } from '../runtime/provider.js'
import type { ErrorCode, ErrorInfo } from '../vocabulary/error-info.js'
import { statusError } from '../vocabulary/status-error.js'
import { readErrorBody, type VendorError } from './error-body.js'
import { commonCodes, commonWording, type ErrorCodes, type ErrorRule, type ErrorWording } from './error-codes.js'
import { entryOf } from './json.js'
import { redact } from './redact.js'

/** What a vendor's errors mean beyond what all of them say. All of it may be absent. */
export interface ErrorMeanings {
  /** By its codes and types; win over the common ones, and over all words. */
  readonly codes?: ErrorCodes | undefined
  /** By its words, whatever the status; win over the common ones. */
  readonly wording?: ErrorWording
  /** A status that says more than that of the answer. Default: inside of an answer, the one that stands in the body. */
  readonly meant?: number | undefined
  /** The status that an error inside of an answer counts as where it names none. Default: none; it is `unknown`, and not tried again. */
  readonly inside?: number
}

const retryable: ReadonlySet<ErrorCode> = new Set(['rate-limit', 'overloaded', 'timeout', 'network'])

/**
 * What a vendor says of a failure, ready to be shown: its words without secrets, and the id of the request out of the headers where the body
 * has none. Empty for what is no JSON.
 *
 * @param secrets - what must never be shown.
 */
export function readFailure({ headers, body }: Failure, secrets: readonly (string | undefined)[]): VendorError {
  const { message, requestId = headers['request-id'] ?? headers['x-request-id'], ...vendor } = readErrorBody(body) ?? {}
  return {
    ...vendor,
    ...(message !== undefined && { message: redact(message, secrets) }),
    ...(requestId !== undefined && { requestId }),
  }
}

/**
 * The error that a failure is: by the vendor's code, then its type, then its words, then the status.
 *
 * @param vendor - what {@link readFailure} gave; its `code` becomes the `providerCode`.
 */
export function failureInfo(failure: Failure, vendor: VendorError, meanings: ErrorMeanings = {}): ErrorInfo {
  const { status } = failure
  const { code, message, requestId } = vendor
  const { meant = status < 400 ? vendor.status : status, inside } = meanings
  const rule = ruleOf(status, vendor, meant, meanings)
  const counts = meant ?? (message === undefined && !rule ? status : inside)
  const unknown = counts === undefined && message !== undefined
  return {
    ...(unknown ? { code: 'unknown', message, retryable: false } : statusError(counts ?? status, message)),
    ...(rule && { code: rule.code, retryable: rule.retryable ?? retryable.has(rule.code) }),
    status,
    ...(code && { providerCode: code }),
    ...(requestId && { requestId }),
  }
}

function ruleOf(
  status: number,
  { code, type, message = '' }: VendorError,
  meant: number | undefined,
  { codes, wording = [] }: ErrorMeanings,
): ErrorRule | undefined {
  const known = { ...commonCodes, ...codes }
  const badRequest = meant === undefined || meant === 400 || meant === 413 || meant === 422
  const words = badRequest ? [...wording, ...commonWording] : wording
  const said = words.find(([pattern]) => pattern.test(message))?.[1]
  return entryOf(known, code) ?? entryOf(known, type) ?? said ?? entryOf(known, String(status))
}
