import type { Usage } from './events.js'

/** Prices of a model for a million tokens, in any one currency. */
export interface ModelPrice {
  /** For input tokens. */
  readonly input: number
  /** For output tokens, reasoning included. */
  readonly output: number
  /** For input tokens that came out of the vendor's cache. Default: as `input`. */
  readonly cachedInput?: number
  /** For input tokens that were written into the vendor's cache. Default: as `input`; Anthropic takes 1.25 times that for 5 minutes, twice for an hour. */
  readonly cacheWrite?: number
}

/** The cost of an answer. */
export function costOf(usage: Usage, price: ModelPrice): number {
  const { inputTokens, outputTokens, cachedInputTokens: cached = 0, cacheWriteTokens: written = 0 } = usage
  const { input, output, cachedInput = input, cacheWrite = input } = price
  const plain = inputTokens - cached - written
  return (plain * input + cached * cachedInput + written * cacheWrite + outputTokens * output) / 1e6
}
