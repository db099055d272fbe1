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
export function costOf({ inputTokens, outputTokens, cachedInputTokens = 0 }: Usage, price: ModelPrice): number {
  const { input, output, cachedInput = input } = price
  return ((inputTokens - cachedInputTokens) * input + cachedInputTokens * cachedInput + outputTokens * output) / 1e6
}
