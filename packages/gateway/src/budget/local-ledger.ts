import { SlidingWindow } from '@millrace/core/internal-seldom'
import type { ClientKey } from '../keys/client-key.js'
import type { Count, CountBook } from './count.js'
import {
  budgetOf,
  budgetReached,
  guessMs,
  type Ledger,
  type LimitReached,
  type Ticket,
  type Verdict,
} from './ledger.js'
import { type Period, periodsAt } from './periods.js'

/** Counts the answers of one process. Tokens are counted by a book, which may keep them in a file. */
export class LocalLedger implements Ledger {
  readonly #book: CountBook
  /** By name: a key that takes the place of another one goes on with its counts. */
  readonly #keys = new Map<string, KeyCounter>()

  constructor(book: CountBook) {
    this.#book = book
  }

  admit(key: ClientKey, tokens: number): Verdict {
    let counter = this.#keys.get(key.name)
    if (!counter) {
      counter = new KeyCounter(key.name, this.#book)
      this.#keys.set(key.name, counter)
    }
    const over = counter.over(key, tokens)
    return over ? { over } : { ticket: counter.take(tokens) }
  }

  async close(): Promise<void> {
    this.#book.close()
  }
}

/** The counts of one key. */
class KeyCounter {
  readonly #name: string
  readonly #book: CountBook
  /** Answers that began in the last minute; none where they are not limited. */
  #requests: SlidingWindow | undefined
  #running = 0
  /** Tokens that are reserved for answers under way. */
  #held = 0
  #counts: readonly (readonly [period: Period, count: Count])[] = []

  constructor(name: string, book: CountBook) {
    this.#name = name
    this.#book = book
  }

  /** The limit that an answer would go beyond. @param key - with its limits as they are now. */
  over({ limits }: ClientKey, tokens: number): LimitReached | undefined {
    const now = Date.now()
    for (const [period, count] of this.#open(now)) {
      const limit = budgetOf(limits, period)
      if (limit !== undefined && count.tokens + tokens > limit)
        return budgetReached(period, limit, { spent: count.tokens, held: this.#held, tokens, now })
    }
    const { requestsPerMinute, concurrency } = limits
    const retryAfterMs = this.#window(requestsPerMinute)?.waitMs(1, performance.now()) ?? 0
    if (requestsPerMinute !== undefined && retryAfterMs > 0)
      return { kind: 'requests', limit: requestsPerMinute, retryAfterMs }
    if (concurrency !== undefined && this.#running >= concurrency)
      return { kind: 'concurrency', limit: concurrency, retryAfterMs: guessMs }
    return undefined
  }

  /** Counts an answer that no limit speaks against. */
  take(tokens: number): Ticket {
    // Those of the periods in which the answer begins, whenever it ends.
    const counts = this.#counts
    this.#running++
    this.#held += tokens
    this.#requests?.add(1, performance.now())
    for (const [, count] of counts) count.add(tokens)
    return {
      settle: spent => {
        this.#running--
        this.#held -= tokens
        for (const [, count] of counts) count.add(spent - tokens)
      },
    }
  }

  #open(now: number): readonly (readonly [Period, Count])[] {
    const [first] = this.#counts
    // The first is the day, which ends with the month or before.
    if (!first || first[0].endsAt <= now)
      this.#counts = periodsAt(now).map(period => {
        const open = this.#counts.find(([{ id }]) => id === period.id)
        return [period, open?.[1] ?? this.#book.open(this.#name, period.id)]
      })
    return this.#counts
  }

  #window(most: number | undefined): SlidingWindow | undefined {
    if (most === undefined) this.#requests = undefined
    else if (this.#requests) this.#requests.most = most
    else this.#requests = new SlidingWindow(most)
    return this.#requests
  }
}
