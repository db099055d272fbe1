import { wrapper } from '../schema/object-root.js'
import { backslash, closeList, closeObject, comma, isSpace, openList, openObject, quote } from './json-units.js'

/** The beginning of an object that holds a wrapped value, without its white space. */
const opening = `{"${wrapper}":`
/** White space may stand in front of these characters of it: not inside of the name. */
const isApart = (at: number): boolean => at <= 1 || at >= opening.length - 1

/**
 * Takes the text of a wrapped value (see `withObjectRoot`) out of that of its object, in as many pieces as it comes in. A text that begins in
 * another way is given as it is: the model did not do as it was told, and whoever reads it sees what it did.
 */
export class ValueText {
  #state: 'before' | 'within' | 'over' | 'unwrapped' = 'before'
  /** Characters of the opening that were read. */
  #matched = 0
  /** Objects and lists of the value that are open. */
  #depth = 0
  #isInText = false
  #isEscaped = false

  /** Reads on. @returns what is of the value in this piece. */
  push(text: string): string {
    if (this.#state === 'before') return this.#open(text)
    if (this.#state === 'within') return this.#within(text, 0)
    return this.#state === 'unwrapped' ? text : ''
  }

  #open(text: string): string {
    for (let at = 0; at < text.length; at++) {
      if (text[at] === opening[this.#matched]) {
        this.#matched++
        if (this.#matched < opening.length) continue
        this.#state = 'within'
        return this.#within(text, at + 1)
      }
      if (isSpace(text.charCodeAt(at)) && isApart(this.#matched)) continue
      this.#state = 'unwrapped'
      return opening.slice(0, this.#matched) + text.slice(at)
    }
    return ''
  }

  #within(text: string, from: number): string {
    for (let at = from; at < text.length; at++) {
      if (!this.#endsAt(text.charCodeAt(at))) continue
      this.#state = 'over'
      return text.slice(from, at)
    }
    return text.slice(from)
  }

  /** True for the mark behind the value, which is no longer of it. */
  #endsAt(unit: number): boolean {
    if (this.#isInText) {
      if (this.#isEscaped) this.#isEscaped = false
      else if (unit === backslash) this.#isEscaped = true
      else if (unit === quote) this.#isInText = false
      return false
    }
    if (unit === quote) this.#isInText = true
    else if (unit === openObject || unit === openList) this.#depth++
    else if (unit === closeObject || unit === closeList) return --this.#depth < 0
    else if (unit === comma) return this.#depth === 0
    return false
  }
}
