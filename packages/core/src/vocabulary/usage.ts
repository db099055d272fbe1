import { defined } from '../lib/defined.js'
import type { Usage } from './events.js'

/**
 * The usage with every part within its whole, since vendors count apart what others count together. Cached tokens are at most the input.
 * Reasoning that is more than the output was counted beside it, so it is added (Gemini behind Vercel's gateway: 280 of 19; Perplexity's deep
 * research; 2026-11). A count that is negative or no finite number counts as absent. `raw` stays as it is.
 */
export function wholeUsage({ inputTokens, outputTokens, cachedInputTokens, reasoningTokens, raw }: Usage): Usage {
  const input = countIn(inputTokens) ?? 0
  const output = countIn(outputTokens) ?? 0
  const cached = countIn(cachedInputTokens)
  const reasoning = countIn(reasoningTokens)
  const beside = reasoning !== undefined && reasoning > output ? reasoning : 0
  return defined({
    inputTokens: input,
    outputTokens: output + beside,
    cachedInputTokens: cached === undefined ? undefined : Math.min(cached, input),
    reasoningTokens: reasoning,
    raw,
  })
}

/** The value where it is a number that can count something. */
export const countIn = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined
