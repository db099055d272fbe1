import { backslash, hexOf, isHighSurrogate, plainEscapes, quote, smallU, space, textEnd } from './json-units.js'

/** Strings of no more characters are never ropes (V8 of Node 26.10, 2026-11). */
const shortText = 12

/** Reads strings, one after the other: what stands between the marks, in as many pieces as it comes in. */
export class JsonText {
  /** `broken`: at a character that no string may have. */
  state: 'plain' | 'escape' | 'unicode' | 'closed' | 'broken' = 'closed'
  /** The string as far as it came, as a rope of its pieces. While it is open, half of a surrogate pair at its end is left out. */
  value = ''
  /** The first half of a surrogate pair at the end, which may get its other half yet. */
  #half = ''
  /** Hexadecimal digits read of an escape, and their value. */
  #digits = 0
  #code = 0
  /** A character of the string before; see `#close`. */
  #looked = 0

  /** The next string begins. */
  open(): void {
    this.value = ''
    this.#half = ''
    this.state = 'plain'
  }

  /** Reads the open string as far as it is in this piece. @returns the place behind it, or that of a character which breaks it. */
  read(text: string, from: number): number {
    let at = from
    while (at < text.length) {
      if (this.state === 'plain') at = this.#readPlain(text, at)
      else if (this.state === 'escape') at = this.#readEscape(text, at)
      else if (this.state === 'unicode') at = this.#readUnicode(text, at)
      else break
    }
    return at
  }

  #readPlain(text: string, from: number): number {
    let at = from
    for (;;) {
      const start = at
      let unit = 0
      while (at < text.length) {
        unit = text.charCodeAt(at)
        if (unit === quote || unit === backslash || unit < space) break
        at++
      }
      const end = unit === backslash ? this.#takeWhole(text, from, at) : -1
      if (end !== -1) return this.#close(end)
      if (at > start) this.#append(text.slice(start, at))
      if (at === text.length) return at
      if (unit === quote) return this.#close(at)
      if (unit !== backslash) return this.#break(at)
      const meant = at + 1 < text.length ? plainEscapes.get(text.charCodeAt(at + 1)) : undefined
      if (meant === undefined) {
        this.state = 'escape'
        return at + 1
      }
      this.#append(meant)
      at += 2
    }
  }

  /**
   * Has the engine read a string with escapes that lies whole in this piece: it makes one string, where we would make one for each escape.
   *
   * @returns the place of its closing mark; -1 where it does not lie whole in this piece, or is none.
   */
  #takeWhole(text: string, from: number, at: number): number {
    if (this.value !== '' || this.#half !== '' || from === 0) return -1
    const end = textEnd(text, at)
    if (end === -1) return -1
    try {
      this.value = JSON.parse(text.slice(from - 1, end + 1)) as string
      return end
    } catch {
      // It is read once more, character by character, to find the place.
      return -1
    }
  }

  #readEscape(text: string, at: number): number {
    const unit = text.charCodeAt(at)
    const meant = plainEscapes.get(unit)
    if (meant === undefined && unit !== smallU) return this.#break(at)
    this.#digits = 0
    this.#code = 0
    this.state = meant === undefined ? 'unicode' : 'plain'
    if (meant !== undefined) this.#append(meant)
    return at + 1
  }

  #readUnicode(text: string, from: number): number {
    let at = from
    while (at < text.length && this.#digits < 4) {
      const digit = hexOf(text.charCodeAt(at))
      if (digit === -1) return this.#break(at)
      this.#code = this.#code * 16 + digit
      this.#digits++
      at++
    }
    if (this.#digits === 4) {
      this.#append(String.fromCharCode(this.#code))
      this.state = 'plain'
    }
    return at
  }

  /** The open string is never looked into: it may be a rope of pieces, which each look would make one. */
  #append(piece: string): void {
    const whole = this.#half === '' ? piece : this.#half + piece
    const isHalf = isHighSurrogate(whole.charCodeAt(whole.length - 1))
    this.#half = isHalf ? whole.slice(-1) : ''
    this.value += isHalf ? whole.slice(0, -1) : whole
  }

  #close(at: number): number {
    if (this.#half !== '') this.value += this.#half
    // A look into it makes one string of its pieces, which would all be kept for as long as the value. Stored, so that no compiler leaves it out.
    if (this.value.length > shortText) this.#looked = this.value.charCodeAt(this.#looked & 1)
    this.state = 'closed'
    return at + 1
  }

  #break(at: number): number {
    this.state = 'broken'
    return at
  }
}
