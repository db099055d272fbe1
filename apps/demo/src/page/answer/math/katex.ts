import katex from 'katex'
import type { MathTree } from './math-tree.js'
import { toTree } from './math-tree.js'

/** Formulas that are kept, so that a block that grows does not typeset them anew. */
const mostKept = 300
const kept = new Map<string, MathTree | undefined>()

/** Typesets a formula as MathML. @returns undefined where it is not one. */
export function typeset(value: string, display: boolean): MathTree | undefined {
  const key = `${display ? 'd' : 'i'}${value}`
  if (kept.has(key)) return kept.get(key)
  const [oldest] = kept.keys()
  if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest)
  const tree = make(value, display)
  kept.set(key, tree)
  return tree
}

function make(value: string, displayMode: boolean): MathTree | undefined {
  try {
    const text = katex.renderToString(value, {
      displayMode,
      output: 'mathml',
      trust: false,
      strict: 'ignore',
      maxSize: 20,
      maxExpand: 300,
      throwOnError: true,
    })
    return toTree(text)
  } catch {
    // The formula is shown as its source.
    return undefined
  }
}
