/** Characters of it that are kept, as many as of any refusal. More is no error that anybody wrote. */
const maxChars = 64 * 1024

/**
 * The JSON that a vendor writes bare into a stream of events, lines that are no fields, in place of all events or behind the last: that is
 * how Gemini ends a stream by an error, under status 200 and `text/event-stream`. Other lines that are no fields are passed over, as the
 * standard says.
 */
export class StrayBody {
  #text = ''

  /** A line that is no field. */
  add(line: string): void {
    if (this.#text === '' && !/^\s*[{[]/.test(line)) return
    if (this.#text.length <= maxChars) this.#text += `${line}\n`
  }

  /** An event came, so what stood before it was none. */
  clear(): void {
    this.#text = ''
  }

  /** The text, where it is an object or a list, and whole. */
  get json(): string | undefined {
    if (this.#text === '' || this.#text.length > maxChars) return undefined
    try {
      JSON.parse(this.#text)
      return this.#text
    } catch {
      // Cut, or no JSON after all: the answer ended without a word about why.
      return undefined
    }
  }
}
