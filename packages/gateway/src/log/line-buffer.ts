/** The used part of a stream that lines are written to, such as `process.stdout`. */
export interface LineTarget {
  /** Takes lines, each with its line end. */
  write(text: string): unknown
  /** Characters or bytes that were written and not taken yet. Default: none. */
  readonly writableLength?: number
}

/** Bytes that may wait in the target: somebody who does not read his log must not cost the gateway its memory. */
const mostWaiting = 8 * 1024 * 1024

/** Milliseconds for which lines are gathered, too few for somebody who watches: a write of its own for each costs a busy gateway a twentieth of its CPU. */
const gatherMs = 50

/** Lines that wait no longer. */
const enough = 500

/** Writes lines together. Lines that find the target full are left out, and their number is told by the next line. */
export class LineBuffer {
  readonly #target: LineTarget
  #lines: string[] = []
  #timer: ReturnType<typeof setTimeout> | undefined
  #lost = 0

  constructor(target: LineTarget) {
    this.#target = target
  }

  add(line: string): void {
    this.#lines.push(line)
    if (this.#lines.length >= enough) this.flush()
    else this.#timer ??= setTimeout(() => this.flush(), gatherMs)
  }

  /** Writes what waits. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
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
