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
  /** Those that are not complete, by their ids. An id is free again behind the end of its block. */
  #open: Map<string, Waiting> | undefined

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
  }

  /** @returns the part of the delta to tell now. */
  add(id: string, delta: string): string {
    if (id === this.#current) return delta
    const block = this.#open?.get(id)
    if (block) block.text += delta
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
    this.#open = undefined
  }

  /** Takes the blocks up to the next one that is not complete. */
  #next(): string {
    this.#current = undefined
    const queue = this.#queue
    if (!queue) return ''
    const at = queue.findIndex(({ over }) => !over)
    const taken = queue.splice(0, at < 0 ? queue.length : at + 1)
    if (at >= 0) {
      this.#current = taken[at]!.id
      this.#open?.delete(this.#current)
    }
    return taken.map(({ text }) => text).join('')
  }
}
