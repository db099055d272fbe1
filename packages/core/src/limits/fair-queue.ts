/** Waiters by their key: first come, first served within a key; the keys take turns, so that one with a thousand requests delays no other by more than one. */
export class FairQueue<Waiter> {
  /** In the order of the turns. */
  readonly #keys = new Map<string, Set<Waiter>>()
  /** All of them, in the order in which they came. */
  readonly #all = new Set<Waiter>()

  get size(): number {
    return this.#all.size
  }

  /** The one that has waited for the longest time. */
  get oldest(): Waiter | undefined {
    const [oldest] = this.#all
    return oldest
  }

  /** Number of those that wait under a key. */
  sizeOf(key: string): number {
    return this.#keys.get(key)?.size ?? 0
  }

  add(key: string, waiter: Waiter): void {
    const waiting = this.#keys.get(key) ?? new Set()
    this.#keys.set(key, waiting)
    waiting.add(waiter)
    this.#all.add(waiter)
  }

  /** @returns false for one that does not wait. */
  remove(key: string, waiter: Waiter): boolean {
    const waiting = this.#keys.get(key)
    if (!waiting?.delete(waiter)) return false
    this.#all.delete(waiter)
    if (waiting.size === 0) this.#keys.delete(key)
    return true
  }

  /** The next one in turn. @param blocked - keys that are left out. */
  next(blocked: ReadonlySet<string>): Waiter | undefined {
    for (const [key, waiting] of this.#keys) {
      if (blocked.has(key)) continue
      const [first] = waiting
      return first
    }
    return undefined
  }

  /** Sends a key to the end of the turns. */
  served(key: string): void {
    const waiting = this.#keys.get(key)
    if (!waiting) return
    this.#keys.delete(key)
    this.#keys.set(key, waiting)
  }
}
