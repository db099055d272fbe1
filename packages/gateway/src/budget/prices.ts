import type { Usage } from '@millrace/core'
import { bySpecificity, fits, type Glob, readGlob } from '@millrace/core/internal-seldom'

/** Prices of a million tokens, in whatever currency. */
export interface PriceConfig {
  /** For input tokens. */
  readonly input: number
  /** For output tokens, reasoning included. */
  readonly output: number
  /** For input tokens that came out of the vendor's cache. Default: as `input`. */
  readonly cachedInput?: number
  /** For input tokens that were written into the vendor's cache. Default: as `input`; Anthropic takes 1.25 times that for 5 minutes, twice for an hour. */
  readonly cacheWrite?: number
}

/** Prices by `provider/model`, globs allowed; the most specific one counts. */
export type PriceTable = Readonly<Record<string, PriceConfig>>

/** Tells what answers cost. */
export class Prices {
  readonly #rows: readonly { readonly glob: Glob; readonly price: PriceConfig }[]

  constructor(table: PriceTable = {}) {
    this.#rows = Object.entries(table)
      .map(([pattern, price]) => ({ glob: readGlob(pattern), price }))
      .sort((a, b) => bySpecificity(a.glob, b.glob))
  }

  /** The cost of an answer, to a billionth; undefined where the table has no price for it. @param model - `provider/model`. */
  costOf(model: string | undefined, usage: Usage): number | undefined {
    const price = model === undefined ? undefined : this.#rows.find(({ glob }) => fits(glob, model))?.price
    if (!price) return undefined
    const { inputTokens, outputTokens, cachedInputTokens = 0, cacheWriteTokens = 0 } = usage
    const { input, output, cachedInput = input, cacheWrite = input } = price
    const cached = Math.min(cachedInputTokens, inputTokens)
    const written = Math.min(cacheWriteTokens, inputTokens - cached)
    const plain = inputTokens - cached - written
    const millionths = plain * input + cached * cachedInput + written * cacheWrite + outputTokens * output
    return Math.round(millionths * 1_000) / 1e9
  }
}
