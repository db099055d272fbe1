import type { RootContent } from 'mdast'
import type { Block } from './block.js'
import type { Definitions } from './definitions.js'
import { type Fence, fenceOf } from './fence.js'
import { findFenceEnd } from './fence-end.js'
import { FinishedBlocks, type OpenBlock } from './finished-blocks.js'
import { type Group, grouped, isLong, kindOf, offsetOf } from './groups.js'
import { GrowingText } from './growing-text.js'
import { parse } from './syntax.js'
import { isBarelyGrown, Tail } from './tail.js'

/** Characters that are parsed at once, about: a few milliseconds of work. */
const windowSize = 2000

/**
 * Reads a Markdown text that grows, block by block. A block is finished when another one has begun behind it: CommonMark opens none again. What is finished
 * is not parsed any more; a list or table is finished item by item, a fence line by line. Where a cut could change the meaning, these rules decide:
 *
 * - A list that is cut is loose from the piece on in which its first blank line comes.
 * - A reference whose definition stands further down is text until the whole text is there.
 */
export class MarkdownReader {
  readonly #text = new GrowingText()
  readonly #finished = new FinishedBlocks()
  readonly #tail = new Tail()
  /** Everything before it is finished. */
  #at = 0
  /** The whole lines up to here hold nothing more that is finished. */
  #seen = 0
  /** An opening at this place turned out to open nothing. */
  #noFenceAt = -1
  #window = windowSize
  /** Characters given to the parser so far, for tests of growth. */
  parsed = 0

  /** The definitions of the text so far. */
  get definitions(): Definitions {
    return this.#finished.definitions
  }

