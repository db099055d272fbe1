import type { FinishReason } from '../vocabulary/events.js'
import { entryOf } from './json.js'

/**
 * The meanings of the vendors' words for the end of an answer, in any letter case. A word means the same with every vendor.
 *
 * | word | whose |
 * |-|-|
 * | `stop` `length` `tool_calls` `content_filter` `function_call` | OpenAI's reference (2026-08), and most others |
 * | `end_turn` `max_tokens` `model_context_window_exceeded` `tool_use` `refusal` | Anthropic's SDK (2026-09); some hosts pass them on |
 * | `complete` `max_tokens` `stop_sequence` `tool_call` | Cohere's SDK (2026-09) |
 * | `model_length` | Mistral's OpenAPI (2026-08) |
 * | `max_tokens` `safety` `recitation` `blocklist` `prohibited_content` `spii` `model_armor` | Gemini's API reference (2026-08) |
 * | `continuation` `escalation` `pup_limited_disabled` | `FinishReason` of @google/genai 3.3.0 (2026-11) |
 * | `eos_token` `stop_sequence` | Hugging Face TGI's OpenAPI (2026-05) |
 */
export const finishReasons: { readonly [word: string]: FinishReason } = {
  stop: 'stop',
  eos_token: 'stop',
  stop_sequence: 'stop',
  end_turn: 'stop',
  complete: 'stop',
  length: 'length',
  model_length: 'length',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  continuation: 'length',
  tool_calls: 'tool-calls',
  tool_call: 'tool-calls',
  tool_use: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
  refusal: 'content-filter',
  safety: 'content-filter',
  recitation: 'content-filter',
  blocklist: 'content-filter',
  prohibited_content: 'content-filter',
  spii: 'content-filter',
  model_armor: 'content-filter',
  escalation: 'content-filter',
  pup_limited_disabled: 'content-filter',
}

/** The reason that a vendor's word stands for; `other` where it is none of the common ones. */
export const finishReasonOf = (word: string): FinishReason => entryOf(finishReasons, word.toLowerCase()) ?? 'other'
