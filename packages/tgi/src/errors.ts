import type { ErrorInfo, Failure } from '@millrace/core'
import {
  type ErrorCodes,
  type ErrorWording,
  errorObject,
  failureInfo,
  readFailure,
  textIn,
} from '@millrace/core/provider-kit'

/** Types of error (the router's `InferError`, text-generation-inference 2.4). Each has a status, which one inside of an answer lacks. */
export const codes: ErrorCodes = {
  generation: { code: 'unknown', retryable: true },
  incomplete_generation: { code: 'unknown', retryable: true },
  overloaded: { code: 'overloaded' },
  healthcheck: { code: 'overloaded' },
}

/** The type `validation` is of all that the server refuses, so its words must do. */
const wording: ErrorWording = [
  [/`inputs` (tokens \+ `max_new_tokens` )?must (be <=|have less than)|inputs.*tokens/i, { code: 'context-length' }],
]

/**
 * Classifies a failure, `{"error":"text","error_type"}` under a status or as a frame of an answer: by its type, its words, else by the status. One inside
 * of an answer is what a status 500 would be, and one of the type `validation` what 422 would be.
 *
 * @param secrets - what must never be shown.
 */
export function tgiError(failure: Failure, secrets: readonly (string | undefined)[]): ErrorInfo {
  const type = textIn(errorObject(failure.body)?.error_type)
  const vendor = { ...readFailure(failure, secrets), ...(type !== undefined && { code: type }) }
  const refused = failure.status < 400 && /^(validation|template_error|tool_error)$/.test(type ?? '')
  return failureInfo(failure, vendor, { codes, wording, inside: 500, ...(refused && { meant: 422 }) })
}
