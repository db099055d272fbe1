import type { Json, Usage } from '@millrace/core'
import { isObject, numberIn, objectIn } from '@millrace/core/provider-kit'

/** Reads the usage of a response; undefined where it counts nothing. Reasoning is within the output, with every host recorded (2026). */
export function readUsage(usage: unknown): Usage | undefined {
  if (!isObject(usage)) return undefined
  const input = numberIn(usage.input_tokens)
  const output = numberIn(usage.output_tokens)
  if (input === undefined && output === undefined) return undefined
  const cached = numberIn(objectIn(usage.input_tokens_details).cached_tokens)
  const reasoning = numberIn(objectIn(usage.output_tokens_details).reasoning_tokens)
  return {
    inputTokens: input ?? 0,
    outputTokens: output ?? 0,
    ...(cached === undefined ? {} : { cachedInputTokens: cached }),
    ...(reasoning === undefined ? {} : { reasoningTokens: reasoning }),
    raw: usage as Json,
  }
}
