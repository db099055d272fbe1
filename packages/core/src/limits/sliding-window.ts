import { windowMs } from './attempt-limits.js'

/** An amount that counts for a minute. */
interface Entry {
  readonly at: number
  amount: number
}

/** Counts amounts over the last 60 seconds, exactly: a list of what happened in them. Times are milliseconds of any one clock. */
export class SlidingWindow {
  /** The amount that any 60 seconds may hold. A change counts from the next look on, for what is in the window already as well. */
  most: number
  /** Ordered by time; those before `#first` are over. */
  #entries: Entry[] = []
  #first = 0
  #sum = 0

  constructor(most: number) {
    this.most = most
  }

  /** True when nothing counts any more. */
  isEmpty(now: number): boolean {
    this.#expire(now)
    return this.#first === this.#entries.length
  }

  /** Milliseconds until an amount fits; 0: now. One that is larger than the limit fits when nothing else counts. */
  waitMs(amount: number, now: number): number {
    this.#expire(now)
    let sum = this.#sum
    for (let at = this.#first; at < this.#entries.length; at++) {
      if (sum + amount <= this.most) return at === this.#first ? 0 : this.#overAt(at - 1) - now
      sum -= this.#entries[at]!.amount
    }
    return this.#first === this.#entries.length ? 0 : this.#overAt(this.#entries.length - 1) - now
  }

  /** Counts an amount. @returns what {@link correct} takes. */
  add(amount: number, now: number): Entry {
    const entry = { at: now, amount }
    this.#entries.push(entry)
    this.#sum += amount
    return entry
  }

  /** The amount was another one. More of it counts from now on, since it was not known before. */
  correct(entry: Entry, amount: number, now: number): void {
    this.#expire(now)
    if (amount > entry.amount) this.add(amount - entry.amount, now)
    else if (entry.at > now - windowMs) {
      this.#sum -= entry.amount - amount
      entry.amount = amount
    }
  }

  #overAt(index: number): number {
    return this.#entries[index]!.at + windowMs
  }

  #expire(now: number): void {
    while (this.#first < this.#entries.length && this.#overAt(this.#first) <= now)
      this.#sum -= this.#entries[this.#first++]!.amount
    // Half of the list at most is waste, and each entry is moved once.
    if (this.#first > 64 && this.#first * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#first)
      this.#first = 0
    }
  }
}
