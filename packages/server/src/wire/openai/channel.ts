import { perBlock } from '../answer/held-size.js'

/** A block that waits. */
interface Waiting {
  readonly id: string
  text: string
  over: boolean
}

/**
 * The content or the reasoning of a message, which have no blocks: those of one kind are told one after the other. A block that opens while
 * another one is open waits until that is complete, so that their words do not mix.
 */
export class Channel {
  #current: string | undefined
  /** In the order in which they opened. Made for the first block that waits: most answers have none. */
  #queue: Waiting[] | undefined
  /** Those at its front that have been told. They leave when it is empty, or half of it is theirs: each by itself would move all behind it. */
  #told = 0
  /** Those that are not complete, by their ids. An id is free again behind the end of its block. */
  #open: Map<string, Waiting> | undefined
  #size = 0

  /** Characters that all blocks that wait count for. */
  get size(): number {
    return this.#size
  }

  begin(id: string): void {
    if (this.#current === undefined) {
      this.#current = id
      return
    }
    const block = { id, text: '', over: false }
    this.#queue ??= []
    this.#queue.push(block)
    this.#open ??= new Map()
    this.#open.set(id, block)
    this.#size += perBlock
  }

  /** @returns the part of the delta to tell now. */
  add(id: string, delta: string): string {
    if (id === this.#current) return delta
    const block = this.#open?.get(id)
    if (!block) return ''
    block.text += delta
    this.#size += delta.length
    return ''
  }

  /** @returns the words of the blocks that waited for the end of this one. */
  end(id: string): string {
    if (id === this.#current) return this.#next()
    const block = this.#open?.get(id)
    if (block) block.over = true
    this.#open?.delete(id)
    return ''
  }

  reset(): void {
    this.#current = undefined
    this.#queue = undefined
    this.#told = 0
    this.#open = undefined
    this.#size = 0
  }

  /** Takes the blocks up to the next one that is not complete. */
  #next(): string {
    this.#current = undefined
    const queue = this.#queue
    if (!queue) return ''
    let text = ''
    while (this.#told < queue.length && this.#current === undefined) {
      const block = queue[this.#told++]!
      text += block.text
      this.#size -= block.text.length + perBlock
      block.text = ''
      if (block.over) continue
      this.#current = block.id
      this.#open?.delete(block.id)
    }
    if (this.#told * 2 >= queue.length) this.#told -= queue.splice(0, this.#told).length
    return text
  }
}
