const MARK = Uint8Array.of(0xef, 0xbb, 0xbf)
const NOTHING = new Uint8Array(0)

/** Takes one byte order mark off the beginning of a stream, however the stream is cut. */
export class ByteOrderMark {
  /** Bytes of the mark seen so far; they are text after all when the next byte is not the mark's. */
  #seen = 0
  /** True when the beginning is past, so that `strip` need not be asked any more. */
  passed = false

  /** True when the first byte is that of a mark. */
  static beginsIn(bytes: Uint8Array): boolean {
    return bytes[0] === MARK[0]
  }

  /** True when the stream has begun with a part of the mark that is neither complete nor refuted. */
  get pending(): boolean {
    return !this.passed && this.#seen > 0
  }

  /** The bytes that are text; none while a mark may still be coming. */
  strip(bytes: Uint8Array): Uint8Array {
    let index = 0
    while (index < bytes.length && this.#seen < MARK.length && bytes[index] === MARK[this.#seen]) {
      index++
      this.#seen++
    }
    if (this.#seen < MARK.length && index === bytes.length) return NOTHING
    this.passed = true
    // As nearly always.
    if (this.#seen === 0) return bytes
    if (this.#seen === MARK.length) return bytes.subarray(index)
    const text = new Uint8Array(this.#seen + bytes.length - index)
    text.set(MARK.subarray(0, this.#seen))
    text.set(bytes.subarray(index), this.#seen)
    return text
  }
}
