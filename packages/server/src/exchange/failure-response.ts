import { ChatError, type ErrorInfo, publicError } from '@millrace/core'
import { defined } from '@millrace/core/provider-kit'
import { checkText } from '../wire/check-text.js'
import type { WireFormat } from '../wire/wire.js'
import { errorResponse, type PlainResponse } from './error-response.js'
import { HttpError } from './http-error.js'
import { statusOf } from './status.js'

/** A failure before an answer, masked for the reader. */
export interface ShownFailure {
  readonly status: number
  readonly error: ErrorInfo
  readonly headers: Readonly<Record<string, string>>
  /** A refusal: `onError` is not called. */
  readonly expected: boolean
}

/** Masks a thrown value for the reader. An {@link HttpError} keeps its own words, of all else only the kind of failure is shown. */
export function shownFailure(thrown: unknown): ShownFailure {
  if (thrown instanceof HttpError) {
    const { code, message, retryable, retryAfterMs, providerCode, status, headers } = thrown
    const error: ErrorInfo = defined({ code, message, retryable, retryAfterMs, providerCode })
    return { status, error, headers, expected: true }
  }
  const info: ErrorInfo = thrown instanceof ChatError ? thrown : { code: 'unknown', message: '', retryable: false }
  return { status: statusOf(info), error: publicError(info), headers: {}, expected: false }
}

/** The response that a failure becomes part of. */
export interface FailureContext {
  readonly wire: WireFormat
  /** The head has gone: then there is no status left to tell it by. */
  readonly headSent: boolean
  /** Called with an error that the wire format throws. */
  report(thrown: unknown): void
}

/** Makes a response of a failure, in the words of a wire format: JSON, or behind a head the last record of a stream. */
export function failureResponse({ status, error, headers }: ShownFailure, context: FailureContext): PlainResponse {
  const { wire, headSent, report } = context
  try {
    if (!headSent) {
      const own = wire.statusOf?.(error, status) ?? status
      return errorResponse(own, error, headers, wire.errorBody?.(error))
    }
    return { status, headers, body: checkText(wire.createEncoder().encode([{ type: 'error', error }])) }
  } catch (thrown) {
    report(thrown)
    return headSent ? { status, headers, body: '' } : errorResponse(status, error, headers)
  }
}
