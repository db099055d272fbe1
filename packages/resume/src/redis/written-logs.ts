/** A log that is written here, as the last append left it. */
export interface WrittenLog {
  /** Number of its last record, 0 for a new log, -1 where it is not known. */
  last: number
  /** When it was appended to, by `performance.now()`. */
  at: number
  /** Number of the last command that an append to it went out with. */
  command: number
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

  /** The log with this lease, from now on to be kept up to date; its last record is not known where it is new here. */
  of(lease: string): WrittenLog {
    const known = this.#logs.get(lease)
    if (known) return known
    const log = { last: -1, at: performance.now(), command: 0 }
    this.#look(log.at)
    this.#look(log.at)
    this.#logs.set(lease, log)
    return log
  }

  /** Its last record is not known any more. */
  forget(lease: string): void {
    const log = this.#logs.get(lease)
    if (!log) return
    log.last = -1
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
