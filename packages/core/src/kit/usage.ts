import type { Usage } from '../vocabulary/events.js'
import type { Json } from '../vocabulary/request.js'
import { countIn, wholeUsage } from '../vocabulary/usage.js'
import { copyOf, defined, type JsonObject } from './json.js'

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
 * The usage out of a vendor's counts, with every part within its whole (see {@link Usage}); undefined where it counts neither input nor
 * output.
 *
 * @param raw - the vendor's object, a copy of which is kept with it.
 */
export function usageOf({ input, output, cached, reasoning }: ToldUsage, raw: JsonObject): Usage | undefined {
  const inputTokens = countIn(input)
  const outputTokens = countIn(output)
  if (inputTokens === undefined && outputTokens === undefined) return undefined
  return wholeUsage(
    defined({
      inputTokens: inputTokens ?? 0,
      outputTokens: outputTokens ?? 0,
      cachedInputTokens: countIn(cached),
      reasoningTokens: countIn(reasoning),
      raw: copyOf(raw) as Json,
    }),
  )
}

/** The sum of counts that a vendor gives apart; undefined where none of them is a count. */
export function sumOf(...counts: readonly unknown[]): number | undefined {
  const numbers = counts.map(countIn).filter(count => count !== undefined)
  return numbers.length === 0 ? undefined : numbers.reduce((total, count) => total + count)
}
