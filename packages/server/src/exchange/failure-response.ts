import type { ErrorInfo } from '@millrace/core'
import { ChatError } from '@millrace/core/internal'
import { defined } from '@millrace/core/provider-kit'
import { checkText } from '../wire/check-text.js'
import type { WireFormat } from '../wire/wire.js'
import { errorResponse, type PlainResponse } from './error-response.js'
import { type ErrorView, errorView } from './error-view.js'
import { HttpError } from './http-error.js'
import { BodyReadBefore } from './read-before.js'

/** A failure before an answer, as the reader is told it. */
export interface ShownFailure {
  readonly status: number
  readonly error: ErrorInfo
  readonly headers: Readonly<Record<string, string>>
  /** The field of the request that is wrong. */
  readonly field?: string | undefined
  /** A refusal: `onError` is not called. */
  readonly expected: boolean
}

/**
 * Chooses what the reader is told of a thrown value. An {@link HttpError} keeps its own words, whatever the view.
 *
 * @param view - of all other errors. Default: only the kind of failure is shown.
 */
export function shownFailure(thrown: unknown, view: ErrorView = errorView('masked')): ShownFailure {
  if (thrown instanceof HttpError) {
    const { code, message, retryable, retryAfterMs, providerCode, status, headers, field } = thrown
    const error: ErrorInfo = defined({ code, message, retryable, retryAfterMs, providerCode })
    return { status, error, headers, field, expected: !(thrown instanceof BodyReadBefore) }
  }
  if (thrown instanceof ChatError) return { ...view(thrown), headers: {}, expected: false }
  // The words of an error of the application are not for its clients, whoever they are.
  return { ...errorView('masked')({ code: 'unknown', message: '', retryable: false }), headers: {}, expected: false }
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
export function failureResponse(
  { status, error, headers, field }: ShownFailure,
  context: FailureContext,
): PlainResponse {
  const { wire, headSent, report } = context
  try {
    if (!headSent) {
      const own = wire.statusOf?.(error, status) ?? status
      return errorResponse(
        own,
        error,
        headers,
        wire.errorBody?.(field === undefined ? error : { ...error, field }, own),
      )
    }
    return { status, headers, body: checkText(wire.createEncoder().encode([{ type: 'error', error }])) }
  } catch (thrown) {
    report(thrown)
    return headSent ? { status, headers, body: '' } : errorResponse(status, error, headers)
  }
}
