/** A text that grows, by its lines. */
export class GrowingText {
  #text = ''
  #ended = false

  get text(): string {
    return this.#text
  }

  /** Nothing comes any more. */
  get ended(): boolean {
    return this.#ended
  }

  /** End of the last whole line; of the text, where it has ended. */
  get whole(): number {
    return this.#ended ? this.#text.length : this.#text.lastIndexOf('\n') + 1
  }

  /** @param text - the text so far: it goes on the one before. @returns false where nothing has changed. */
  set(text: string, ended: boolean): boolean {
    if (text.length === this.#text.length && ended === this.#ended) return false
    this.#text = text
    this.#ended = ended
    return true
  }

  /** True where the text before is the beginning of this one. */
  continues(text: string): boolean {
    return text.startsWith(this.#text) && !(this.#ended && text.length > this.#text.length)
  }

  /** Start of the first line from a place on that is not blank; of the last line, where all are. */
  firstLine(from: number): number {
    let start = from
    for (let at = start; at < this.#text.length; at++) {
      const unit = this.#text[at]
      if (unit === '\n') start = at + 1
      else if (unit !== ' ' && unit !== '\t' && unit !== '\r') break
    }
    return start
  }

  /** Behind the line end of a line; the length of the text where it has none. */
  lineEnd(from: number): number {
    const end = this.#text.indexOf('\n', from)
    return end === -1 ? this.#text.length : end + 1
  }

  /** Start of the line of a place. @param least - no line starts before it. */
  lineStart(place: number, least: number): number {
    let start = place
    while (start > least && this.#text[start - 1] !== '\n' && this.#text[start - 1] !== '\r') start--
    return start
  }

  /** The line that starts at a place, without its end. */
  line(start: number): string {
    return this.#text.slice(start, this.lineEnd(start)).replace(/\r?\n$/, '')
  }

  /** Line ends between two places. */
  linesBetween(from: number, to: number): number {
    let lines = 0
    for (let at = this.#text.indexOf('\n', from); at !== -1 && at < to; at = this.#text.indexOf('\n', at + 1)) lines++
    return lines
  }
}
