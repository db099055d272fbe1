import type { FinishReason } from '@millrace/core'

/**
 * What a vendor's `finish_reason` means. `failure`: the generation broke; the provider's `toError` gets `{"error":{"code":<the reason>}}`,
 * and the answer ends as an error. `withdraw`: a check stopped the answer, and the vendor wants what was shown taken back; the answer is
 * `reset` and ends with `content-filter`.
 */
export type FinishReasons = { readonly [raw: string]: FinishReason | 'failure' | 'withdraw' }

/**
 * The reasons seen or documented for Chat Completions; what is not here is `other`, with the vendor's word kept.
 *
 * | reason | where |
 * |-|-|
 * | `stop` `length` `tool_calls` `content_filter` `function_call` | OpenAI's reference (2026-08) |
 * | `model_length` `error` | Mistral's OpenAPI (2026-08); `error` also OpenRouter's |
 * | `eos_token` `stop_sequence` | Hugging Face TGI's OpenAPI (2026-05) |
 * | `end_turn` `max_tokens` `tool_use` | hosts that pass Anthropic's words on |
 * | `insufficient_system_resource` | DeepSeek's reference (2026-08): the generation was interrupted |
 */
export const finishReasons: FinishReasons = {
  stop: 'stop',
  eos_token: 'stop',
  stop_sequence: 'stop',
  end_turn: 'stop',
  length: 'length',
  model_length: 'length',
  max_tokens: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  tool_use: 'tool-calls',
  content_filter: 'content-filter',
  error: 'failure',
  insufficient_system_resource: 'failure',
}
