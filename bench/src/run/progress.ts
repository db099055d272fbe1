/** One line that says what is going on: rewritten on a terminal, a line per change elsewhere. */
export class Progress {
  readonly #started = performance.now()
  readonly #terminal = process.stderr.isTTY

  /** Seconds since the beginning. */
  get seconds(): number {
    return Math.round((performance.now() - this.#started) / 1000)
  }

  show(text: string): void {
    const line = `${clock(this.seconds)}  ${text}`
    process.stderr.write(this.#terminal ? `\r\u001b[2K${line}` : `${line}\n`)
  }

  /** Makes room for other output. */
  clear(): void {
    if (this.#terminal) process.stderr.write('\r\u001b[2K')
  }
}

/** Seconds as `m:ss`. */
export const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
