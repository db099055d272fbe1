import type { Code, Construct, State } from 'micromark-util-types'

/** The marks that open a formula. */
export type Mark = '$' | '$$' | '\\(' | '\\['

export const dollar = 36
export const openRound = 40
const closeRound = 41
export const openSquare = 91
const closeSquare = 93
export const backslash = 92

export const isLineEnding = (code: Code): code is NonNullable<Code> => code !== null && code < -2
export const isSpace = (code: Code): boolean => code === null || code < 0 || code === 32
const isDigit = (code: Code): boolean => code !== null && code >= 48 && code <= 57

/** Reads the mark that ends a formula. */
export const endOf = (mark: Mark): Construct['tokenize'] =>
  function tokenize(effects, ok, nok) {
    const second = mark === '$$' ? dollar : mark === '\\(' ? closeRound : closeSquare
    const behind: State = code => {
      if (mark === '$') return isDigit(code) ? nok(code) : finish(code)
      if (code !== second) return nok(code)
      effects.consume(code)
      return finish
    }
    const finish: State = code => {
      effects.exit('formulaText')
      return ok(code)
    }
    return code => {
      effects.enter('formulaText')
      effects.consume(code)
      return behind
    }
  }
