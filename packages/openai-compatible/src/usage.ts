import type { Json, Usage } from '@millrace/core'
import { isObject, type JsonObject, numberIn } from '@millrace/core/provider-kit'

/**
 * The usage of a chunk, in any of the places where it has been seen: `usage` (a chunk of its own with empty choices, the finish chunk, or
 * every chunk), `choices[0].usage` (Moonshot), `x_groq.usage` (Groq).
 */
export function usageIn(chunk: JsonObject): Usage | undefined {
  const choice = Array.isArray(chunk.choices) ? chunk.choices[0] : undefined
  const places = [chunk.usage, isObject(choice) && choice.usage, isObject(chunk.x_groq) && chunk.x_groq.usage]
  const usage = places.find(isObject)
  return usage && readUsage(usage)
}

/** Reads a Chat Completions usage object; undefined where it counts nothing. */
function readUsage(usage: JsonObject): Usage | undefined {
  const input = numberIn(usage.prompt_tokens)
  const output = numberIn(usage.completion_tokens)
  if (input === undefined && output === undefined) return undefined
  const promptDetails = isObject(usage.prompt_tokens_details) ? usage.prompt_tokens_details : {}
  const completionDetails = isObject(usage.completion_tokens_details) ? usage.completion_tokens_details : {}
  // `prompt_cache_hit_tokens` is DeepSeek's, `cached_tokens` at the top Moonshot's.
  const cached = numberIn(promptDetails.cached_tokens ?? usage.prompt_cache_hit_tokens ?? usage.cached_tokens)
  const reasoning = numberIn(completionDetails.reasoning_tokens ?? usage.reasoning_tokens)
  return {
    inputTokens: input ?? 0,
    outputTokens: (output ?? 0) + reasoningBeside(usage, input, output, reasoning),
    ...(cached === undefined ? {} : { cachedInputTokens: cached }),
    ...(reasoning === undefined ? {} : { reasoningTokens: reasoning }),
    raw: usage as Json,
  }
}

/** xAI counts reasoning beside the completion, all others within it; the total tells which (recorded 2026). */
function reasoningBeside(usage: JsonObject, input = 0, output = 0, reasoning = 0): number {
  return reasoning > 0 && usage.total_tokens === input + output + reasoning ? reasoning : 0
}
