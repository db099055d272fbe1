/** The used part of a stream that lines are written to, such as `process.stdout`. */
export interface LineTarget {
  /** Takes lines, each with its line end. */
  write(text: string): unknown
  /** Characters or bytes that were written and not taken yet. Default: none. */
  readonly writableLength?: number
}

/** Bytes that may wait in the target: somebody who does not read his log must not cost the gateway its memory. */
const mostWaiting = 8 * 1024 * 1024

/** Writes the lines of one turn of the event loop together. Lines that find the target full are left out, and their number is told by the next line. */
export class LineBuffer {
  readonly #target: LineTarget
  #lines: string[] = []
  #lost = 0

  constructor(target: LineTarget) {
    this.#target = target
  }

  add(line: string): void {
    this.#lines.push(line)
    if (this.#lines.length === 1) setImmediate(() => this.flush())
  }

  /** Writes what waits. */
  flush(): void {
    const lines = this.#lines
    if (lines.length === 0) return
    this.#lines = []
    if ((this.#target.writableLength ?? 0) > mostWaiting) {
      this.#lost += lines.length
      return
    }
    if (this.#lost > 0) lines.unshift(JSON.stringify({ lostLines: this.#lost }))
    this.#lost = 0
    this.#target.write(`${lines.join('\n')}\n`)
  }
}
