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

/**
 * Writes lines together. Lines that find the target full, or that it refuses, are left out, and their number is told by the next line. Errors of the target from inside
 * the timer are thrown by the next `add`: nobody else would hear of them.
 */
export class LineBuffer {
  readonly #target: LineTarget
  #lines: string[] = []
  #timer: ReturnType<typeof setTimeout> | undefined
  #lost = 0
  #failure: { readonly thrown: unknown } | undefined

  constructor(target: LineTarget) {
    this.#target = target
  }

  /** @throws what the target threw since the last call; the line is kept. */
  add(line: string): void {
    this.#lines.push(line)
    if (this.#lines.length >= enough) this.#tryFlush()
    else this.#timer ??= setTimeout(() => this.#tryFlush(), gatherMs)
    const failure = this.#failure
    this.#failure = undefined
    if (failure) throw failure.thrown
  }

  #tryFlush(): void {
    try {
      this.flush()
    } catch (thrown) {
      this.#failure ??= { thrown }
    }
  }

  /** Writes what waits. @throws what the target throws. */
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
    const lost = this.#lost
    // Until the target has them.
    this.#lost += lines.length
    if (lost > 0) lines.unshift(JSON.stringify({ lostLines: lost }))
    this.#target.write(`${lines.join('\n')}\n`)
    this.#lost = 0
  }
}
