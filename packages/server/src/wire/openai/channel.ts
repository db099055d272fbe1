/**
 * The content or the reasoning of a message, which have no blocks: those of one kind are told one after the other. A block that opens while
 * another one is open waits until that is complete, so that their words do not mix.
 */
export class Channel {
  #current: string | undefined
  /** Made for the first block that waits: most answers have none. */
  #waiting: Map<string, { text: string; over: boolean }> | undefined

  begin(id: string): void {
    if (this.#current === undefined) {
      this.#current = id
      return
    }
    this.#waiting ??= new Map()
    this.#waiting.set(id, { text: '', over: false })
  }

  /** @returns the part of the delta to tell now. */
  add(id: string, delta: string): string {
    if (id === this.#current) return delta
    const block = this.#waiting?.get(id)
    if (block) block.text += delta
    return ''
  }

  /** @returns the words of the blocks that waited for the end of this one. */
  end(id: string): string {
    const block = this.#waiting?.get(id)
    if (block) block.over = true
    if (id !== this.#current) return ''
    this.#current = undefined
    let text = ''
    for (const [next, { text: words, over }] of this.#waiting ?? []) {
      this.#waiting?.delete(next)
      text += words
      if (over) continue
      this.#current = next
      break
    }
    return text
  }

  reset(): void {
    this.#current = undefined
    this.#waiting = undefined
  }
}
