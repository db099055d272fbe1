import { defined } from '../lib/defined.js'
import type { Usage } from './events.js'

/** Counts of tokens as a vendor gives them: anything but a number counts as absent. */
export interface ToldUsage {
  /** Tokens of the prompt, cached ones and those written into a cache included. */
  readonly input: unknown
  /** Tokens of the answer, reasoning included. */
  readonly output: unknown
  /** Tokens of the prompt that were read from a cache. */
  readonly cached?: unknown
  /** Tokens of the prompt that were written into a cache. */
  readonly cacheWrite?: unknown
  /** Tokens of the answer that were spent on reasoning. */
  readonly reasoning?: unknown
}

const counts = ['inputTokens', 'outputTokens', 'cachedInputTokens', 'cacheWriteTokens', 'reasoningTokens'] as const

/**
 * The usage with every part within its whole, since vendors count apart what others count together. Cached tokens are at most the input,
 * those written into a cache at most the rest of it.
 * Reasoning that is more than the output was counted beside it, so it is added (Gemini behind Vercel's gateway: 280 of 19; Perplexity's deep
 * research; 2026-11). A count that is negative or no safe number counts as absent. `raw` stays as it is.
 *
 * @returns the given one where it is whole.
 */
export function wholeUsage(usage: Usage): Usage {
  const { inputTokens, outputTokens, cachedInputTokens, cacheWriteTokens, reasoningTokens, raw } = usage
  const input = countIn(inputTokens) ?? 0
  const output = countIn(outputTokens) ?? 0
  const told = countIn(cachedInputTokens)
  const cached = told === undefined ? undefined : Math.min(told, input)
  const reasoning = countIn(reasoningTokens)
  const whole = {
    inputTokens: input,
    outputTokens: wholeOutput(output, reasoning),
    cachedInputTokens: cached,
    cacheWriteTokens: wholeCacheWrite(countIn(cacheWriteTokens), cached, input),
    reasoningTokens: reasoning,
  }
  return counts.every(name => whole[name] === usage[name]) ? usage : defined({ ...whole, raw })
}

/** The output with the reasoning that was counted beside it, which is more than the output. */
export const wholeOutput = (output: number, reasoning: number | undefined): number =>
  reasoning !== undefined && reasoning > output ? output + reasoning : output

/** Tokens written into a cache, within the input that did not come out of one; undefined where there are none. @param cached - at most the input. */
export const wholeCacheWrite = (written = 0, cached = 0, input: number): number | undefined =>
  Math.min(written, input - cached) || undefined

/** The value where it is a number that can count something, and sums of which stay numbers. */
export const countIn = (value: unknown): number | undefined =>
  typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? value : undefined

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
