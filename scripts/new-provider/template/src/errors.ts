import type { ErrorInfo, Failure } from '@millrace/core'
import { type ErrorCodes, failureInfo, readFailure } from '@millrace/core/provider-kit'

/** The meanings of the vendor's codes beyond the HTTP status. */
const codes: ErrorCodes = { busy: { code: 'overloaded' }, broke: { code: 'quota' } }

/**
 * Classifies a failure, `{"error":{"code","message"}}` under a status or inside of an answer.
 *
 * @param secrets - what must never be shown.
 */
export const acmeError = (failure: Failure, secrets: readonly (string | undefined)[]): ErrorInfo =>
  failureInfo(failure, readFailure(failure, secrets), { codes })
