import type { RootContent } from 'mdast'

/** A run of whole lines of a block. Never changed, only replaced. */
export interface Piece {
  readonly text: string
  /** The parsed lines; empty for code and formulas, whose text is shown as it is. */
  readonly nodes: readonly RootContent[]
}

/**
 * `list` and `table` have pieces of some items or rows each, `code` of some lines. `code` and `math` are fences at the top level; those inside of other
 * blocks are nodes there. `flow` is everything else, in one piece.
 */
export type BlockKind = 'flow' | 'list' | 'table' | 'code' | 'math'

/** A block of the top level. Never changed, only replaced, and the last one alone. */
export interface Block {
  /** Its place in the text: the same while it grows. */
  readonly key: number
  readonly kind: BlockKind
  readonly pieces: readonly Piece[]
  /** False for a block that may still grow. */
  readonly closed: boolean
  /** Words behind the opening of a code fence: the language first. */
  readonly info?: string
}

/** The text that a block was read from. */
export const blockText = (block: Block): string => block.pieces.map(piece => piece.text).join('')

/** The text of blocks, which is the text that they were read from. */
export const blocksText = (blocks: readonly Block[]): string => blocks.map(blockText).join('')
