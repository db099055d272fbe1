import { ChatError, type ErrorInfo, publicError } from '@millrace/core'
import type { WireFormat } from '../wire/wire.js'
import { errorResponse, type PlainResponse } from './error-response.js'
import { HttpError } from './http-error.js'
import { statusOf } from './status.js'

/** A failure before an answer, as its reader may see it. */
export interface ShownFailure {
  readonly status: number
  readonly error: ErrorInfo
  readonly headers: Readonly<Record<string, string>>
  /** Nothing that the server's own log should hear of. */
  readonly expected: boolean
}

/** What a reader may see of something thrown: the words of an {@link HttpError}, of all else only what kind of failure it is. */
export function shownFailure(thrown: unknown): ShownFailure {
  if (thrown instanceof HttpError) {
    const { code, message, retryable, retryAfterMs, status, headers } = thrown
    const error = { code, message, retryable, ...(retryAfterMs !== undefined && { retryAfterMs }) }
    return { status, error, headers, expected: true }
  }
  const info: ErrorInfo = thrown instanceof ChatError ? thrown : { code: 'unknown', message: '', retryable: false }
  return { status: statusOf(info), error: publicError(info), headers: {}, expected: false }
}

/** How a failure is told. */
export interface FailureContext {
  readonly wire: WireFormat
  /** The head has gone: then there is no status left to tell it by. */
  readonly headSent: boolean
  /** Hears what the wire format throws. */
  report(thrown: unknown): void
}

/** That failure as a response in the words of a wire format: JSON, or behind a head the last record of a stream. */
export function failureResponse({ status, error, headers }: ShownFailure, context: FailureContext): PlainResponse {
  const { wire, headSent, report } = context
  try {
    if (!headSent) return errorResponse(status, error, headers, wire.errorBody?.(error))
    return { status, headers, body: wire.createEncoder().encode([{ type: 'error', error }]) }
  } catch (thrown) {
    report(thrown)
    return headSent ? { status, headers, body: '' } : errorResponse(status, error, headers)
  }
}
