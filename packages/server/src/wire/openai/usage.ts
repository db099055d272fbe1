import type { Usage } from '@millrace/core'
import { defined } from '@millrace/core/provider-kit'

/** Usage in the words of Chat Completions; counts that the vendor did not tell are absent. */
export const chatUsage = ({ inputTokens, outputTokens, cachedInputTokens, reasoningTokens }: Usage) =>
  defined({
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: cachedInputTokens === undefined ? undefined : { cached_tokens: cachedInputTokens },
    completion_tokens_details: reasoningTokens === undefined ? undefined : { reasoning_tokens: reasoningTokens },
  })
