/**
 * Reads one response after the other from the bytes of a connection: status, then the body without its transfer coding. Reads what the
 * servers of the benchmark send (chunked coding, or `content-length`), nothing else.
 */
export class HttpReader {
  status = 0
  #state: 'head' | 'size' | 'data' | 'crlf' | 'fixed' = 'head'
  #held: Buffer = Buffer.alloc(0)
  #left = 0
  readonly #onData: (bytes: Buffer) => void
  readonly #onEnd: () => void

  constructor(onData: (bytes: Buffer) => void, onEnd: () => void) {
    this.#onData = onData
    this.#onEnd = onEnd
  }

  push(bytes: Buffer): void {
    let rest: Buffer = this.#held.length > 0 ? Buffer.concat([this.#held, bytes]) : bytes
    this.#held = Buffer.alloc(0)
    while (rest.length > 0) {
      const taken = this.#step(rest)
      if (taken === 0) {
        this.#held = rest
        return
      }
      rest = rest.subarray(taken)
    }
  }

  /** Takes what it can of the bytes; 0 when more are needed. */
  #step(bytes: Buffer): number {
    if (this.#state === 'head') return this.#head(bytes)
    if (this.#state === 'size') return this.#size(bytes)
    if (this.#state === 'crlf') {
      if (bytes.length < 2) return 0
      this.#state = 'size'
      return 2
    }
    const taken = Math.min(this.#left, bytes.length)
    this.#left -= taken
    this.#onData(bytes.subarray(0, taken))
    if (this.#left === 0) {
      if (this.#state === 'data') this.#state = 'crlf'
      else this.#end()
    }
    return taken
  }

  #head(bytes: Buffer): number {
    const end = bytes.indexOf('\r\n\r\n')
    if (end < 0) return 0
    const head = bytes.toString('latin1', 0, end)
    this.status = Number(head.slice(9, 12))
    const length = /^content-length: *(\d+)/im.exec(head)?.[1]
    this.#left = Number(length ?? 0)
    this.#state = length === undefined ? 'size' : 'fixed'
    if (this.#state === 'fixed' && this.#left === 0) this.#end()
    return end + 4
  }

  #size(bytes: Buffer): number {
    const end = bytes.indexOf('\r\n')
    if (end < 0) return 0
    this.#left = Number.parseInt(bytes.toString('latin1', 0, end), 16)
    if (this.#left > 0) {
      this.#state = 'data'
      return end + 2
    }
    if (bytes.length < end + 4) return 0
    this.#end()
    return end + 4
  }

  #end(): void {
    this.#state = 'head'
    this.#onEnd()
  }
}
