import type { RootContent } from 'mdast'
import { type Block, type BlockKind, blockText, type Piece } from './block.js'
import { Definitions } from './definitions.js'
import { type Fence, fenceOf } from './fence.js'
import { settle } from './settle.js'
import { parse } from './syntax.js'

/** Characters that are parsed at once, about: a few milliseconds of work. */
const windowSize = 2000
/** A block that is this long is parsed again when it has grown by a sixteenth, and not with each change: so its cost grows with its length. */
const longBlock = 4000
const growthShare = 16
/** Items, rows and lines of a piece. */
const pieceItems: Readonly<Record<string, number>> = { list: 16, table: 24, code: 40 }

/** A list, table or fence that goes on. Its pieces are finished. */
interface OpenBlock {
  readonly kind: BlockKind
  readonly pieces: readonly Piece[]
  readonly fence?: Fence | undefined
  /** Head of the table, which each of its pieces is parsed with. */
  readonly head: string
}

/**
 * Reads a Markdown text that grows, block by block. A block is finished when another one has begun behind it: CommonMark opens none again. What is finished
 * is not parsed any more; a list or table is finished item by item, a fence line by line. Where a cut could change the meaning, these rules decide:
 *
 * - A list that is cut is loose from the piece on in which its first blank line comes.
 * - A reference whose definition stands further down is text until the whole text is there.
 */
export class MarkdownReader {
  readonly #definitions = new Definitions()
  readonly #blocks: Block[] = []
  #text = ''
  #ended = false
  /** Everything before it is finished. */
  #at = 0
  /** The whole lines up to here hold nothing more that is finished. */
  #seen = 0
  /** An opening at this place turned out to open nothing. */
  #noFenceAt = -1
  #window = windowSize
  #open: OpenBlock | undefined
  /** The tail was last read as several blocks, or as many items or rows: else there is nothing to finish in it. */
  #mayFinish = false
  #tail: readonly Block[] = []
  /** Length of the tail when it was parsed last; -1 where it has to be parsed. */
  #tailLength = -1
  /** Characters given to the parser so far, for tests of growth. */
  parsed = 0

  /** The definitions of the text so far. */
  get definitions(): Definitions {
    return this.#definitions
  }

