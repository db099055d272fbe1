import type { Usage } from '@millrace/core'
import { synchronous } from '@millrace/core/internal'

/** Prices of a model for a million tokens, in any one currency. */
export interface ModelPrice {
  /** Tokens read. */
  readonly input: number
  /** Tokens written, reasoning included. */
  readonly output: number
  /** Tokens read out of the vendor's cache. Default: as `input`. */
  readonly cachedInput?: number
  /** Tokens written into the vendor's cache. Default: as `input`; Anthropic takes 1.25 times that for 5 minutes, twice for an hour. */
  readonly cacheWrite?: number
}

/** Prices by the name of the model, or a function that knows them. */
export type PriceTable =
  | { readonly [model: string]: ModelPrice }
  | ((model: string, provider: string) => ModelPrice | undefined)

/**
 * The price of the first model that has one.
 *
 * @param models - the vendor's name first, then the name that was asked for.
 * @throws whatever the table throws where it is a function, and ChatError for a promise.
 */
export function priceOf(
  table: PriceTable | undefined,
  models: readonly (string | undefined)[],
  provider: string,
): ModelPrice | undefined {
  if (!table) return undefined
  for (const model of models) {
    if (model === undefined) continue
    const price =
      typeof table === 'function'
        ? synchronous(table(model, provider), 'prices of withTelemetry')
        : Object.hasOwn(table, model)
          ? table[model]
          : undefined
    if (price) return price
  }
  return undefined
}

/** The cost of an answer. */
export function costOf(usage: Usage, price: ModelPrice): number {
  const { inputTokens, outputTokens, cachedInputTokens: cached = 0, cacheWriteTokens: written = 0 } = usage
  const { input, output, cachedInput = input, cacheWrite = input } = price
  const plain = inputTokens - cached - written
  return (plain * input + cached * cachedInput + written * cacheWrite + outputTokens * output) / 1e6
}
