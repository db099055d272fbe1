/** Finds the blank lines of a text that end by LF or CRLF, each of its characters once: in a text of CRLFs, LFs alone are not looked for again and again. */
export class BlankLines {
  readonly #text: string
  #lf = 0
  #crlf = 0

  constructor(text: string) {
    this.#text = text
  }

  /** The index behind the first one that has a line end at or after `start` in front of it; 0 where there is none. `start` never goes back. */
  after(start: number): number {
    if (this.#lf < start + 2) this.#lf = this.#behind('\n\n', start)
    if (this.#crlf < start + 3) this.#crlf = this.#behind('\n\r\n', start)
    const first = Math.min(this.#lf, this.#crlf)
    return first > this.#text.length ? 0 : first
  }

  #behind(lineEnds: string, start: number): number {
    const found = this.#text.indexOf(lineEnds, start)
    return found === -1 ? Number.POSITIVE_INFINITY : found + lineEnds.length
  }
}
