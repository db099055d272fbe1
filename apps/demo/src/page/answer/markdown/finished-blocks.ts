import type { RootContent } from 'mdast'
import type { Block, BlockKind, Piece } from './block.js'
import { Definitions } from './definitions.js'
import type { Fence } from './fence.js'
import { headOf } from './groups.js'

/** A list, table or fence that goes on. Its pieces are finished. */
export interface OpenBlock {
  readonly kind: BlockKind
  readonly pieces: readonly Piece[]
  readonly fence?: Fence | undefined
  /** Head of the table, which each of its pieces is parsed with. */
  readonly head: string
}

/** Parses Markdown, with the definitions of the text so far. */
export type Parse = (text: string) => readonly RootContent[]

/** The blocks that do not change any more, except for a definition that comes later, and the finished pieces of one that goes on. */
export class FinishedBlocks {
  readonly definitions = new Definitions()
  /** The same list, which grows. */
  readonly list: Block[] = []
  open: OpenBlock | undefined

  /** Adds a piece to a block, which stays open. */
  add({ kind, pieces, fence, head }: OpenBlock, text: string, nodes: readonly RootContent[]): void {
    const ownHead = head || (kind === 'table' ? headOf(text) : '')
    this.open = { kind, fence, head: ownHead, pieces: [...pieces, { text, nodes }] }
    if (fence) return
    for (const node of nodes) this.definitions.add(node)
    this.definitions.note(this.list.length, text)
  }

  /** Closes the block that is open. */
  close(): void {
    const { kind, pieces, fence } = this.open!
    this.open = undefined
    this.push({ kind, pieces, ...(fence && { info: fence.info }) })
  }

  push(block: Pick<Block, 'kind' | 'pieces' | 'info'>): void {
    this.list.push({ ...block, key: this.list.length, closed: true })
  }

  /** Parses the blocks again that refer to definitions which came after them. */
  settle(parse: Parse): void {
    for (const key of this.definitions.late()) this.list[key] = parsedAgain(this.list[key]!, parse)
  }
}

function parsedAgain(block: Block, parse: Parse): Block {
  let head = ''
  const pieces = block.pieces.map(piece => {
    const nodes = parse(head + piece.text)
    if (block.kind === 'table') head ||= headOf(piece.text)
    return { ...piece, nodes }
  })
  return { ...block, pieces }
}
