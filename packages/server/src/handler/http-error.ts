import type { ErrorCode, ErrorInfo } from '@millrace/core'
import { errorResponse, type PlainResponse } from '../exchange/error-response.js'

/** Thrown inside the handler to answer a request without asking the provider. */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly response: PlainResponse

  constructor(response: PlainResponse) {
    super('refused')
    this.response = response
  }
}

/** Refuses with a sentence of our own, which says nothing that the reader may not know. */
export function refuse(
  status: number,
  code: ErrorCode,
  message: string,
  more: { retryAfterMs?: number | undefined; retryable?: boolean; headers?: Record<string, string> } = {},
): HttpError {
  const error: ErrorInfo = {
    code,
    message,
    retryable: more.retryable ?? false,
    ...(more.retryAfterMs !== undefined && { retryAfterMs: more.retryAfterMs }),
  }
  return new HttpError(errorResponse(status, error, more.headers))
}
