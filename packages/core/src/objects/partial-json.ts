import { setOwn } from '../lib/set-own.js'
import {
  hexOf,
  isHighSurrogate,
  isNumberUnit,
  isSpace,
  literals,
  numberForm,
  plainEscapes,
  units,
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

type Container = unknown[] | { [name: string]: unknown }

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

/**
 * Reads a JSON text that comes in pieces, and shows the value as far as it is safe to show: a name once it has a value, a number or literal once it is
 * finished, a string as far as it came, without half of a surrogate pair at its end. The value grows in place: each piece costs what it adds, however
 * large the value is. The whole text gives the value that `JSON.parse` gives for it, and is a problem where that throws.
 */
export class PartialJson {
  readonly #maxDepth: number
  #value: unknown
  #version = 0
  #expected: Expected = 'value'
  #problem: JsonProblem | undefined
  /** Characters read before this piece. */
  #read = 0
  /** The place of the problem, in characters. */
  #problemAt = 0
  /** Objects and lists that are open, the root first. */
  readonly #open: Container[] = []
  /** Name of the field that is read, in the innermost object. */
  #name = ''
  /** The open string, number or literal. */
  #token = ''
  /** The open string is the name of a field. */
  #isName = false
  /** The first half of a surrogate pair at the end of the open string, which may get its other half yet. */
  #half = ''
  /** The hexadecimal digits of an escape so far: their number, and their value. */
  #digits = 0
  #code = 0
  /** Length of the open string as it is shown. */
  #shown = 0

  constructor({ maxDepth = defaultDepth }: PartialJsonOptions = {}) {
    this.#maxDepth = maxDepth
  }

  /** The value so far; undefined before there is one. Objects and lists are the same ones each time. */
  get value(): unknown {
    return this.#value
  }

  /** Grows with each change of the value; 0 before there is one. */
  get version(): number {
    return this.#version
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
    if (this.#isInText && !this.#isName) this.#replace()
  }

  /** The text is over. @returns the problem with it, if any. */
  end(): JsonProblem | undefined {
    if (this.#problem !== undefined) return this.#problem
    // Within a list or an object the next character might still be a digit.
    const isWhole = this.#expected === 'number' && this.#open.length === 0 && numberForm.test(this.#token)
    if (isWhole) this.#finishNumber(0)
    if (this.#expected === 'comma' && this.#open.length === 0) return undefined
    this.#fail(this.#version === 0 && this.#expected === 'value' ? 'empty' : 'incomplete', 0)
    return this.#problem
  }

  /** The items of a list that are finished: all but one that is still read. */
  finishedItems(list: readonly unknown[]): number {
    const depth = this.#open.indexOf(list as unknown[])
    if (depth === -1) return list.length
    const isInItem = depth < this.#open.length - 1 || this.#isInText
    return isInItem ? list.length - 1 : list.length
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
        if (unit !== units.colon) return this.#fail('syntax', at)
        this.#expected = 'value'
        return at + 1
      case 'first-name':
      case 'name':
        if (unit === units.quote) return this.#openText(at, true)
        return unit === units.closeObject && this.#expected === 'first-name'
          ? this.#close(at)
          : this.#fail('syntax', at)
      case 'comma':
        return this.#readComma(unit, at)
      default:
        if (unit === units.closeList && this.#expected === 'item') return this.#close(at)
        return this.#beginValue(unit, at)
    }
  }

  #readComma(unit: number, at: number): number {
    const container = this.#open.at(-1)
    if (container === undefined) return this.#fail('behind', at)
    const isList = Array.isArray(container)
    if (unit === (isList ? units.closeList : units.closeObject)) return this.#close(at)
    if (unit !== units.comma) return this.#fail('syntax', at)
    this.#expected = isList ? 'value' : 'name'
    return at + 1
  }

  #beginValue(unit: number, at: number): number {
    if (unit === units.quote) return this.#openText(at, false)
    if (unit === units.openObject) return this.#enter({}, 'first-name', at)
    if (unit === units.openList) return this.#enter([], 'item', at)
    this.#token = ''
    if (unit === units.minus || (unit >= units.zero && unit <= units.nine)) this.#expected = 'number'
    else if (literals.has(unit)) this.#expected = 'literal'
    else return this.#fail(this.#version === 0 ? 'before' : 'syntax', at)
    return at
  }

  #enter(container: Container, expected: Expected, at: number): number {
    if (this.#open.length >= this.#maxDepth) return this.#fail('depth', at)
    this.#put(container)
    this.#open.push(container)
    this.#expected = expected
    return at + 1
  }

  #close(at: number): number {
    this.#open.pop()
    this.#expected = 'comma'
    return at + 1
  }

  #openText(at: number, isName: boolean): number {
    this.#isName = isName
    this.#token = ''
    this.#half = ''
    this.#shown = 0
    this.#expected = 'text'
    if (!isName) this.#put('')
    return at + 1
  }

  /** Takes all characters up to the next that means something. */
  #readText(text: string, from: number): number {
    let at = from
    let unit = 0
    while (at < text.length) {
      unit = text.charCodeAt(at)
      if (unit === units.quote || unit === units.backslash || unit < units.space) break
      at++
    }
    if (at > from) this.#append(text.slice(from, at))
    if (at === text.length) return at
    if (unit === units.backslash) this.#expected = 'escape'
    else if (unit === units.quote) this.#closeText()
    else return this.#fail('syntax', at)
    return at + 1
  }

  /** The open string is never looked into: it may be a rope of pieces, which each look would make one. */
  #append(piece: string): void {
    const whole = this.#half === '' ? piece : this.#half + piece
    const isHalf = isHighSurrogate(whole.charCodeAt(whole.length - 1))
    this.#half = isHalf ? whole.slice(-1) : ''
    this.#token += isHalf ? whole.slice(0, -1) : whole
  }

  #closeText(): void {
    this.#token += this.#half
    if (this.#isName) {
      this.#name = this.#token
      this.#expected = 'colon'
    } else {
      this.#replace()
      this.#expected = 'comma'
    }
  }

  #readEscape(text: string, at: number): number {
    const unit = text.charCodeAt(at)
    const meant = plainEscapes.get(unit)
    if (meant === undefined && unit !== units.u) return this.#fail('syntax', at)
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
    if (!numberForm.test(this.#token)) return this.#fail(this.#version === 0 ? 'before' : 'syntax', at)
    this.#put(Number(this.#token))
    this.#expected = 'comma'
    return at
  }

  #readLiteral(text: string, at: number): number {
    this.#token += text[at]
    const { word, value } = literals.get(this.#token.charCodeAt(0))!
    if (!word.startsWith(this.#token)) return this.#fail(this.#version === 0 ? 'before' : 'syntax', at)
    if (this.#token.length === word.length) {
      this.#put(value)
      this.#expected = 'comma'
    }
    return at + 1
  }

  /** Adds a value to the innermost container, or makes it the root. */
  #put(value: unknown): void {
    const container = this.#open.at(-1)
    if (Array.isArray(container)) container.push(value)
    else if (container === undefined) this.#value = value
    else setOwn(container, this.#name, value)
    this.#version++
  }

  /** Puts the open string, as far as it came, in place of what is shown of it. */
  #replace(): void {
    const text = this.#token
    if (text.length === this.#shown) return
    const container = this.#open.at(-1)
    if (Array.isArray(container)) container[container.length - 1] = text
    else if (container === undefined) this.#value = text
    else setOwn(container, this.#name, text)
    this.#shown = text.length
    this.#version++
  }

  #fail(problem: JsonProblem, at: number): number {
    this.#problem = problem
    this.#problemAt = this.#read + at
    return at
  }
}
