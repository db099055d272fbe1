import type { Usage } from '@millrace/core'
import { defined } from '@millrace/core/provider-kit'

/** Usage in the words of Chat Completions; counts that the vendor did not tell are absent. */
export function chatUsage(usage: Usage) {
  const { inputTokens, outputTokens, cachedInputTokens: cached, cacheWriteTokens, reasoningTokens } = usage
  const details = defined({ cached_tokens: cached, cache_write_tokens: cacheWriteTokens })
  return defined({
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: Object.keys(details).length > 0 ? details : undefined,
    completion_tokens_details: reasoningTokens === undefined ? undefined : { reasoning_tokens: reasoningTokens },
  })
}
