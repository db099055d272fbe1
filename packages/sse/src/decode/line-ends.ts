const LF = 0x0a
const CR = 0x0d

/** Finds the line ends of a text, each of its characters once: in a text of CRs alone, LF is not looked for again and again. */
export class LineEnds {
  readonly #text: string
  #lf = -1
  #cr = -1

  constructor(text: string) {
    this.#text = text
  }

  /** The index of the first line end at or after `start`; the text's length where there is none. `start` never goes back. */
  find(start: number): number {
    if (this.#lf < start) this.#lf = this.#search('\n', start)
    if (this.#cr < start) this.#cr = this.#search('\r', start)
    return Math.min(this.#lf, this.#cr)
  }

  /** The index after the line end at `end`, which may be a CRLF. */
  after(end: number): number {
    return this.#text.charCodeAt(end) === CR && this.#text.charCodeAt(end + 1) === LF ? end + 2 : end + 1
  }

  #search(lineEnd: string, start: number): number {
    const found = this.#text.indexOf(lineEnd, start)
    return found === -1 ? this.#text.length : found
  }
}
