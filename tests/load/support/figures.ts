/** What a server under load is told. */
export interface ServerSettings {
  readonly redisPort: number
  /** Milliseconds between two tokens of one stream. */
  readonly paceMs: number
  /** Of its connections to Redis. */
  readonly name: string
  /** See the option of the handler. 0: each batch is appended before it is delivered. */
  readonly appendBehindMs: number
}

/** What a server has spent so far. */
export interface ServerFigures {
  readonly rss: number
  readonly heapUsed: number
  readonly external: number
  readonly cpuUs: number
  /** Tokens that its streams have said. */
  readonly tokens: number
}

/** The value below which so many of a hundred lie. @param sorted - ascending. */
export const percentile = (sorted: Float64Array, percent: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN
