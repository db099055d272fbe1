import type { Json, Usage } from '@millrace/core'
import { type JsonObject, numberIn, objectIn } from '@millrace/core/provider-kit'

/**
 * Reads an Anthropic usage object; undefined where it counts nothing. Tokens read from the cache and written to it stand beside
 * `input_tokens`, which are the rest; `thinking_tokens` are part of `output_tokens` (the vendor's SDK, 2026-09).
 */
export function readUsage(usage: JsonObject): Usage | undefined {
  const input = numberIn(usage.input_tokens)
  const output = numberIn(usage.output_tokens)
  const cached = numberIn(usage.cache_read_input_tokens)
  const reasoning = numberIn(objectIn(usage.output_tokens_details).thinking_tokens)
  if (input === undefined && output === undefined) return undefined
  return {
    inputTokens: (input ?? 0) + (cached ?? 0) + (numberIn(usage.cache_creation_input_tokens) ?? 0),
    outputTokens: output ?? 0,
    ...(cached === undefined ? {} : { cachedInputTokens: cached }),
    ...(reasoning === undefined ? {} : { reasoningTokens: reasoning }),
    raw: usage as Json,
  }
}
