import { defined } from '../lib/defined.js'
import type { Usage } from './events.js'

/** Counts of tokens as a vendor gives them: anything but a number counts as absent. */
export interface ToldUsage {
  /** Tokens of the prompt, cached ones included. */
  readonly input: unknown
  /** Tokens of the answer, reasoning included. */
  readonly output: unknown
  /** Tokens of the prompt that were read from a cache. */
  readonly cached?: unknown
  /** Tokens of the answer that were spent on reasoning. */
  readonly reasoning?: unknown
}

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
  return defined({
    inputTokens: input,
    outputTokens: wholeOutput(output, reasoning),
    cachedInputTokens: cached === undefined ? undefined : Math.min(cached, input),
    reasoningTokens: reasoning,
    raw,
  })
}

/** The output with the reasoning that was counted beside it, which is more than the output. */
export const wholeOutput = (output: number, reasoning: number | undefined): number =>
  reasoning !== undefined && reasoning > output ? output + reasoning : output

/** The value where it is a number that can count something. */
export const countIn = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined

const counts = ['inputTokens', 'outputTokens', 'cachedInputTokens', 'reasoningTokens'] as const

/** Both together; `raw` is left out, since it tells of one answer. */
export function addUsage(a: Usage | undefined, b: Usage | undefined): Usage | undefined {
  return a && b ? combined(a, b, (x, y) => x + y) : (a ?? b)
}

/** The whole without a part of it. */
export function lessUsage(whole: Usage, part: Usage): Usage {
  return combined(whole, part, (x, y) => Math.max(0, x - y))
}

function combined(a: Usage, b: Usage, join: (x: number, y: number) => number): Usage {
  const known = counts.filter(name => a[name] !== undefined || b[name] !== undefined)
  return Object.fromEntries(known.map(name => [name, join(a[name] ?? 0, b[name] ?? 0)])) as unknown as Usage
}
