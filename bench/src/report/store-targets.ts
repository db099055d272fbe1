import { factor, largestOf, medianOf, type Target } from './target.ts'

const paced = (metric: string, store: string) => medianOf('store-paced', metric, store)
const burst = (metric: string, store: string) => medianOf('store-burst', metric, store)
/** Of the store that has most of it. */
const most = (metric: string) =>
  largestOf(...['store-memory', 'store-sqlite', 'store-redis'].map(store => paced(metric, store)))

/** Promises about relays with a store. */
export const storeTargets: readonly Target[] = [
  {
    measure: 'memory store, paced 100, CPU against no store',
    ...factor,
    must: 1.2,
    aim: 1.1,
    of: paced('beside', 'store-memory'),
  },
  {
    measure: 'sqlite store, paced 100, CPU against no store',
    ...factor,
    must: 1.35,
    aim: 1.2,
    of: paced('beside', 'store-sqlite'),
  },
  {
    measure: 'Redis store, paced 100, CPU against no store',
    ...factor,
    must: 1.35,
    aim: 1.15,
    of: paced('beside', 'store-redis'),
  },
  { measure: 'token delay that a store adds, p50', unit: 'ms', digits: 1, must: 3, aim: 2, of: most('added') },
  { measure: 'token delay that a store adds, p99', unit: 'ms', digits: 1, must: 20, aim: 10, of: most('added99') },
  {
    measure: 'delay of the first token that a store adds, p99',
    unit: 'ms',
    digits: 1,
    must: 40,
    aim: 20,
    of: most('addedFirst99'),
  },
  {
    measure: 'burst, AI SDK with resumable-stream against Millrace with Redis',
    ...factor,
    must: 7,
    aim: 9,
    more: true,
    of: burst('beside', 'store-ai-sdk'),
  },
  {
    measure: 'paced 100, AI SDK with resumable-stream against Millrace with Redis',
    ...factor,
    must: 1.7,
    aim: 2,
    more: true,
    of: paced('beside', 'store-ai-sdk'),
  },
  {
    measure: "first token's p99, AI SDK with resumable-stream against Millrace with Redis",
    ...factor,
    must: 20,
    aim: undefined,
    more: true,
    of: paced('firstBeside', 'store-ai-sdk'),
  },
  {
    measure: 'bytes per token in Redis, paced',
    unit: 'B',
    digits: 1,
    must: 100,
    aim: 85,
    of: paced('kept', 'store-redis'),
  },
  {
    measure: 'bytes per token in Redis, burst',
    unit: 'B',
    digits: 1,
    must: 15,
    aim: 14,
    of: burst('kept', 'store-redis'),
  },
]
