import type { ErrorInfo } from '@millrace/core'
import { errorInfo, retryAfterMs, statusError } from '@millrace/core/internal'
import { failureInfo, readFailure, redact } from '@millrace/core/provider-kit'

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

/**
 * The failure that an `error` part tells. Models put there what the vendor has sent inside of its answer: its words (@ai-sdk/openai-compatible), or the object that it was
 * (@ai-sdk/openai, @ai-sdk/anthropic, read 2026-11).
 */
export function toldFailure(error: unknown): ErrorInfo {
  const isWords = typeof error === 'string' && error !== ''
  const isBody = typeof error === 'object' && error !== null && !(error instanceof Error) && !isCallError(error)
  if (!isWords && !isBody) return failureOf(error)
  const body = JSON.stringify({ error: isWords ? { message: error } : error })
  const failure = { status: 200, headers: {}, body }
  const { status: _, ...told } = failureInfo(failure, readFailure(failure, []))
  return told
}

const isCallError = (value: unknown): value is CallError =>
  typeof value === 'object' && value !== null && (value as { readonly [mark]?: unknown })[mark] === true
