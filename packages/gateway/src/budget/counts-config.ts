import type { RedisClient } from '@millrace/core/redis-limits'
import type { PriceTable } from './prices.js'

/** The place where answers of client keys are counted. */
export type CountsPlace =
  /** They begin anew with the process. */
  | 'memory'
  /** Path of a file by `node:sqlite`: they survive the process. */
  | { readonly sqlite: string }
  /**
   * Several gateways count together: the address of a Redis (`redis://…`, by the package `redis`, which has to be installed), or in TypeScript a client of `redis`
   * or `ioredis`, which stays its owner's to close. `prefix` is the first word of the names there, default `millrace:gateway`.
   */
  | { readonly redis: string | RedisClient; readonly prefix?: string }

/** The part of a configuration that says how answers are counted, and what they cost. */
export interface CountsConfig {
  /** Default `memory`. A change needs a new start. */
  readonly counts?: CountsPlace
  /** Prices of a million tokens by `provider/model`, for the log: `{ "openai/gpt-*": { "input": 1.25, "output": 10 } }`. Default: no costs are told. */
  readonly prices?: PriceTable
}
