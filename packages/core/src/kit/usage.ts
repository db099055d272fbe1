import type { Usage } from '../vocabulary/events.js'
import type { Json } from '../vocabulary/request.js'
import { countIn, type ToldUsage, wholeUsage } from '../vocabulary/usage.js'
import { copyOf, defined, type JsonObject } from './json.js'

export type { ToldUsage }

/**
 * The usage out of a vendor's counts, with every part within its whole (see {@link Usage}); undefined where it counts neither input nor
 * output.
 *
 * @param raw - the vendor's object, a copy of which is kept with it.
 */
export function usageOf(
  { input, output, cached, cacheWrite, reasoning }: ToldUsage,
  raw: JsonObject,
): Usage | undefined {
  const inputTokens = countIn(input)
  const outputTokens = countIn(output)
  if (inputTokens === undefined && outputTokens === undefined) return undefined
  return wholeUsage(
    defined({
      inputTokens: inputTokens ?? 0,
      outputTokens: outputTokens ?? 0,
      cachedInputTokens: countIn(cached),
      cacheWriteTokens: countIn(cacheWrite),
      reasoningTokens: countIn(reasoning),
      raw: copyOf(raw) as Json,
    }),
  )
}

/** The sum of counts that a vendor gives apart; undefined where none of them is a count. */
export function sumOf(...counts: readonly unknown[]): number | undefined {
  let sum: number | undefined
  for (const count of counts) {
    const number = countIn(count)
    if (number !== undefined) sum = sum === undefined ? number : sum + number
  }
  return sum
}
