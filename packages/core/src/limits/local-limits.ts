import type { AttemptLimits, AttemptNeed, AttemptPermit, AttemptRates, AttemptVerdict } from './attempt-limits.js'
import { SlidingWindow } from './sliding-window.js'

/** Counts the attempts of this process. */
export class LocalLimits implements AttemptLimits {
  readonly countsTokens: boolean
  readonly #all: Counter
  readonly #perKey: AttemptRates | undefined
  readonly #keys = new Map<string, Counter>()
  /** The number of keys from which on those that are idle are forgotten. */
  #sweepAt = 64

  constructor(all: AttemptRates, perKey: AttemptRates | undefined) {
    this.countsTokens = (all.tokensPerMinute ?? perKey?.tokensPerMinute) !== undefined
    this.#all = new Counter(all)
    this.#perKey = perKey
  }

  /** Number of the keys that are remembered. */
  get keys(): number {
    return this.#keys.size
  }

  take({ key, tokens }: AttemptNeed): AttemptVerdict {
    const now = performance.now()
    const all = this.#all.waitMs(tokens, now)
    if (all !== 0) return refusal('all', all)
    const own = this.#counterOf(key, now)
    const wait = own ? own.waitMs(tokens, now) : 0
    if (wait !== 0) return refusal('key', wait)
    const permits = [this.#all, ...(own ? [own] : [])].map(counter => counter.take(tokens, now))
    const end = (spent?: number): void => {
      for (const permit of permits) permit.end(spent)
    }
    return { permit: { end } }
  }

  #counterOf(key: string, now: number): Counter | undefined {
    if (!this.#perKey) return undefined
    let counter = this.#keys.get(key)
    if (counter) return counter
    if (this.#keys.size >= this.#sweepAt) this.#sweep(now)
    counter = new Counter(this.#perKey)
    this.#keys.set(key, counter)
    return counter
  }

  /** Forgets the keys that count nothing: there may be as many as users in a year. */
  #sweep(now: number): void {
    for (const [key, counter] of this.#keys) if (counter.isIdle(now)) this.#keys.delete(key)
    this.#sweepAt = Math.max(64, 2 * this.#keys.size)
  }
}

const refusal = (scope: 'all' | 'key', wait: number | undefined): AttemptVerdict =>
  wait === undefined ? { scope } : { scope, retryAfterMs: wait }

/** Counts attempts against one set of rates. */
class Counter {
  readonly #concurrency: number
  readonly #requests: SlidingWindow | undefined
  readonly #tokens: SlidingWindow | undefined
  #running = 0

  constructor({ concurrency, requestsPerMinute, tokensPerMinute }: AttemptRates) {
    this.#concurrency = concurrency ?? Number.POSITIVE_INFINITY
    if (requestsPerMinute !== undefined) this.#requests = new SlidingWindow(requestsPerMinute)
    if (tokensPerMinute !== undefined) this.#tokens = new SlidingWindow(tokensPerMinute)
  }

  isIdle(now: number): boolean {
    return this.#running === 0 && (this.#requests?.isEmpty(now) ?? true) && (this.#tokens?.isEmpty(now) ?? true)
  }

  /** Milliseconds until there is a place; undefined: when an attempt is over. */
  waitMs(tokens: number, now: number): number | undefined {
    const window = Math.max(this.#requests?.waitMs(1, now) ?? 0, this.#tokens?.waitMs(tokens, now) ?? 0)
    return window === 0 && this.#running >= this.#concurrency ? undefined : window
  }

  take(tokens: number, now: number): AttemptPermit {
    this.#running++
    this.#requests?.add(1, now)
    const counted = this.#tokens?.add(tokens, now)
    return {
      end: spent => {
        this.#running--
        if (counted && spent !== undefined) this.#tokens!.correct(counted, spent, performance.now())
      },
    }
  }
}
