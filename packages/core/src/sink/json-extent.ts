const quote = 0x22
const backslash = 0x5c

/**
 * Finds out whether a JSON text that comes in pieces holds a whole object or list. Only the brackets are looked at, and each character once,
 * however often it is asked.
 */
export class JsonExtent {
  #read = 0
  #depth = 0
  #begun = false
  #inString = false
  #escaped = false

  /** @param text - the text that was given before, with more behind it. */
  isWhole(text: string): boolean {
    while (this.#read < text.length) this.#see(text.charCodeAt(this.#read++))
    return this.#begun && this.#depth === 0 && !this.#inString
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
