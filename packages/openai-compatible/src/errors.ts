import { type ErrorCode, type ErrorInfo, type Failure, statusError } from '@millrace/core'
import { readErrorBody, redact, type VendorError } from '@millrace/core/provider-kit'
import { openaiCodes } from './openai-codes.js'

/** What a vendor's own code means. */
export interface ErrorRule {
  /** The code of Millrace. */
  readonly code: ErrorCode
  /** Whether the same request may succeed later. Default: as the code usually is. */
  readonly retryable?: boolean
}

/** How a vendor's errors differ from the common dialect. */
export interface ErrorQuirks {
  /** What the vendor's codes and types mean; wins over the common table. */
  readonly codes?: { readonly [vendorCode: string]: ErrorRule }
  /** What must never be shown, such as the key in use. Asked when an error is read. */
  readonly secrets?: () => readonly (string | undefined)[]
}

const retryable: ReadonlySet<ErrorCode> = new Set(['rate-limit', 'overloaded', 'timeout', 'network'])

/**
 * Codes and types that say more than the status, by the references of OpenAI, DeepSeek, Groq, Mistral, OpenRouter, xAI and Perplexity
 * (2026-08); those with a recorded body stand first.
 */
const commonCodes: { readonly [vendorCode: string]: ErrorRule } = {
  model_not_found: { code: 'not-found' },
  too_many_prompt_tokens: { code: 'context-length' },
  invalid_api_key: { code: 'authentication' },
  authentication_error: { code: 'authentication' },
  RateLimitReached: { code: 'rate-limit' },
  tool_use_failed: { code: 'invalid-request' },
  context_length_exceeded: { code: 'context-length' },
  string_above_max_length: { code: 'context-length' },
  exceed_context_size_error: { code: 'context-length' },
  content_filter: { code: 'content-filter' },
  content_policy_violation: { code: 'content-filter' },
  insufficient_quota: { code: 'quota', retryable: false },
  billing_hard_limit_reached: { code: 'quota', retryable: false },
  rate_limit_exceeded: { code: 'rate-limit' },
  rate_limit_error: { code: 'rate-limit' },
  overloaded_error: { code: 'overloaded' },
  engine_overloaded_error: { code: 'overloaded' },
  permission_error: { code: 'permission' },
  not_found_error: { code: 'not-found' },
  server_error: { code: 'unknown', retryable: true },
  error: { code: 'unknown', retryable: true },
  insufficient_system_resource: { code: 'overloaded' },
}

/** Vendors that give an overlong prompt no code of its own say it in these words (recorded: DeepSeek, Ollama, OpenRouter, Perplexity). */
const overlong =
  /maximum context length|max(?:imum)? context|context (?:length|window|size)|prompt (?:is )?too long|too many tokens|input token count|total length of all messages|token limit/i

/** A wrong key that comes as a 400 (recorded: xAI, Google). */
const wrongKey = /(?:incorrect|invalid|not valid).{0,20}api key|api key.{0,20}(?:incorrect|invalid|not valid)/i

/**
 * Classifies a Chat Completions error: the vendor's code, then its type, then its words, then the HTTP status. Inside of a 200 stream, a
 * status in the body counts.
 */
export function chatCompletionsError(failure: Failure, quirks: ErrorQuirks = {}): ErrorInfo {
  const vendor = readErrorBody(failure.body)
  const message = vendor?.message === undefined ? undefined : redact(vendor.message, quirks.secrets?.() ?? [])
  const status = failure.status >= 400 ? failure.status : vendor?.status
  const said = status === undefined && message !== undefined
  const base: ErrorInfo = said
    ? { code: 'unknown', message, retryable: false }
    : statusError(status ?? failure.status, message)
  const rule = vendor && ruleFor(vendor, status, quirks)
  const requestId = vendor?.requestId ?? failure.headers['x-request-id']
  return {
    ...base,
    ...(rule && { code: rule.code, retryable: rule.retryable ?? retryable.has(rule.code) }),
    status: failure.status,
    ...(vendor?.code === undefined ? {} : { providerCode: vendor.code }),
    ...(requestId === undefined ? {} : { requestId }),
  }
}

function ruleFor(vendor: VendorError, status: number | undefined, quirks: ErrorQuirks): ErrorRule | undefined {
  const table = { ...commonCodes, ...openaiCodes, ...quirks.codes }
  for (const name of [vendor.code, vendor.type]) {
    if (name !== undefined && Object.hasOwn(table, name)) return table[name]
  }
  const { message } = vendor
  const badRequest = status === undefined || status === 400 || status === 413 || status === 422
  if (message === undefined || !badRequest) return undefined
  if (overlong.test(message)) return { code: 'context-length' }
  return wrongKey.test(message) ? { code: 'authentication' } : undefined
}
