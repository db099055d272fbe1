import type { Usage } from '@millrace/core'
import { bySpecificity, costOf, fits, type Glob, type ModelPrice, readGlob } from '@millrace/core/internal-seldom'

export type { ModelPrice as PriceConfig }

/** Prices by `provider/model`, globs allowed; the most specific one counts. */
export type PriceTable = Readonly<Record<string, ModelPrice>>

/** Tells what answers cost. */
export class Prices {
  readonly #rows: readonly { readonly glob: Glob; readonly price: ModelPrice }[]

  constructor(table: PriceTable = {}) {
    this.#rows = Object.entries(table)
      .map(([pattern, price]) => ({ glob: readGlob(pattern), price }))
      .sort((a, b) => bySpecificity(a.glob, b.glob))
  }

  /** The cost of an answer, to a billionth; undefined where the table has no price for it. @param model - `provider/model`. */
  costOf(model: string | undefined, usage: Usage): number | undefined {
    const price = model === undefined ? undefined : this.#rows.find(({ glob }) => fits(glob, model))?.price
    return price && Math.round(costOf(usage, price) * 1e9) / 1e9
  }
}
