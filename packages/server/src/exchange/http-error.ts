import type { ErrorCode } from '@millrace/core'
import { ChatError } from '@millrace/core/internal'
import { defined } from '@millrace/core/provider-kit'
import { checkHeaders } from './headers.js'
import { isFailure, isWait } from './status.js'

/** Details of an {@link HttpError}. */
export interface HttpErrorDetails {
  /** Milliseconds after which another try makes sense. */
  readonly retryAfterMs?: number | undefined
  /** Default false. */
  readonly retryable?: boolean
  /** Response headers, lower-case names. */
  readonly headers?: Readonly<Record<string, string>>
  /** The failure in the words of the client's API, where those are finer than `code`: OpenAI's `unknown_url` is a `not-found`. */
  readonly providerCode?: string
  /** The field of the request that is wrong, as a path: `messages[0].content`. OpenAI's APIs tell it as `param`. */
  readonly field?: string | undefined
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
  /** See {@link HttpErrorDetails}. */
  declare readonly field?: string

  /**
   * @param status - from 400 to 599.
   * @throws TypeError for another status and for headers that could not be sent: a refusal must not look like an answer.
   */
  constructor(status: number, code: ErrorCode, message: string, details: HttpErrorDetails = {}) {
    const { retryAfterMs, retryable = false, headers = {}, providerCode, field } = details
    if (!isFailure(status)) throw new TypeError('HttpError takes a status from 400 to 599.')
    checkHeaders(headers, 'headers of HttpError')
    const optional = defined({ providerCode, retryAfterMs: isWait(retryAfterMs) ? retryAfterMs : undefined })
    super({ code, message, retryable, status, ...optional })
    this.headers = headers
    if (field !== undefined) this.field = field
  }
}
