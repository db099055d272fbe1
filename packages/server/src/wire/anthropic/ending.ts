import type { ChatResult, FinishReason, Usage } from '@millrace/core'

const stopReasons: Readonly<Record<FinishReason, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  'content-filter': 'refusal',
  other: 'end_turn',
}

/** The vendor's words that say more than one of the reasons above. */
const finer: Readonly<Record<string, FinishReason>> = {
  stop_sequence: 'stop',
  model_context_window_exceeded: 'length',
  pause_turn: 'other',
}

/** The stop reason. Anthropic's own words of an answer from there stay as they are, and whoever paused, the client goes on by sending it back. */
export function stopReason({ reason, rawReason, paused }: ChatResult['finish']): string {
  if (paused) return 'pause_turn'
  return rawReason !== undefined && Object.hasOwn(finer, rawReason) && finer[rawReason] === reason
    ? rawReason
    : (stopReasons[reason] ?? stopReasons.other)
}

/**
 * The usage, with all of its fields, since helpers of clients fail without (@anthropic-ai/sdk 1.14.0, LangChain 1.5.11, 2026-11). Tokens that
 * came from the cache, and those written into it, stand beside `input_tokens`, which are the rest.
 *
 * @param estimate - input tokens where the provider counted none.
 */
export function messageUsage(usage: Usage | undefined, estimate: number): object {
  const { inputTokens = estimate, outputTokens = 0, reasoningTokens } = usage ?? {}
  const { cachedInputTokens = 0, cacheWriteTokens = 0 } = usage ?? {}
  return {
    input_tokens: inputTokens - cachedInputTokens - cacheWriteTokens,
    cache_creation_input_tokens: cacheWriteTokens,
    cache_read_input_tokens: cachedInputTokens,
    output_tokens: outputTokens,
    ...(reasoningTokens !== undefined && { output_tokens_details: { thinking_tokens: reasoningTokens } }),
  }
}
