import type { ChatSink, Usage } from '@millrace/core'
import { isObject, type JsonObject, numberIn, objectIn, type ToldUsage, usageOf } from '@millrace/core/provider-kit'

/** Tells the sink of the usage of a chunk, which may be in each. @param choice - the one that is read. */
export function tellUsage(chunk: JsonObject, choice: JsonObject | undefined, sink: ChatSink): void {
  const usage = objectOfUsage(chunk, choice)
  if (usage) sink.counts(countsIn(usage), usage)
}

/** The usage of a whole response; undefined where it counts nothing. */
export function usageIn(response: JsonObject): Usage | undefined {
  const usage = objectOfUsage(response)
  return usage && usageOf(countsIn(usage), usage)
}

/**
 * The object of the usage, in any of the places where it has been seen: `usage` (a chunk of its own with empty choices, the finish chunk, or
 * every chunk), `choices[0].usage` (Moonshot), `x_groq.usage` (Groq).
 */
export function objectOfUsage(chunk: JsonObject, choice?: JsonObject): JsonObject | undefined {
  const { usage, x_groq: groq } = chunk
  if (!usage && !groq && !choice?.usage) return undefined
  if (isObject(usage)) return usage
  if (isObject(choice?.usage)) return choice.usage
  return isObject(groq) && isObject(groq.usage) ? groq.usage : undefined
}

/** Reads a usage object in the words of either of OpenAI's APIs. */
function countsIn(usage: JsonObject): ToldUsage {
  const input = numberIn(usage.prompt_tokens ?? usage.input_tokens)
  const output = numberIn(usage.completion_tokens ?? usage.output_tokens)
  const inputDetails = objectIn(usage.prompt_tokens_details ?? usage.input_tokens_details)
  const outputDetails = objectIn(usage.completion_tokens_details ?? usage.output_tokens_details)
  // `prompt_cache_hit_tokens` is DeepSeek's, `cached_tokens` at the top Moonshot's.
  const cached = inputDetails.cached_tokens ?? usage.prompt_cache_hit_tokens ?? usage.cached_tokens
  // OpenRouter's and Avian's, and OpenAI's own (recorded 2026).
  const cacheWrite = inputDetails.cache_write_tokens
  const reasoning = numberIn(outputDetails.reasoning_tokens ?? usage.reasoning_tokens)
  const beside = reasoningBeside(usage, input, output, reasoning)
  return { input, output: output === undefined ? undefined : output + beside, cached, cacheWrite, reasoning }
}

/** xAI counts reasoning beside the completion, all others within it; the total tells which (recorded 2026). */
function reasoningBeside(usage: JsonObject, input = 0, output = 0, reasoning = 0): number {
  return reasoning > 0 && usage.total_tokens === input + output + reasoning ? reasoning : 0
}
