import type { InlineCode } from 'mdast'
import type { Extension as MdastExtension } from 'mdast-util-from-markdown'
import type { Construct, Extension, Token } from 'micromark-util-types'
import type { Formula } from './formula.js'
import { backslash, dollar } from './formula-marks.js'
import { FormulaReader } from './formula-reader.js'

const construct: Construct = {
  name: 'formula',
  tokenize(effects, ok, nok) {
    return new FormulaReader(effects, ok, nok, this).start
  },
}

/** Formulas for micromark. */
export const formulas: Extension = { text: { [dollar]: construct, [backslash]: construct } }

/** Formulas for mdast. */
export const formulasFromMarkdown: MdastExtension = {
  enter: {
    formula(token: Token) {
      const source = this.sliceSerialize(token)
      const display = source.startsWith('$$') || source.startsWith('\\[')
      const marks = source.startsWith('$') && !display ? 1 : 2
      const node: Formula = { type: 'formula', value: source.slice(marks, -marks).trim(), display }
      // The tree's own type lists the nodes of Markdown alone.
      this.enter(node as unknown as InlineCode, token)
    },
  },
  exit: {
    formula(token: Token) {
      this.exit(token)
    },
  },
}
