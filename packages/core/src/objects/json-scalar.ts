import { isNumberUnit, type Literal, literalOf, minus, nine, numberForm, zero } from './json-units.js'

/** Reads numbers and the words `true`, `false` and `null`, one after the other, each in as many pieces as it comes in. */
export class JsonScalar {
  /** `broken`: it is none of them. */
  state: 'open' | 'closed' | 'broken' = 'closed'
  /** The value that was closed. */
  value: number | boolean | null = null
  /** The open number. */
  #text = ''
  /** The open word, and characters read of it. */
  #word: Literal | undefined
  #read = 0

  /** True for the first character of a number or a word, which is then open. The character itself is read by `read`. */
  opensWith(unit: number): boolean {
    const isNumber = unit === minus || (unit >= zero && unit <= nine)
    this.#word = isNumber ? undefined : literalOf(unit)
    if (!isNumber && !this.#word) return false
    this.#text = ''
    this.#read = 0
    this.state = 'open'
    return true
  }

  /** Reads on. @returns the place behind it, or that of a character which breaks it. */
  read(text: string, from: number): number {
    return this.#word ? this.#readWord(text, from, this.#word) : this.#readNumber(text, from)
  }

  /** Nothing more comes: what is open may be a whole number. */
  end(): void {
    if (this.state === 'open' && !this.#word) this.#closeNumber()
  }

  #readNumber(text: string, from: number): number {
    let at = from
    while (at < text.length && isNumberUnit(text.charCodeAt(at))) at++
    this.#text += text.slice(from, at)
    // At the end of the piece the next character may still be a digit.
    if (at < text.length) this.#closeNumber()
    return at
  }

  #closeNumber(): void {
    this.state = numberForm.test(this.#text) ? 'closed' : 'broken'
    this.value = Number(this.#text)
  }

  #readWord(text: string, from: number, { word, value }: Literal): number {
    let at = from
    for (; at < text.length && this.#read < word.length; at++, this.#read++)
      if (text.charCodeAt(at) !== word.charCodeAt(this.#read)) {
        this.state = 'broken'
        return at
      }
    if (this.#read < word.length) return at
    this.value = value
    this.state = 'closed'
    return at
  }
}
