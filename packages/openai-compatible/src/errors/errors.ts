import type { ErrorInfo, Failure } from '@millrace/core'
import { type ErrorCodes, type ErrorRule, failureInfo, readFailure } from '@millrace/core/provider-kit'
import { openaiCodes } from '../openai/openai-codes.js'

export type { ErrorRule }

/** The differences of a vendor's errors from the common dialect. */
export interface ErrorQuirks {
  /** The meanings of the vendor's codes and types; they win over the common table. */
  readonly codes?: ErrorCodes
  /** Texts that must never be shown, such as the key in use. Asked when an error is read. */
  readonly secrets?: () => readonly (string | undefined)[]
}

/**
 * Classifies a Chat Completions error: the vendor's code, then its type, then its words, then the HTTP status. Inside of a 200 stream, a
 * status in the body counts.
 */
export const chatCompletionsError = (failure: Failure, { codes, secrets }: ErrorQuirks = {}): ErrorInfo =>
  failureInfo(failure, readFailure(failure, secrets?.() ?? []), { codes: { ...openaiCodes, ...codes } })