  /** The blocks so far; the same objects where they have not changed. Joined, their texts are the text that was read. */
  get blocks(): readonly Block[] {
    return [...this.#blocks, ...this.#tail]
  }

  /** The blocks that do not change any more, except for a definition that comes later. The same list, which grows. */
  get finished(): readonly Block[] {
    return this.#blocks
  }

  /** The blocks that may change. */
  get tail(): readonly Block[] {
    return this.#tail
  }

  /** @param text - the text so far: it goes on the one before. @param ended - nothing comes any more. */
  set(text: string, ended: boolean): void {
    if (text.length === this.#text.length && ended === this.#ended) return
    this.#text = text
    this.#ended = ended
    if (ended) this.#seen = 0
  }

  /** True where the reader goes on: the text before is its beginning. */
  continues(text: string): boolean {
    return text.startsWith(this.#text) && !(this.#ended && text.length > this.#text.length)
  }

  /** Does a few milliseconds of work. @returns true when there is more to do at once. */
  step(): boolean {
    if (this.#advance()) return true
    this.#readTail()
    return false
  }

  /** End of the last whole line. */
  get #whole(): number {
    return this.#ended ? this.#text.length : this.#text.lastIndexOf('\n') + 1
  }

  /** Finishes something. @returns false where nothing can be. */
  #advance(): boolean {
    const whole = this.#whole
    if (this.#at >= whole || this.#seen >= whole) return this.#end()
    if (this.#open?.fence) return this.#readFence(this.#open, this.#open.fence)
    if (!this.#open && this.#beginFence()) return true
    if (!this.#ended && !this.#mayFinish && whole - this.#at <= windowSize) return false
    return this.#readWindow(whole)
  }

  #end(): boolean {
    if (!this.#ended) return false
    if (this.#open && this.#at >= this.#text.length) {
      this.#close()
      return true
    }
    const changed = this.#definitions.late()
    for (const key of changed) this.#blocks[key] = this.#again(this.#blocks[key]!)
    return false
  }

  #again(block: Block): Block {
    let head = ''
    const pieces = block.pieces.map(piece => {
      const nodes = this.#parse(head + piece.text)
      if (block.kind === 'table') head ||= headOf(piece.text)
      return { ...piece, nodes }
    })
    return { ...block, pieces }
  }

  #parse(text: string): readonly RootContent[] {
    this.parsed += text.length
    return parse(text, this.#definitions.names)
  }

  /** Opens the fence that begins at this place. */
  #beginFence(): boolean {
    const start = this.#firstLine
    const end = this.#lineEnd(start)
    if (start === this.#noFenceAt || end > this.#whole) return false
    const fence = fenceOf(lineOf(this.#text, start, end))
    if (!fence) return false
    const text = this.#text.slice(this.#at, end)
    this.#open = { kind: fence.kind, pieces: [{ text, nodes: [] }], fence, head: '' }
    this.#moveTo(end)
    if (fence.oneLine) this.#close()
    return true
  }

  /** The tail begins elsewhere, and is another one even where it is as long. */
  #moveTo(at: number): void {
    this.#at = at
    this.#tailLength = -1
  }

  /** The first line that is not blank. */
  get #firstLine(): number {
    let start = this.#at
    for (let at = start; at < this.#text.length; at++) {
      const unit = this.#text[at]
      if (unit === '\n') start = at + 1
      else if (unit !== ' ' && unit !== '\t' && unit !== '\r') break
    }
    return start
  }

  /** Behind the line end of a line; the length of the text where it has none. */
  #lineEnd(from: number): number {
    const end = this.#text.indexOf('\n', from)
    return end === -1 ? this.#text.length : end + 1
  }

  #readFence(open: OpenBlock, fence: Fence): boolean {
    const whole = this.#whole
    let at = Math.max(this.#at, this.#seen)
    let lines = this.#seen > this.#at ? countLines(this.#text, this.#at, at) : 0
    while (at < whole) {
      const end = this.#lineEnd(at)
      const line = lineOf(this.#text, at, end)
      if (fence.breaks(line)) return this.#unfence(open)
      at = end
      if (fence.closes(line)) {
        this.#addPiece(open, at)
        this.#close()
        return true
      }
      lines++
      if (fence.kind === 'code' && lines >= pieceItems.code!) {
        this.#addPiece(open, at)
        return true
      }
    }
    this.#seen = at
    if (!this.#ended) return false
    if (fence.kind === 'math') return this.#unfence(open)
    this.#addPiece(open, at)
    this.#close()
    return true
  }

  /** What has begun like a fence is read as Markdown. */
  #unfence(open: OpenBlock): boolean {
    this.#moveTo(this.#at - open.pieces.reduce((sum, { text }) => sum + text.length, 0))
    this.#open = undefined
    this.#seen = 0
    this.#noFenceAt = this.#firstLine
    return true
  }

  #addPiece({ kind, pieces, fence, head }: OpenBlock, end: number, nodes: readonly RootContent[] = []): void {
    const text = this.#text.slice(this.#at, end)
    this.#open = {
      kind,
      fence,
      head: head || (kind === 'table' ? headOf(text) : ''),
      pieces: [...pieces, { text, nodes }],
    }
    this.#moveTo(end)
    if (fence) return
    for (const node of nodes) this.#definitions.add(node)
    this.#definitions.note(this.#blocks.length, text)
  }

  #close(): void {
    const { kind, pieces, fence } = this.#open!
    this.#open = undefined
    this.#push({ kind, pieces, ...(fence && { info: fence.info }) })
  }

  #push(block: Pick<Block, 'kind' | 'pieces' | 'info'>): void {
    this.#blocks.push({ ...block, key: this.#blocks.length, closed: true })
    this.#tailLength = -1
  }

  /** Parses the next lines, and finishes the blocks of them that another one has begun behind. */
  #readWindow(whole: number): boolean {
    const wanted = this.#at + this.#window
    const end = wanted >= whole ? whole : Math.min(whole, this.#lineEnd(wanted))
    const length = end - this.#at
    const isLast = end === whole
    if (isLast && !this.#ended && this.#isBarelyGrown(length)) return false
    const head = this.#open?.head ?? ''
    const groups = grouped(this.#parse(head + this.#text.slice(this.#at, end)))
    const base = this.#at - head.length
    const starts = groups.map(([node], index) => (index === 0 ? this.#at : this.#lineStart(base + offsetOf(node))))
    const isDone = isLast && this.#ended
    const count = isDone ? groups.length : groups.length - 1
    for (let index = 0; index < count; index++) {
      if (index > 0 && this.#isFence(starts[index]!)) return true
      this.#finish(groups[index]!, starts[index + 1] ?? end)
    }
    if (isDone) {
      // Blank lines alone.
      if (count === 0) this.#push({ kind: 'flow', pieces: [{ text: this.#text.slice(this.#at), nodes: [] }] })
      this.#moveTo(end)
      this.#window = windowSize
      return true
    }
    const last = groups.at(-1)
    const isCut = last?.length === 1 && !this.#isFence(starts.at(-1)!) && this.#cut(last[0], base)
    if (count > 0 || isCut) {
      this.#window = windowSize
      return true
    }
    if (isLast) {
      this.#seen = end
      return false
    }
    this.#window *= 2
    return true
  }

  #isBarelyGrown(length: number): boolean {
    const before = this.#seen - this.#at
    return length > longBlock && before > 0 && length - before < before / growthShare
  }

  #isFence(start: number): boolean {
    return start !== this.#noFenceAt && fenceOf(lineOf(this.#text, start, this.#lineEnd(start))) !== undefined
  }

  #lineStart(offset: number): number {
    let start = offset
    while (start > this.#at && this.#text[start - 1] !== '\n' && this.#text[start - 1] !== '\r') start--
    return start
  }

  #finish(nodes: Group, end: number): void {
    const open = this.#open ?? { kind: kindOf(nodes), pieces: [], head: '' }
    this.#addPiece(open, end, nodes)
    this.#close()
  }

  /** Finishes all items or rows of a long list or table but the last. */
  #cut(node: RootContent, base: number): boolean {
    const kind = kindOf([node])
    if ((kind !== 'list' && kind !== 'table') || !('children' in node)) return false
    const { children } = node
    if (!isLong([node])) return false
    const last = children.at(-1)!
    const end = this.#lineStart(base + offsetOf(last))
    const nodes = [{ ...node, children: children.slice(0, -1) } as RootContent]
    this.#addPiece(this.#open ?? { kind, pieces: [], head: '' }, end, nodes)
    return true
  }

  /** Shows what may still change. */
  #readTail(): void {
    const text = this.#text.slice(this.#at)
    if (this.#tailLength === text.length) return
    const before = this.#tailLength
    const open = this.#open
    if (before > longBlock && !open?.fence && text.length - before < before / growthShare && !this.#ended) return
    this.#tailLength = text.length
    const key = this.#blocks.length
    if (open?.fence) {
      const { kind, pieces, fence } = open
      this.#tail = [{ key, kind, closed: false, info: fence.info, pieces: [...pieces, { text, nodes: [] }] }]
      return
    }
    if (text === '' && !open) {
      this.#tail = []
      return
    }
    const settled = settle(text)
    const [first, ...groups] = settled.trim() === '' ? [] : grouped(this.#parse((open?.head ?? '') + settled))
    this.#mayFinish = groups.length > 0 || (first !== undefined && isLong(first))
    const begun = { text, nodes: first ?? [] }
    const kind = open?.kind ?? (first ? kindOf(first) : 'flow')
    const others = groups.map(
      (nodes, index): Block => ({
        key: key + 1 + index,
        kind: kindOf(nodes),
        closed: false,
        pieces: [{ text: '', nodes }],
      }),
    )
    this.#tail = [{ key, kind, closed: false, pieces: [...(open?.pieces ?? []), begun] }, ...others]
  }
}

const isLong = ([node]: Group): boolean =>
  'children' in node && node.children.length > (pieceItems[node.type] ?? Infinity)

type Group = readonly [RootContent, ...RootContent[]]

/** Definitions with the text right below them: to the parser they are one block until it ends, since the text may look like another block without them. */
function grouped(nodes: readonly RootContent[]): readonly Group[] {
  const groups: [RootContent, ...RootContent[]][] = []
  for (const node of nodes) {
    const group = groups.at(-1)
    const before = group?.at(-1)
    const isBelow = before?.position?.end.line === (node.position?.start.line ?? 0) - 1
    if (group && before?.type === 'definition' && isBelow && ofContent.has(node.type)) group.push(node)
    else groups.push([node])
  }
  return groups
}

const ofContent: ReadonlySet<string> = new Set(['definition', 'paragraph', 'heading'])

const kindOf = ([{ type }, ...others]: Group): BlockKind =>
  others.length === 0 && (type === 'list' || type === 'table') ? type : 'flow'

const offsetOf = (node: Pick<RootContent, 'position'>): number => node.position?.start.offset ?? 0

const lineOf = (text: string, start: number, end: number): string => text.slice(start, end).replace(/\r?\n$/, '')

const headOf = (text: string): string => {
  const lines = text.trimStart().split('\n', 2)
  return `${lines.join('\n')}\n`
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) lines++
  return lines
}

/** Reads a whole text at once. */
export function readMarkdown(text: string): MarkdownReader {
  const reader = new MarkdownReader()
  reader.set(text, true)
  while (reader.step()) {}
  return reader
}

/** The text of blocks, which is the text that they were read from. */
export const blocksText = (blocks: readonly Block[]): string => blocks.map(blockText).join('')
