const quote = 0x22
const backslash = 0x5c

/** Finds out whether a JSON text that comes in pieces is a whole object or list. Only the brackets are looked at. */
export class JsonExtent {
  #depth = 0
  #begun = false
  #inString = false
  #escaped = false

  /** The text so far is whole. */
  get isWhole(): boolean {
    return this.#begun && this.#depth === 0 && !this.#inString
  }

  /** More of the text. */
  add(piece: string): void {
    for (let at = 0; at < piece.length; at++) this.#see(piece.charCodeAt(at))
  }

  #see(unit: number): void {
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false
      else if (unit === backslash) this.#escaped = true
      else if (unit === quote) this.#inString = false
    } else if (unit === quote) this.#inString = true
    else if (isOpening(unit)) {
      this.#depth++
      this.#begun = true
    } else if (isClosing(unit)) this.#depth--
  }
}

/** `{` and `[`. */
const isOpening = (unit: number): boolean => unit === 0x7b || unit === 0x5b
/** `}` and `]`. */
const isClosing = (unit: number): boolean => unit === 0x7d || unit === 0x5d
