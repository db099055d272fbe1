const utf8 = new TextEncoder()
const decoder = new TextDecoder()

/** Bytes in one piece of memory that grows by doubling, so that small pieces cost no more than large ones. Keeps none of what it is given. */
export class ByteStore {
  #bytes = new Uint8Array(0)
  #length = 0

  /** Bytes in it. */
  get length(): number {
    return this.#length
  }

  /** Adds bytes behind those in it. */
  add(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** Adds a text as UTF-8. */
  addText(text: string): void {
    // At most three bytes for a UTF-16 unit.
    this.#reserve(3 * text.length)
    this.#length += utf8.encodeInto(text, this.#bytes.subarray(this.#length)).written
  }

  /** All of it; good until more is added. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  /** All of it as text, a byte order mark at its beginning left out. */
  text(): string {
    return decoder.decode(this.bytes)
  }

  /** Forgets the bytes, and keeps the memory for the next. */
  clear(): void {
    this.#length = 0
  }

  #reserve(more: number): void {
    const needed = this.#length + more
    if (needed <= this.#bytes.length) return
    const longer = new Uint8Array(Math.max(1024, 2 * this.#bytes.length, needed))
    longer.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = longer
  }
}
