import type { InlineCode } from 'mdast'

/** A formula in a sentence: `$a$`, `\(a\)`, and `$$a$$`, `\[a\]`, which stand on a line of their own. */
export interface Formula {
  type: 'formula'
  value: string
  display: boolean
  position?: InlineCode['position']
}

declare module 'mdast' {
  interface PhrasingContentMap {
    formula: Formula
  }
  interface RootContentMap {
    formula: Formula
  }
}
