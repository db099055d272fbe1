/**
 * Makes one piece of the chunks that one read of the socket brought. HTTP's chunked coding may cut a body into as many chunks as it has
 * tokens: together they are decoded, encoded and written once, for a third of the cost. What is held is one read, for one microtask.
 */
export class Gatherer {
  readonly #onBytes: (bytes: Uint8Array) => void
  #chunks: Uint8Array[] = []

  constructor(onBytes: (bytes: Uint8Array) => void) {
    this.#onBytes = onBytes
  }

  add(chunk: Uint8Array): void {
    if (this.#chunks.push(chunk) === 1) queueMicrotask(this.flush)
  }

  /** Hands over what is held, before the end or the failure that comes behind it. */
  readonly flush = (): void => {
    if (this.#chunks.length === 0) return
    const chunks = this.#chunks
    this.#chunks = []
    this.#onBytes(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks))
  }
}
