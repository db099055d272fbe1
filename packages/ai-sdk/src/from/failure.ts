import { type ErrorInfo, errorInfo, retryAfterMs, statusError } from '@millrace/core'
import { redact } from '@millrace/core/provider-kit'

/** The used part of the AI SDK's `APICallError`. */
interface CallError {
  readonly message: string
  readonly statusCode?: number
  readonly isRetryable?: boolean
  readonly responseHeaders?: { readonly [name: string]: string | undefined }
}

/** Everything that the AI SDK throws for a vendor's refusal carries this mark, whichever copy of the package has made it. */
const mark = Symbol.for('vercel.ai.error.AI_APICallError')

/** The failure that anything thrown by a model of the AI SDK is. Its words are the vendor's: anything in them that looks like a key is left out. */
export function failureOf(thrown: unknown): ErrorInfo {
  if (!isCallError(thrown)) return errorInfo(thrown)
  const { message, statusCode, isRetryable, responseHeaders = {} } = thrown
  const words = redact(message, [])
  if (statusCode === undefined) return { code: 'network', message: words, retryable: isRetryable ?? true }
  const after = retryAfterMs(responseHeaders, Date.now())
  return {
    ...statusError(statusCode, words),
    status: statusCode,
    ...(isRetryable !== undefined && { retryable: isRetryable }),
    ...(after !== undefined && { retryAfterMs: after }),
  }
}

const isCallError = (value: unknown): value is CallError =>
  typeof value === 'object' && value !== null && (value as { readonly [mark]?: unknown })[mark] === true
