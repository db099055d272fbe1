/** Gets the pieces that a {@link Gatherer} makes. */
export interface PieceTaker {
  /** @param piece - what one read of the socket brought, at least one byte. */
  take(piece: Uint8Array): void
}

/**
 * Makes one piece of the chunks that one read of the socket brought. HTTP's chunked coding may cut a body into as many chunks as it has
 * tokens: together they are decoded, encoded and written once, for a third of the cost. What is held is one read, for one microtask.
 */
export class Gatherer {
  readonly #taker: PieceTaker
  #chunks: Uint8Array[] | undefined

  constructor(taker: PieceTaker) {
    this.#taker = taker
  }

  add(chunk: Uint8Array): void {
    if (this.#chunks) return void this.#chunks.push(chunk)
    this.#chunks = [chunk]
    queueMicrotask(() => this.flush())
  }

  /** Hands over what is held, before the end or the failure that comes behind it. */
  flush(): void {
    const chunks = this.#chunks
    if (!chunks) return
    this.#chunks = undefined
    this.#taker.take(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks))
  }
}
