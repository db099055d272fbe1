/** Is told of a count that has changed. */
export interface CountListener {
  /** Tokens were added, or taken back. */
  counted(count: Count): void
  /** The tokens of a count are about to be read: others may have changed them. */
  wanted(count: Count): void
}

/** The tokens that a key has spent or reserved in one period. */
export class Count {
  readonly key: string
  readonly period: string
  readonly #listener: CountListener | undefined
  /** As last read or written. */
  #kept: number
  #added = 0

  /** @param kept - tokens that were counted before. */
  constructor(key: string, period: string, kept = 0, listener?: CountListener) {
    this.key = key
    this.period = period
    this.#kept = kept
    this.#listener = listener
  }

  get tokens(): number {
    this.#listener?.wanted(this)
    return this.#kept + this.#added
  }

  /** Tokens that are not written yet; negative where more was taken back. */
  get added(): number {
    return this.#added
  }

  add(tokens: number): void {
    if (tokens === 0) return
    this.#added += tokens
    this.#listener?.counted(this)
  }

  /** @param kept - tokens of the period, by all who count them, without those that are not written yet. */
  seen(kept: number): void {
    this.#kept = kept
  }

  /** All that was added up to now is written. @param kept - tokens of the period, by all who count them. */
  written(kept: number): void {
    this.#kept = kept
    this.#added = 0
  }
}

/** Opens counts. */
export interface CountBook {
  /** The count of a key in a period, with what was counted before. */
  open(key: string, period: string): Count
  /** Writes what is not written yet. */
  close(): void
}

/** Counts that end with the process. */
export const memoryBook: CountBook = {
  open: (key, period) => new Count(key, period),
  close: () => {},
}
