import type { ErrorCode, ErrorInfo } from '@millrace/core'
import { frame } from './frames.js'

/** An error as it stands in a body or an event. */
export interface AnthropicErrorBody {
  readonly type: 'error'
  /** `code` is Millrace's own word, where the type says less; `@millrace/anthropic` reads it. */
  readonly error: {
    readonly type: string
    readonly message: string
    readonly code?: ErrorCode
    /** The vendor's own word for what its SDK acts on. */
    readonly details?: { readonly error_code: string }
  }
}

/** Anthropic's types by the kind of failure (platform.claude.com, errors, 2026-09). */
const types: Readonly<Record<ErrorCode, string>> = {
  authentication: 'authentication_error',
  permission: 'permission_error',
  'not-found': 'not_found_error',
  'rate-limit': 'rate_limit_error',
  quota: 'billing_error',
  'invalid-request': 'invalid_request_error',
  'context-length': 'invalid_request_error',
  'content-filter': 'invalid_request_error',
  overloaded: 'overloaded_error',
  timeout: 'timeout_error',
  network: 'api_error',
  aborted: 'api_error',
  protocol: 'api_error',
  truncated: 'api_error',
  limit: 'api_error',
  gone: 'not_found_error',
  unknown: 'api_error',
}

/** Kinds that share their type with another one, which is what it means without more words. */
const coded: ReadonlySet<ErrorCode> = new Set([
  'context-length',
  'content-filter',
  'network',
  'aborted',
  'protocol',
  'truncated',
  'limit',
  'gone',
])

/** The vendor's word for a thread that it does not have: its SDK then sends the conversation whole (@anthropic-ai/sdk 1.14.0, 2026-11). */
export const threadNotFound = 'thread_not_found'

/** The vendor's words for a conversation that is too long, by which Claude Code knows that it must shorten it (2.1.332, 2026-11). */
const tooLong = 'prompt is too long'

/** The body of a failure. @param status - of the response, where it tells of nothing else. */
export function anthropicErrorBody(
  { code, message, providerCode }: Pick<ErrorInfo, 'code' | 'message' | 'providerCode'>,
  status?: number,
): AnthropicErrorBody {
  const known = Object.hasOwn(types, code) ? code : 'unknown'
  // A limit of an answer is the server's matter, one of a request its client's: 413.
  const type = known === 'limit' && status !== undefined && status < 500 ? 'request_too_large' : types[known]
  const said = known === 'context-length' && !message.includes(tooLong) ? `${tooLong}: ${message}` : message
  const details = providerCode === threadNotFound && { details: { error_code: threadNotFound } }
  return { type: 'error', error: { type, message: said, ...(coded.has(known) && { code: known }), ...details } }
}

/** The event of a failure. Nothing follows it. */
export const errorFrame = (error: Pick<ErrorInfo, 'code' | 'message'>): string =>
  frame('error', `,"error":${JSON.stringify(anthropicErrorBody(error).error)}`)

/** `overloaded_error` has a status of its own, on which clients wait and try again. */
export const anthropicStatus = ({ code }: ErrorInfo, status: number): number =>
  code === 'overloaded' && status === 503 ? 529 : status

/** A record withdrew what had been sent already. */
export const withdrawn = {
  code: 'truncated',
  message: 'The answer was begun anew after parts of it had been sent. Ask again.',
} as const

/** A call was told while it arrived, and is not whole: no client may run it (LangChain 1.5.11 reads `"force":t` as true, 2026-11). */
export const cutCall = {
  code: 'truncated',
  message: 'The answer was cut inside of a tool call. Allow it more tokens, or ask again.',
} as const

/** A call was told while it arrived, and then had no arguments, or other ones. */
export const brokenCall = {
  code: 'protocol',
  message: 'The model wrote arguments for a tool call that cannot be read. Ask again.',
} as const
