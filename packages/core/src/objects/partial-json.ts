import { type Container, GrowingValue } from './growing-value.js'
import {
  backslash,
  closeList,
  closeObject,
  colon,
  comma,
  hexOf,
  isHighSurrogate,
  isNumberUnit,
  isSpace,
  type Literal,
  literalOf,
  minus,
  nine,
  numberForm,
  openList,
  openObject,
  plainEscapes,
  quote,
  smallU,
  space,
  textEnd,
  zero,
} from './json-units.js'

/**
 * Why a text is no JSON, or not yet.
 *
 * | problem | the text |
 * |-|-|
 * | `empty` | holds nothing but white space |
 * | `incomplete` | ends before its value does |
 * | `syntax` | has a character where none such may stand |
 * | `before` | has something before the value: prose, a code fence |
 * | `behind` | has something behind the value |
 * | `depth` | nests objects and lists deeper than is allowed |
 */
export type JsonProblem = 'empty' | 'incomplete' | 'syntax' | 'before' | 'behind' | 'depth'

/** Settings of {@link PartialJson}. */
export interface PartialJsonOptions {
  /** Objects and lists inside of each other at most. Default 1 000: most code that reads such a value is recursive. */
  readonly maxDepth?: number
}

/** The thing that is read next. `item` and `first-name` may be the end of a container instead. */
type Expected =
  | 'value'
  | 'item'
  | 'first-name'
  | 'name'
  | 'colon'
  | 'comma'
  | 'text'
  | 'escape'
  | 'unicode'
  | 'number'
  | 'literal'

const defaultDepth = 1000

/** Strings of no more characters are never ropes (V8 of Node 26.10, 2026-11). */
const shortText = 12

/**
 * Reads a JSON text that comes in pieces, and shows the value as far as it is safe to show: a name once it has a value, a number or literal once it is
 * finished, a string as far as it came, without half of a surrogate pair at its end. The value grows in place: each piece costs what it adds, however
 * large the value is. The whole text gives the value that `JSON.parse` gives for it, and is a problem where that throws.
 */
export class PartialJson {
  readonly #maxDepth: number
  readonly #value = new GrowingValue()
  #expected: Expected = 'value'
  #problem: JsonProblem | undefined
  /** The place of the problem, in characters. */
  #problemAt = 0
  /** Characters read before this piece. */
  #read = 0
  /** The open string, as a rope of its pieces, or the open number. */
  #token = ''
  /** The open string is the name of a field. */
  #isName = false
  /** The first half of a surrogate pair at the end of the open string, which may get its other half yet. */
  #half = ''
  /** The open literal. */
  #literal: Literal | undefined
  /** Characters read of the literal, or of an escape's hexadecimal digits, and the value of these. */
  #digits = 0
  #code = 0
  /** Last character of the string before; see `#closeText`. */
  #lastUnit = 0

  constructor({ maxDepth = defaultDepth }: PartialJsonOptions = {}) {
    this.#maxDepth = maxDepth
  }

  /** The value so far; undefined before there is one. Objects and lists are the same ones each time. */
  get value(): unknown {
    return this.#value.root
  }

  /** Grows with each change of the value; 0 before there is one. */
  get version(): number {
    return this.#value.version
  }

  /** Why the text is no JSON; undefined as long as it may be. */
  get problem(): JsonProblem | undefined {
    return this.#problem
  }

  /** The place of the problem: characters before it. */
  get problemAt(): number {
    return this.#problemAt
  }

  /** Reads on. Nothing is read behind a problem. */
  push(text: string): void {
    let at = 0
    while (at < text.length && this.#problem === undefined) at = this.#step(text, at)
    this.#read += text.length
    if (this.#isInText && !this.#isName) this.#value.showText(this.#token)
  }

  /** The text is over. @returns the problem with it, if any. */
  end(): JsonProblem | undefined {
    if (this.#problem !== undefined) return this.#problem
    // Within a list or an object the next character might still be a digit.
    const isWhole = this.#expected === 'number' && this.#value.depth === 0 && numberForm.test(this.#token)
    if (isWhole) this.#finishNumber(0)
    if (this.#expected === 'comma' && this.#value.depth === 0) return undefined
    this.#fail(this.#value.version === 0 && this.#expected === 'value' ? 'empty' : 'incomplete', 0)
    return this.#problem
  }

  /** The items of a list that are finished: all but one that is still read. */
  finishedItems(list: readonly unknown[]): number {
    return this.#value.finishedItems(list, this.#isInText)
  }

  get #isInText(): boolean {
    return this.#expected === 'text' || this.#expected === 'escape' || this.#expected === 'unicode'
  }

  /** Reads one token or a part of one. @returns the place behind it. */
  #step(text: string, at: number): number {
    switch (this.#expected) {
      case 'text':
        return this.#readText(text, at)
      case 'escape':
        return this.#readEscape(text, at)
      case 'unicode':
        return this.#readUnicode(text, at)
      case 'number':
        return this.#readNumber(text, at)
      case 'literal':
        return this.#readLiteral(text, at)
      default:
        return this.#readMark(text.charCodeAt(at), at)
    }
  }

  /** A character between tokens, or the first one of a token. */
  #readMark(unit: number, at: number): number {
    if (isSpace(unit)) return at + 1
    switch (this.#expected) {
      case 'colon':
        if (unit !== colon) return this.#fail('syntax', at)
        this.#expected = 'value'
        return at + 1
      case 'first-name':
      case 'name':
        if (unit === quote) return this.#openText(at, true)
        return unit === closeObject && this.#expected === 'first-name' ? this.#close(at) : this.#fail('syntax', at)
      case 'comma':
        return this.#readComma(unit, at)
      default:
        if (unit === closeList && this.#expected === 'item') return this.#close(at)
        return this.#beginValue(unit, at)
    }
  }

  #readComma(unit: number, at: number): number {
    const { container } = this.#value
    if (container === undefined) return this.#fail('behind', at)
    const isList = Array.isArray(container)
    if (unit === (isList ? closeList : closeObject)) return this.#close(at)
    if (unit !== comma) return this.#fail('syntax', at)
    this.#expected = isList ? 'value' : 'name'
    return at + 1
  }

  #beginValue(unit: number, at: number): number {
    if (unit === quote) return this.#openText(at, false)
    if (unit === openObject) return this.#enter({}, 'first-name', at)
    if (unit === openList) return this.#enter([], 'item', at)
    if (unit === minus || (unit >= zero && unit <= nine)) {
      this.#token = ''
      this.#expected = 'number'
      return at
    }
    this.#digits = 0
    this.#literal = literalOf(unit)
    if (!this.#literal) return this.#fail(this.#value.version === 0 ? 'before' : 'syntax', at)
    this.#expected = 'literal'
    return at
  }

  #enter(container: Container, expected: Expected, at: number): number {
    if (this.#value.depth >= this.#maxDepth) return this.#fail('depth', at)
    this.#value.enter(container)
    this.#expected = expected
    return at + 1
  }

  #close(at: number): number {
    this.#value.leave()
    this.#expected = 'comma'
    return at + 1
  }

