/** Somebody who waits for a stream. */
export interface Waiter {
  /** Called when the stream may have changed. */
  wake(): void
}

/** Those who wait, by the id of their stream. */
export class Waiting<Who extends Waiter> {
  readonly #byStream = new Map<string, Set<Who>>()

  get size(): number {
    return this.#byStream.size
  }

  add(streamId: string, who: Who): void {
    const others = this.#byStream.get(streamId)
    if (others) others.add(who)
    else this.#byStream.set(streamId, new Set([who]))
  }

  remove(streamId: string, who: Who): void {
    const others = this.#byStream.get(streamId)
    others?.delete(who)
    if (others?.size === 0) this.#byStream.delete(streamId)
  }

  /** Streams that somebody waits for. */
  streams(): readonly string[] {
    return [...this.#byStream.keys()]
  }

  wake(streamId: string): void {
    const waiting = this.#byStream.get(streamId)
    // Mostly nobody: readers in this process are given what is appended.
    if (waiting) for (const who of [...waiting]) who.wake()
  }
}
