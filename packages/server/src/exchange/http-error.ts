import { ChatError, type ErrorCode } from '@millrace/core'
import { isWait } from './status.js'

/** Details of an {@link HttpError}. */
export interface HttpErrorDetails {
  /** Milliseconds after which another try makes sense. */
  readonly retryAfterMs?: number | undefined
  /** Default false. */
  readonly retryable?: boolean
  /** Response headers, lower-case names. */
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * A refusal of a request before a provider was asked. Unlike that of other errors its message is made for the reader and sent to it: one
 * sentence that names what is wrong and repeats nothing of what was sent. `status` is the HTTP status of the response, which Express, Koa
 * and Fastify take from an error that reaches them.
 */
export class HttpError extends ChatError {
  declare readonly status: number
  /** Headers of the response beside those of the error itself, lower-case names. */
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, code: ErrorCode, message: string, details: HttpErrorDetails = {}) {
    const { retryAfterMs, retryable = false, headers = {} } = details
    super({ code, message, retryable, status, ...(isWait(retryAfterMs) && { retryAfterMs }) })
    this.headers = headers
  }
}
