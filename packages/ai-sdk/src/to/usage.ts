import type { LanguageModelV4Usage } from '@ai-sdk/provider'
import type { Usage } from '@millrace/core'

/** The usage in the AI SDK's form: it throws where there is none (ai 7.0.173, 2026-11), so that of an unknown one every count is undefined. */
export function usageOf(usage: Usage | undefined): LanguageModelV4Usage {
  const { inputTokens, outputTokens, cachedInputTokens, cacheWriteTokens, reasoningTokens, raw } = usage ?? {}
  return {
    inputTokens: {
      total: inputTokens,
      noCache: less(less(inputTokens, cachedInputTokens), cacheWriteTokens ?? 0),
      cacheRead: cachedInputTokens,
      cacheWrite: cacheWriteTokens,
    },
    outputTokens: {
      total: outputTokens,
      text: less(outputTokens, reasoningTokens),
      reasoning: reasoningTokens,
    },
    ...(typeof raw === 'object' && raw !== null && !Array.isArray(raw) && { raw: raw as { [field: string]: never } }),
  }
}

const less = (whole: number | undefined, part: number | undefined): number | undefined =>
  whole === undefined || part === undefined ? undefined : Math.max(0, whole - part)
