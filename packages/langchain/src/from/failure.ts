import type { ErrorCode, ErrorInfo } from '@millrace/core'
import { errorInfo, networkError, retryAfterMs, retryableCodes, statusError, systemCode } from '@millrace/core/internal'
import { type JsonObject, numberIn, objectIn, redact, textIn } from '@millrace/core/provider-kit'

/**
 * Words for failures that say more than a status: LangChain's own (`lc_error_code`, and names of its errors and of those that its retries make;
 * @langchain/core 1.4.0, 2026-11), and names that integrations give to errors of the vendors' SDKs (@langchain/openai 1.6.0, 2026-11).
 */
const codes: { readonly [word: string]: ErrorCode } = {
  CONTEXT_OVERFLOW: 'context-length',
  MODEL_AUTHENTICATION: 'authentication',
  MODEL_NOT_FOUND: 'not-found',
  ContextOverflowError: 'context-length',
  ModelRefusalError: 'content-filter',
  InsufficientQuotaError: 'quota',
  RateLimitQuotaExhaustedError: 'quota',
  TimeoutError: 'timeout',
}

/** Codes of connections that fail or break, as Node and undici have them. */
const isOfNetwork = /^(?:E[A-Z_]+|UND_ERR_\w+)$/

/** The failure that anything thrown by a model of LangChain is. Its words are the vendor's: anything in them that looks like a key is left out. */
export function failureOf(thrown: unknown): ErrorInfo {
  const { status, code, headers, message } = read(thrown)
  if (status === undefined && code === undefined)
    return isOfNetwork.test(systemCode(thrown) ?? '') ? networkError(thrown) : errorInfo(thrown)
  const words = redact(message, [])
  const after = retryAfterMs(headers, Date.now())
  const known = status === undefined ? undefined : statusError(status, words)
  const meant = code ?? known!.code
  return {
    code: meant,
    message: words,
    retryable: code === undefined ? known!.retryable : retryableCodes.has(code),
    ...(status !== undefined && { status }),
    ...(after !== undefined && { retryAfterMs: after }),
  }
}

/** The facts that an error of a vendor's SDK, or one that LangChain has made of it, carries. */
function read(thrown: unknown) {
  const error = objectIn(thrown)
  const { status, statusCode, response, headers, message, name, lc_error_code: word, cause } = error
  const answered = objectIn(response)
  const statuses = [status, statusCode, answered.status, objectIn(cause).status]
  return {
    status: statuses.map(numberIn).find(number => number !== undefined),
    code: [word, name].flatMap(each =>
      typeof each === 'string' && Object.hasOwn(codes, each) ? [codes[each]] : [],
    )[0],
    headers: plainHeaders(headers ?? answered.headers),
    message: textIn(message) ?? 'The model failed.',
  }
}

/** Headers by their names in lower case, out of an object or a `Headers`. */
function plainHeaders(headers: unknown): { readonly [name: string]: string | undefined } {
  if (headers instanceof Headers) return Object.fromEntries(headers)
  return Object.fromEntries(
    Object.entries(objectIn(headers) as JsonObject).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name.toLowerCase(), value]] : [],
    ),
  )
}
