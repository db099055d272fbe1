import type { Block, Piece } from '../markdown/block.js'
import { type Fence, fenceOf, unindented } from '../markdown/fence.js'

const codes = new WeakMap<Piece, string>()
const halfFence = /^ {0,3}[`~]+[ \t]*$/

/** The code of a fence in pieces, without the lines that open and close it. The pieces of one that grows stay the same strings. */
export function codePieces({ pieces: [opening, ...pieces], closed }: Block): readonly string[] {
  const fence = fenceOf(opening?.text.trim() ?? '')
  const indent = /^ */.exec(opening?.text.split('\n').find(line => line.trim() !== '') ?? '')?.[0].length ?? 0
  if (!fence) return []
  return pieces.map((piece, index) => {
    const known = codes.get(piece)
    if (known !== undefined) return known
    const isLast = index === pieces.length - 1
    const code = codeOf(piece.text, indent, isLast ? (closed ? fence.closes : line => halfFence.test(line)) : undefined)
    codes.set(piece, code)
    return code
  })
}

function codeOf(text: string, indent: number, ends: Fence['closes'] | undefined): string {
  const lines = text.split('\n').map(line => unindented(line.replace(/\r$/, ''), indent))
  if (!ends) return lines.join('\n')
  while (lines.at(-1) === '') lines.pop()
  if (ends(lines.at(-1) ?? '')) lines.pop()
  return lines.join('\n')
}