  #openText(at: number, isName: boolean): number {
    this.#isName = isName
    this.#token = ''
    this.#half = ''
    this.#value.openText()
    this.#expected = 'text'
    return at + 1
  }

  /** Reads the open string as far as it is in this piece. */
  #readText(text: string, from: number): number {
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
      if (end !== -1) return this.#closeText(text, end)
      if (at > start) this.#append(text.slice(start, at))
      if (at === text.length) return at
      if (unit === quote) return this.#closeText(text, at)
      if (unit !== backslash) return this.#fail('syntax', at)
      const meant = at + 1 < text.length ? plainEscapes.get(text.charCodeAt(at + 1)) : undefined
      if (meant === undefined) {
        this.#expected = 'escape'
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
    if (this.#token !== '' || this.#half !== '' || from === 0) return -1
    const end = textEnd(text, at)
    if (end === -1) return -1
    try {
      this.#token = JSON.parse(text.slice(from - 1, end + 1)) as string
      return end
    } catch {
      // It is read once more, character by character, to find the place.
      return -1
    }
  }

  /** The open string is never looked into: it may be a rope of pieces, which each look would make one. */
  #append(piece: string): void {
    const whole = this.#half === '' ? piece : this.#half + piece
    const isHalf = isHighSurrogate(whole.charCodeAt(whole.length - 1))
    this.#half = isHalf ? whole.slice(-1) : ''
    this.#token += isHalf ? whole.slice(0, -1) : whole
  }

  #closeText(text: string, at: number): number {
    if (this.#half !== '') this.#token += this.#half
    // A look into it makes one string of its pieces, which would all be kept for as long as the value. Stored, so that no compiler leaves it out.
    if (this.#token.length > shortText) this.#lastUnit = this.#token.charCodeAt(this.#lastUnit & 1)
    if (this.#isName) {
      this.#value.name(this.#token)
      // Mostly it stands right there.
      const hasColon = text.charCodeAt(at + 1) === colon
      this.#expected = hasColon ? 'value' : 'colon'
      if (hasColon) return at + 2
    } else {
      this.#value.showText(this.#token)
      this.#expected = 'comma'
    }
    return at + 1
  }

  #readEscape(text: string, at: number): number {
    const unit = text.charCodeAt(at)
    const meant = plainEscapes.get(unit)
    if (meant === undefined && unit !== smallU) return this.#fail('syntax', at)
    this.#digits = 0
    this.#code = 0
    this.#expected = meant === undefined ? 'unicode' : 'text'
    if (meant !== undefined) this.#append(meant)
    return at + 1
  }

  #readUnicode(text: string, from: number): number {
    let at = from
    while (at < text.length && this.#digits < 4) {
      const digit = hexOf(text.charCodeAt(at))
      if (digit === -1) return this.#fail('syntax', at)
      this.#code = this.#code * 16 + digit
      this.#digits++
      at++
    }
    if (this.#digits === 4) {
      this.#append(String.fromCharCode(this.#code))
      this.#expected = 'text'
    }
    return at
  }

  #readNumber(text: string, from: number): number {
    let at = from
    while (at < text.length && isNumberUnit(text.charCodeAt(at))) at++
    this.#token += text.slice(from, at)
    return at < text.length ? this.#finishNumber(at) : at
  }

  #finishNumber(at: number): number {
    if (!numberForm.test(this.#token)) return this.#fail(this.#value.version === 0 ? 'before' : 'syntax', at)
    this.#value.put(Number(this.#token))
    this.#expected = 'comma'
    return at
  }

  #readLiteral(text: string, from: number): number {
    const { word, value } = this.#literal!
    let at = from
    while (at < text.length && this.#digits < word.length) {
      if (text.charCodeAt(at) !== word.charCodeAt(this.#digits))
        return this.#fail(this.#value.version === 0 ? 'before' : 'syntax', at)
      this.#digits++
      at++
    }
    if (this.#digits === word.length) {
      this.#value.put(value)
      this.#expected = 'comma'
    }
    return at
  }

  #fail(problem: JsonProblem, at: number): number {
    this.#problem = problem
    this.#problemAt = this.#read + at
    return at
  }
}
