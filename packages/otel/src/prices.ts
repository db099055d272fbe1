import { synchronous } from '@millrace/core/internal'
import type { ModelPrice } from '@millrace/core/internal-seldom'

export type { ModelPrice }

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
