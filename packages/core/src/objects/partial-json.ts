import { type Container, GrowingValue } from './growing-value.js'
import type { JsonProblem } from './json-problem.js'
import { JsonScalar } from './json-scalar.js'
import { JsonText } from './json-text.js'
import { closeList, closeObject, colon, comma, isSpace, openList, openObject, quote } from './json-units.js'

/** Settings of {@link PartialJson}. */
export interface PartialJsonOptions {
  /** Objects and lists inside of each other at most. Default 1 000: most code that reads such a value is recursive. */
  readonly maxDepth?: number
}

/** The thing that is read next. `item` and `first-name` may be the end of a container instead. */
type Expected = 'value' | 'item' | 'first-name' | 'name' | 'colon' | 'comma' | 'text' | 'scalar'

const defaultDepth = 1000

/**
 * Reads a JSON text that comes in pieces, and shows the value as far as it is safe to show: a name once it has a value, a number or literal once it is
 * finished, a string as far as it came, without half of a surrogate pair at its end. The value grows in place: each piece costs what it adds, however
 * large the value is. The whole text gives the value that `JSON.parse` gives for it, and is a problem where that throws.
 *
 * This is the structure: objects, lists and the marks between values. Strings are read by {@link JsonText}, other values by {@link JsonScalar}.
 */
export class PartialJson {
  readonly #maxDepth: number
  readonly #value = new GrowingValue()
  readonly #text = new JsonText()
  readonly #scalar = new JsonScalar()
  #expected: Expected = 'value'
  /** The open string is the name of a field. */
  #isName = false
  #problem: JsonProblem | undefined
  /** The place of the problem, in characters. */
  #problemAt = 0
  /** Characters read before this piece. */
  #read = 0

  constructor(options: PartialJsonOptions = {}) {
    if (typeof options !== 'object' || options === null)
      throw new TypeError('The options of PartialJson are an object: { maxDepth }.')
    this.#maxDepth = options.maxDepth ?? defaultDepth
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
    if (this.#expected === 'text' && !this.#isName) this.#value.showText(this.#text.value)
  }

  /** The text is over. @returns the problem with it, if any. */
  end(): JsonProblem | undefined {
    if (this.#problem !== undefined) return this.#problem
    if (this.#expected === 'scalar' && this.#value.depth === 0) {
      this.#scalar.end()
      if (this.#scalar.state === 'closed') this.#put(0)
    }
    if (this.#expected === 'comma' && this.#value.depth === 0) return undefined
    this.#fail(this.#value.version === 0 && this.#expected === 'value' ? 'empty' : 'incomplete', 0)
    return this.#problem
  }

  /** The items of a list that are finished: all but one that is still read. */
  finishedItems(list: readonly unknown[]): number {
    return this.#value.finishedItems(list, this.#expected === 'text')
  }

  /** Reads one token or a part of one. @returns the place behind it. */
  #step(text: string, at: number): number {
    if (this.#expected === 'text') return this.#readText(text, at)
    if (this.#expected === 'scalar') return this.#readScalar(text, at)
    return this.#readMark(text.charCodeAt(at), at)
  }

  #readText(text: string, from: number): number {
    const at = this.#text.read(text, from)
    if (this.#text.state === 'closed') return this.#closeText(text, at)
    return this.#text.state === 'broken' ? this.#fail('syntax', at) : at
  }

  #readScalar(text: string, from: number): number {
    const at = this.#scalar.read(text, from)
    if (this.#scalar.state === 'closed') return this.#put(at)
    return this.#scalar.state === 'broken' ? this.#failValue(at) : at
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
    if (!this.#scalar.opensWith(unit)) return this.#failValue(at)
    this.#expected = 'scalar'
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
    this.#text.open()
    this.#value.openText()
    this.#expected = 'text'
    return at + 1
  }

  /** @param at - behind the closing mark. */
  #closeText(text: string, at: number): number {
    const { value } = this.#text
    if (!this.#isName) {
      this.#value.showText(value)
      this.#expected = 'comma'
      return at
    }
    this.#value.name(value)
    // Mostly it stands right there.
    const hasColon = text.charCodeAt(at) === colon
    this.#expected = hasColon ? 'value' : 'colon'
    return hasColon ? at + 1 : at
  }

  #put(at: number): number {
    this.#value.put(this.#scalar.value)
    this.#expected = 'comma'
    return at
  }

  /** A value that is none: at the beginning it is something else in front of the value. */
  #failValue(at: number): number {
    return this.#fail(this.#value.version === 0 ? 'before' : 'syntax', at)
  }

  #fail(problem: JsonProblem, at: number): number {
    this.#problem = problem
    this.#problemAt = this.#read + at
    return at
  }
}
