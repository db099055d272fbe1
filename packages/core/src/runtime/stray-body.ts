import { ByteStore } from '../lib/byte-store.js'

/** UTF-16 units of it that are kept, line ends included, as many as of any error body. More is no error that anybody wrote. */
const maxUnits = 64 * 1024

const SPACE = 0x20
const TAB = 0x09
const BRACE = 0x7b
const BRACKET = 0x5b

/**
 * The JSON that a vendor writes bare into a stream of events, lines that are no fields, in place of all events or behind the last: that is
 * how Gemini ends a stream by an error, under status 200 and `text/event-stream`. A line that begins an object or a list opens it, and from
 * there on every unknown line belongs to it. Other lines are passed over, as the standard says, and cost a look at their first character.
 */
export class StrayBody {
  /** Copies: a slice of a string would keep the text of a whole read in memory. */
  #store: ByteStore | undefined
  #units = 0

  /** Reads the unknown line in `[start, end)` of `text`. */
  add(text: string, start: number, end: number): void {
    if (this.#units > maxUnits || (this.#units === 0 && !beginsJson(text, start, end))) return
    this.#units += end - start + 1
    if (this.#units > maxUnits) {
      this.#store = undefined
      return
    }
    this.#store ??= new ByteStore()
    this.#store.addText(text.slice(start, end))
    this.#store.addText('\n')
  }

  /** Forgets it: an event came, so what stood before it was no error that the body ends with. */
  clear(): void {
    this.#units = 0
    this.#store = undefined
  }

  /** The text, where it is an object or a list, and whole. */
  get json(): string | undefined {
    if (this.#store === undefined) return undefined
    const text = this.#store.text()
    try {
      JSON.parse(text)
      return text
    } catch {
      // Cut, or no JSON after all: the answer ended without a word about why.
      return undefined
    }
  }
}

function beginsJson(text: string, start: number, end: number): boolean {
  let at = start
  while (at < end && (text.charCodeAt(at) === SPACE || text.charCodeAt(at) === TAB)) at++
  const first = at < end ? text.charCodeAt(at) : 0
  return first === BRACE || first === BRACKET
}
