import type { ErrorCode, ErrorInfo } from '@millrace/core'

/** An error as OpenAI's APIs write it. */
export interface OpenaiError {
  readonly message: string
  readonly type: string
  /** The field of the request that is wrong, as a path. */
  readonly param: string | null
  readonly code: string | null
}

/**
 * Types and codes by the kind of failure: OpenAI's where it has one (guide to error codes, 2026-08; `server_is_overloaded` as Codex 0.171.0
 * knows it, 2026-11), else Millrace's own words. `@millrace/openai` and `@millrace/openai-compatible` read each back as the kind that it was.
 */
const wording: Readonly<Record<ErrorCode, readonly [type: string, code: string | null]>> = {
  authentication: ['authentication_error', 'invalid_api_key'],
  permission: ['permission_error', null],
  'not-found': ['invalid_request_error', 'model_not_found'],
  'rate-limit': ['rate_limit_error', 'rate_limit_exceeded'],
  quota: ['insufficient_quota', 'insufficient_quota'],
  'invalid-request': ['invalid_request_error', null],
  'context-length': ['invalid_request_error', 'context_length_exceeded'],
  'content-filter': ['invalid_request_error', 'content_filter'],
  overloaded: ['server_error', 'server_is_overloaded'],
  timeout: ['timeout_error', 'timeout'],
  network: ['server_error', 'network_error'],
  aborted: ['server_error', 'response_cancelled'],
  protocol: ['server_error', 'protocol'],
  truncated: ['server_error', 'truncated'],
  limit: ['server_error', 'limit'],
  gone: ['invalid_request_error', 'gone'],
  unknown: ['server_error', 'server_error'],
}

/** Words of OpenAI for what is not found beside a model (2026-11). */
const missing: ReadonlySet<string | undefined> = new Set(['unknown_url', 'item_not_found', 'response_not_found'])

/** The error of a failure. @param status - of the response, where it tells of nothing else. */
export function openaiError(
  failure: Pick<ErrorInfo, 'code' | 'message' | 'providerCode'> & { readonly field?: string },
  status?: number,
): OpenaiError {
  const { code, message, providerCode = null, field = null } = failure
  const [usual, word] = wording[code] ?? wording.unknown
  // A limit of an answer is the server's matter, one of a request its client's: 413.
  const type = code === 'limit' && status !== undefined && status < 500 ? 'invalid_request_error' : usual
  return { message, type, param: field, code: missing.has(failure.providerCode) ? providerCode : word }
}

/** A record withdrew what had been sent already, which these dialects cannot say. */
export const withdrawn = openaiError({
  code: 'truncated',
  message: 'The answer was begun anew after parts of it had been sent. Ask again.',
})

/** A call was told while it arrived, and is not whole: no client may run it (LangChain 1.6.0 reads `"force":t` as true, 2026-11). */
export const cutCall = openaiError({
  code: 'truncated',
  message: 'The answer was cut inside of a tool call. Allow it more tokens, or ask again.',
})

/** A call was told as whole, and then more of its arguments came. */
export const brokenCall = openaiError({
  code: 'protocol',
  message: 'The model wrote arguments for a tool call that cannot be read. Ask again.',
})

/** OpenAI's statuses of failures that are the server's own trouble elsewhere. */
export function openaiStatus({ code }: Pick<ErrorInfo, 'code'>, status: number): number {
  if (code === 'not-found' && status === 502) return 404
  return code === 'quota' && status === 503 ? 429 : status
}
