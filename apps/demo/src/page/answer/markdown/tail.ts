import type { Block } from './block.js'
import type { FinishedBlocks, Parse } from './finished-blocks.js'
import { type Group, grouped, isLong, kindOf } from './groups.js'
import { settle } from './settle.js'

/** A text that is this long is parsed again when it has grown by a sixteenth, and not with each change: so its cost grows with its length. */
const longText = 4000
const growthShare = 16

/** True where a long text has grown by too little to be parsed again. */
export const isBarelyGrown = (length: number, before: number): boolean =>
  before > 0 && length > longText && length - before < before / growthShare

/** The blocks that may still change: of the text behind those that are finished. */
export class Tail {
  blocks: readonly Block[] = []
  /** The text was last read as several blocks, or as many items or rows: else there is nothing to finish in it. */
  mayFinish = false
  /** Length of the text when it was parsed last; -1 where it has to be parsed. */
  #length = -1

  /** The text begins elsewhere, and is another one even where it is as long. */
  moved(): void {
    this.#length = -1
  }

  /** @param ended - nothing comes any more. */
  read(text: string, ended: boolean, { list, open }: FinishedBlocks, parse: Parse): void {
    if (this.#length === text.length) return
    if (!open?.fence && !ended && isBarelyGrown(text.length, this.#length)) return
    this.#length = text.length
    const key = list.length
    if (open?.fence) {
      const { kind, pieces, fence } = open
      this.blocks = [{ key, kind, closed: false, info: fence.info, pieces: [...pieces, { text, nodes: [] }] }]
      return
    }
    if (text === '' && !open) {
      this.blocks = []
      return
    }
    const settled = settle(text)
    const [first, ...groups] = settled.trim() === '' ? [] : grouped(parse((open?.head ?? '') + settled))
    this.mayFinish = groups.length > 0 || (first !== undefined && isLong(first))
    const begun = { text, nodes: first ?? [] }
    const kind = open?.kind ?? (first ? kindOf(first) : 'flow')
    const others = groups.map((nodes, index) => begunBlock(nodes, key + 1 + index))
    this.blocks = [{ key, kind, closed: false, pieces: [...(open?.pieces ?? []), begun] }, ...others]
  }
}

/** The text of all is in the first one. */
const begunBlock = (nodes: Group, key: number): Block => ({
  key,
  kind: kindOf(nodes),
  closed: false,
  pieces: [{ text: '', nodes }],
})
