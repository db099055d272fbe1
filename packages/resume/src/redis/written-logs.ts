/** A log that is written here, as the last append left it. */
interface WrittenLog {
  /** Number of its last record. */
  last: number
  /** When it was appended to, by `performance.now()`. */
  at: number
}

/**
 * The logs that are written here, by their leases. One whose producer has stopped without a word, or never began, is forgotten some time after its lease has
 * lapsed: with each new log two others are looked at, so that no timer is needed, and there are never more than twice as many as have a lease.
 */
export class WrittenLogs {
  readonly #leaseMs: number
  /** Those that were looked at longest ago stand first. */
  readonly #logs = new Map<string, WrittenLog>()

  /** @param leaseMs - milliseconds after an append until its lease has lapsed for sure. */
  constructor(leaseMs: number) {
    this.#leaseMs = leaseMs
  }

  get size(): number {
    return this.#logs.size
  }

  /** Number of the last record of a log; undefined for one that is not known. */
  last(lease: string): number | undefined {
    return this.#logs.get(lease)?.last
  }

  /** Remembers the number of the last record. 0: the log is new. */
  keep(lease: string, last: number): void {
    const at = performance.now()
    const known = this.#logs.get(lease)
    if (known) {
      known.last = last
      known.at = at
      return
    }
    this.#look(at)
    this.#look(at)
    this.#logs.set(lease, { last, at })
  }

  forget(lease: string): void {
    this.#logs.delete(lease)
  }

  /** Looks at the first, and puts it last where it still has a lease. */
  #look(now: number): void {
    for (const [lease, log] of this.#logs) {
      this.#logs.delete(lease)
      if (now - log.at <= this.#leaseMs) this.#logs.set(lease, log)
      return
    }
  }
}
