import type { ErrorCode } from '../vocabulary/error-info.js'

/** The meaning of a vendor's code or words, where they say more than the status. */
export interface ErrorRule {
  /** The code of Millrace. */
  readonly code: ErrorCode
  /** True when the same request may succeed later. Default: as is usual for the code. */
  readonly retryable?: boolean
}

/** Rules by a vendor's code or type, or by a status that only it has. */
export type ErrorCodes = { readonly [vendorCode: string]: ErrorRule }

/** Rules by a vendor's words; the first that fits counts. */
export type ErrorWording = readonly (readonly [words: RegExp, rule: ErrorRule])[]

/**
 * Codes and types that several vendors have, and that say more than the status: by the references of OpenAI, Anthropic, DeepSeek, Groq,
 * Mistral, OpenRouter, xAI and Perplexity (2026-08); those with a recorded body stand first.
 */
export const commonCodes: ErrorCodes = {
  model_not_found: { code: 'not-found' },
  item_not_found: { code: 'not-found' },
  response_not_found: { code: 'not-found' },
  unknown_url: { code: 'not-found' },
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
  billing_error: { code: 'quota' },
  conflict_error: { code: 'overloaded', retryable: true },
  request_too_large: { code: 'invalid-request' },
  timeout_error: { code: 'timeout' },
  server_error: { code: 'unknown', retryable: true },
  error: { code: 'unknown', retryable: true },
  insufficient_system_resource: { code: 'overloaded' },
  // Phrases of HTTP statuses, inside of an answer: Gemini's interactions have `gateway_timeout` and `not_found` (ai.google.dev, streaming, 2026-11).
  gateway_timeout: { code: 'timeout' },
  service_unavailable: { code: 'overloaded' },
  too_many_requests: { code: 'rate-limit' },
  internal_server_error: { code: 'unknown', retryable: true },
  // Google's, of whatever is asked there (ai.google.dev, troubleshooting, 2026-08). INVALID_ARGUMENT is left to the words beside it.
  // A free plan that is not to be had in the country, or billing that is off:
  FAILED_PRECONDITION: { code: 'permission' },
  OUT_OF_RANGE: { code: 'invalid-request' },
  UNAUTHENTICATED: { code: 'authentication' },
  PERMISSION_DENIED: { code: 'permission' },
  NOT_FOUND: { code: 'not-found' },
  RESOURCE_EXHAUSTED: { code: 'rate-limit' },
  ABORTED: { code: 'overloaded', retryable: true },
  CANCELLED: { code: 'overloaded' },
  INTERNAL: { code: 'unknown', retryable: true },
  UNAVAILABLE: { code: 'overloaded' },
  DEADLINE_EXCEEDED: { code: 'timeout' },
}

/**
 * Types and codes that say no more than a status does, where an error inside of an answer has no status. Words may say it more exactly.
 * OpenAI and hosts of its dialect, Anthropic, vLLM, DashScope, Google (references and recordings, 2026-11).
 */
export const statusesByType: { readonly [vendorType: string]: number } = {
  invalid_request_error: 400,
  invalid_request: 400,
  invalid_parameter_error: 400,
  InvalidParameter: 400,
  BadRequestError: 400,
  bad_request: 400,
  INVALID_ARGUMENT: 400,
}

/** Wordings of vendors for bad requests that they have no code for. */
export const commonWording: ErrorWording = [
  // An overlong prompt (recorded: Anthropic, DeepSeek, Ollama, OpenRouter, Perplexity).
  [
    /max(?:imum)? context|context (?:length|window|size|limit)|too many tokens|input token count|total length of all messages|token limit/i,
    { code: 'context-length' },
  ],
  // xAI "This model's maximum prompt length is N", vLLM "longer than the maximum model length" (2026-11).
  [/maximum (?:prompt|input|model|sequence) length/i, { code: 'context-length' }],
  // OpenAI "Input tokens exceed the configured limit of N tokens" (2026-11), SGLang and TGI in like words.
  [
    /\b(?:prompt|inputs?)[` ]+(?:tokens?|length|token (?:count|length))\b[^.]{0,80}\b(?:exceed|longer|larger|greater|more than|must be)/i,
    { code: 'context-length' },
  ],
  // Bedrock "Input is too long for requested model", Anthropic "prompt is too long", Groq and OpenAI "reduce the length of the messages".
  [/\b(?:prompt|inputs?|conversation|messages)\b (?:is |are )?too (?:long|large)\b/i, { code: 'context-length' }],
  [/\b(?:prompt|conversation)\b[^.]{0,60}\b(?:exceeds?|is longer than)\b/i, { code: 'context-length' }],
  [
    /(?:reduce|shorten) (?:the |your )?(?:(?:length|size) of )?(?:the |your )?(?:messages?|prompt|input|conversation)\b/i,
    { code: 'context-length' },
  ],
  // DashScope "Range of input length should be [1, N]" (2026-11).
  [/range of input length/i, { code: 'context-length' }],
  // A wrong key that comes as a 400 (recorded: xAI, Google).
  [
    /(?:incorrect|invalid|not valid).{0,20}api key|api key.{0,20}(?:incorrect|invalid|not valid)/i,
    { code: 'authentication' },
  ],
]
