import { wrapper } from '../schema/object-root.js'
import {
  backslash,
  closeList,
  closeObject,
  colon,
  comma,
  isNumberUnit,
  isSpace,
  openList,
  openObject,
  quote,
} from './json-units.js'

/** The beginning of an object that holds a wrapped value, without its white space. */
const opening = `{"${wrapper}":`
/** White space may stand in front of these characters of it: not inside of the name. */
const isApart = (at: number): boolean => at <= 1 || at >= opening.length - 1

/** Characters held at most: models that lost their way write white space or digits without an end. */
const mostHeld = 1000

/**
 * Takes the text of a wrapped value (see `withObjectRoot`) out of that of its object, in as many pieces as it comes in.
 *
 * | the model's text | the text that is given |
 * |-|-|
 * | `{"value":[1,2]}` | `[1,2]`, as it comes; a number when the character behind it comes |
 * | ends inside of the value: `{"value":[1,` | its beginning: `[1,` |
 * | ends inside of the opening or with a number, which may go on: `{"val`, `{"value":5` | the same, at the end |
 * | ends between the value and `}`: `{"value":[1,2]` | the value: `[1,2]` |
 * | begins in another way: `[1,2]`, `{"city":`, or with more than 1,000 characters of white space or digits | the same |
 * | goes on behind the value: `{"value":1,"x":2}`, `{"value":1} no` | all from the value on, which is no JSON: `1,"x":2}`, `1 }no` |
 *
 * So a text that is given is JSON only if the value is whole and alone, or if it is all that the model wrote.
 */
export class ValueText {
  #state: 'before' | 'within' | 'closed' | 'as-it-is' = 'before'
  /** The text so far, as it came; empty once it is known what it is. */
  #held = ''
  /** Characters of the opening that were read. */
  #matched = 0
  /** Characters before the value. */
  #valueAt = 0
  #isNumber = false
  /** Objects and lists of the value that are open. */
  #depth = 0
  #isInText = false
  #isEscaped = false

  /** Reads on. @returns the part of this piece, and of what was held, that is known to be of the value. */
  push(text: string): string {
    switch (this.#state) {
      case 'before':
        return this.#open(this.#held + text, this.#held.length)
      case 'within':
        return this.#within(text, 0)
      case 'closed':
        return this.#behind(text, 0)
      default:
        return text
    }
  }

  /** The text is over. @returns the text that was held. */
  end(): string {
    return this.#giveAll(this.#held)
  }

  #open(text: string, from: number): string {
    for (let at = from; at < text.length; at++) {
      if (at >= mostHeld) return this.#giveAll(text)
      const unit = text.charCodeAt(at)
      if (this.#matched < opening.length) {
        if (unit === opening.charCodeAt(this.#matched)) this.#matched++
        else if (!isSpace(unit) || !isApart(this.#matched)) return this.#giveAll(text)
        this.#valueAt = at + 1
      } else if (isNumberUnit(unit)) {
        this.#isNumber = true
      } else if (this.#isNumber || !isSpace(unit)) {
        return this.#begin(text, at)
      }
    }
    this.#held = text
    return ''
  }

  /** @param at - the first character of the value, or the one behind a number. */
  #begin(text: string, at: number): string {
    if (!this.#isNumber && isMark(text.charCodeAt(at))) return this.#giveAll(text)
    this.#held = ''
    this.#state = 'within'
    return text.slice(this.#valueAt, at) + this.#within(text, at)
  }

  #within(text: string, from: number): string {
    for (let at = from; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      if (!this.#endsAt(unit)) continue
      if (unit !== closeObject) return this.#giveAll(text.slice(from))
      this.#state = 'closed'
      return text.slice(from, at) + this.#behind(text, at + 1)
    }
    return text.slice(from)
  }

  /** The mark that closes the object is of the wrapper alone as long as nothing comes behind it. */
  #behind(text: string, from: number): string {
    for (let at = from; at < text.length; at++) {
      if (!isSpace(text.charCodeAt(at))) return this.#giveAll(`${text.slice(from, at)}}${text.slice(at)}`)
    }
    return text.slice(from)
  }

  #giveAll(text: string): string {
    this.#held = ''
    this.#state = 'as-it-is'
    return text
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

/** True for a character with which no value begins, though one may end before it. */
const isMark = (unit: number): boolean => unit === closeObject || unit === closeList || unit === comma || unit === colon
