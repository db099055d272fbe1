import type { Code, Construct, Effects, State, TokenizeContext } from 'micromark-util-types'
import { backslash, dollar, endOf, isLineEnding, isSpace, type Mark, openRound, openSquare } from './formula-marks.js'

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    formula: 'formula'
    formulaText: 'formulaText'
  }
}

/** Where a search for the end of a formula has found none, by the mark that it looked for: nobody has to look again before that place. */
type Failures = Map<string, number>
const failuresOf = new WeakMap<TokenizeContext, Failures>()

/** Reads one formula. `$` by the rule of pandoc, so that prices are none: no space inside of the marks, no digit behind the last one. */
export class FormulaReader {
  readonly #effects: Effects
  readonly #context: TokenizeContext
  readonly #ok: State
  readonly #nok: State
  readonly #failures: Failures
  #mark: Mark = '$'
  #before: Code = null
  #isEmpty = true

  constructor(effects: Effects, ok: State, nok: State, context: TokenizeContext) {
    this.#effects = effects
    this.#context = context
    this.#ok = ok
    this.#nok = nok
    this.#failures = failuresOf.get(context) ?? new Map()
    failuresOf.set(context, this.#failures)
  }

  readonly start: State = code => {
    this.#effects.enter('formula')
    this.#effects.consume(code)
    return code === dollar ? this.#secondDollar : this.#bracket
  }

  readonly #bracket: State = code => {
    if (code !== openRound && code !== openSquare) return this.#nok(code)
    this.#mark = code === openRound ? '\\(' : '\\['
    this.#effects.consume(code)
    return this.#begin
  }

  readonly #secondDollar: State = code => {
    if (code !== dollar) return isSpace(code) ? this.#nok(code) : this.#begin(code)
    this.#mark = '$$'
    this.#effects.consume(code)
    return this.#begin
  }

  readonly #begin: State = code => {
    const failed = this.#failures.get(this.#mark)
    if (failed !== undefined && this.#context.now().offset <= failed) return this.#nok(code)
    return this.#between(code)
  }

  readonly #between: State = code => {
    if (code === null || (this.#mark === '$' && isLineEnding(code))) return this.#fail(code)
    if (isLineEnding(code)) {
      this.#effects.enter('lineEnding')
      this.#effects.consume(code)
      this.#effects.exit('lineEnding')
      this.#before = code
      return this.#between
    }
    if (!this.#isEmpty && this.#mayEnd(code)) return this.#firstOfEnd(code)
    this.#effects.enter('formulaText')
    return this.#text(code)
  }

  readonly #text: State = code => {
    if (code === null || isLineEnding(code) || (!this.#isEmpty && this.#mayEnd(code))) {
      this.#effects.exit('formulaText')
      return this.#between(code)
    }
    this.#isEmpty = false
    // An escaped character neither ends the formula nor escapes the next one.
    this.#before = this.#before === backslash && code === backslash ? null : code
    this.#effects.consume(code)
    return this.#text
  }

  #mayEnd(code: Code): boolean {
    if (this.#before === backslash) return false
    if (this.#mark === '$') return code === dollar && !isSpace(this.#before)
    return code === (this.#mark === '$$' ? dollar : backslash)
  }

  /** Behind it the formula is over, or it goes on where this was something else; so it is read as an attempt. */
  #firstOfEnd(code: Code): State | undefined {
    const end: Construct = { tokenize: endOf(this.#mark), partial: true }
    return this.#effects.attempt(end, this.#done, this.#notTheEnd)(code)
  }

  readonly #done: State = code => {
    this.#effects.exit('formula')
    return this.#ok(code)
  }

  readonly #notTheEnd: State = code => {
    this.#effects.enter('formulaText')
    this.#before = code
    this.#effects.consume(code)
    return this.#text
  }

  #fail(code: Code): State | undefined {
    this.#failures.set(this.#mark, this.#context.now().offset)
    return this.#nok(code)
  }
}