  /** The blocks so far; the same objects where they have not changed. Joined, their texts are the text that was read. */
  get blocks(): readonly Block[] {
    return [...this.#finished.list, ...this.#tail.blocks]
  }

  /** The blocks that do not change any more, except for a definition that comes later. The same list, which grows. */
  get finished(): readonly Block[] {
    return this.#finished.list
  }

  /** The blocks that may change. */
  get tail(): readonly Block[] {
    return this.#tail.blocks
  }

  /** @param text - the text so far: it goes on the one before. @param ended - nothing comes any more. */
  set(text: string, ended: boolean): void {
    if (this.#text.set(text, ended) && ended) this.#seen = 0
  }

  /** True where the reader goes on: the text before is its beginning. */
  continues(text: string): boolean {
    return this.#text.continues(text)
  }

  /** Does a few milliseconds of work. @returns true when there is more to do at once. */
  step(): boolean {
    if (this.#advance()) return true
    this.#tail.read(this.#text.text.slice(this.#at), this.#text.ended, this.#finished, this.#parse)
    return false
  }

  readonly #parse = (text: string): readonly RootContent[] => {
    this.parsed += text.length
    return parse(text, this.definitions.names)
  }

  /** Finishes something. @returns false where nothing can be. */
  #advance(): boolean {
    const { whole, ended } = this.#text
    const { open } = this.#finished
    if (this.#at >= whole || this.#seen >= whole) return this.#end()
    if (open?.fence) return this.#readFence(open, open.fence)
    if (!open && this.#beginFence()) return true
    if (!ended && !this.#tail.mayFinish && whole - this.#at <= windowSize) return false
    return this.#readWindow(whole)
  }

  #end(): boolean {
    if (!this.#text.ended) return false
    if (this.#finished.open && this.#at >= this.#text.text.length) {
      this.#close()
      return true
    }
    this.#finished.settle(this.#parse)
    return false
  }

  /** Opens the fence that begins at this place. */
  #beginFence(): boolean {
    const start = this.#text.firstLine(this.#at)
    const end = this.#text.lineEnd(start)
    if (start === this.#noFenceAt || end > this.#text.whole) return false
    const fence = fenceOf(this.#text.line(start))
    if (!fence) return false
    this.#add({ kind: fence.kind, pieces: [], fence, head: '' }, end)
    if (fence.oneLine) this.#close()
    return true
  }

  #readFence(open: OpenBlock, fence: Fence): boolean {
    const { kind, at } = findFenceEnd(this.#text, fence, this.#at, Math.max(this.#at, this.#seen))
    if (kind === 'broken') return this.#unfence(open)
    if (kind === 'none') {
      this.#seen = at
      return false
    }
    this.#add(open, at)
    if (kind === 'closed') this.#close()
    return true
  }

  /** What has begun like a fence is read as Markdown. */
  #unfence(open: OpenBlock): boolean {
    this.#moveTo(this.#at - open.pieces.reduce((sum, { text }) => sum + text.length, 0))
    this.#finished.open = undefined
    this.#seen = 0
    this.#noFenceAt = this.#text.firstLine(this.#at)
    return true
  }

  /** Parses the next lines, and finishes the blocks of them that another one has begun behind. */
  #readWindow(whole: number): boolean {
    const wanted = this.#at + this.#window
    const end = wanted >= whole ? whole : Math.min(whole, this.#text.lineEnd(wanted))
    const isLast = end === whole
    const isDone = isLast && this.#text.ended
    if (isLast && !isDone && isBarelyGrown(end - this.#at, this.#seen - this.#at)) return false
    const head = this.#finished.open?.head ?? ''
    const base = this.#at - head.length
    const groups = grouped(this.#parse(head + this.#text.text.slice(this.#at, end)))
    const starts = groups.map(([node], index) => (index === 0 ? this.#at : this.#startOf(node, base)))
    const count = isDone ? groups.length : groups.length - 1
    for (let index = 0; index < count; index++) {
      if (index > 0 && this.#isFence(starts[index]!)) return true
      this.#finish(groups[index]!, starts[index + 1] ?? end)
    }
    if (isDone) {
      const text = this.#text.text.slice(this.#at)
      // Blank lines alone.
      if (count === 0) this.#finished.push({ kind: 'flow', pieces: [{ text, nodes: [] }] })
      this.#moveTo(end)
    }
    const last = groups.at(-1)
    const isCut = !isDone && last?.length === 1 && !this.#isFence(starts.at(-1)!) && this.#cut(last, base)
    if (isDone || count > 0 || isCut) this.#window = windowSize
    else if (isLast) {
      this.#seen = end
      return false
    } else this.#window *= 2
    return true
  }

  #isFence(start: number): boolean {
    return start !== this.#noFenceAt && fenceOf(this.#text.line(start)) !== undefined
  }

  /** Start of the line of a node. @param base - the place where the parsed text begins. */
  #startOf(node: Pick<RootContent, 'position'>, base: number): number {
    return this.#text.lineStart(base + offsetOf(node), this.#at)
  }

  #finish(nodes: Group, end: number): void {
    this.#add(this.#finished.open ?? { kind: kindOf(nodes), pieces: [], head: '' }, end, nodes)
    this.#close()
  }

  /** Finishes all items or rows of a long list or table but the last. */
  #cut(group: Group, base: number): boolean {
    const [node] = group
    if (kindOf(group) === 'flow' || !('children' in node) || !isLong(group)) return false
    const end = this.#startOf(node.children.at(-1)!, base)
    const nodes = [{ ...node, children: node.children.slice(0, -1) } as RootContent]
    this.#add(this.#finished.open ?? { kind: kindOf(group), pieces: [], head: '' }, end, nodes)
    return true
  }

  #add(open: OpenBlock, end: number, nodes: readonly RootContent[] = []): void {
    this.#finished.add(open, this.#text.text.slice(this.#at, end), nodes)
    this.#moveTo(end)
  }

  #close(): void {
    this.#finished.close()
    this.#tail.moved()
  }

  #moveTo(at: number): void {
    this.#at = at
    this.#tail.moved()
  }
}

/** Reads a whole text at once. */
export function readMarkdown(text: string): MarkdownReader {
  const reader = new MarkdownReader()
  reader.set(text, true)
  while (reader.step()) {}
  return reader
}
