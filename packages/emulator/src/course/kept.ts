/** Characters of JSON that are kept at most, of all answers together. */
const mostKept = 16 * 1024 * 1024

/** The latest answers, each for the key that asked for it; bounded in number and in size, the oldest going first. Vendors keep them for days. */
export class KeptAnswers<Answer extends { readonly id: string }> {
  readonly #most: number
  readonly #sizeOf: (answer: Answer) => number
  readonly #forgotten: ((key: string, answer: Answer) => void) | undefined
  readonly #answers = new Map<string, Answer>()
  readonly #sizes = new Map<string, number>()
  #size = 0

  /**
   * @param most - answers that are kept; 0 keeps none.
   * @param sizeOf - their size in characters.
   * @param forgotten - is told of each that goes.
   */
  constructor(most: number, sizeOf: (answer: Answer) => number, forgotten?: (key: string, answer: Answer) => void) {
    this.#most = most
    this.#sizeOf = sizeOf
    this.#forgotten = forgotten
  }

  /** Keeps an answer, or what has become of it. @returns false for one that is larger than all that is kept. */
  keep(key: string, answer: Answer): boolean {
    const name = nameOf(key, answer.id)
    this.#forget(name)
    const size = this.#sizeOf(answer)
    if (size > mostKept) return false
    this.#answers.set(name, answer)
    this.#sizes.set(name, size)
    this.#size += size
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= this.#most && this.#size <= mostKept) break
      this.#forget(oldest)
    }
    return this.#answers.has(name)
  }

  find(key: string, id: string): Answer | undefined {
    return this.#answers.get(nameOf(key, id))
  }

  /** @returns false where there was none. */
  delete(key: string, id: string): boolean {
    return this.#forget(nameOf(key, id))
  }

  #forget(name: string): boolean {
    const answer = this.#answers.get(name)
    if (!answer) return false
    this.#forgotten?.(name.slice(0, name.indexOf('\n')), answer)
    this.#size -= this.#sizes.get(name) ?? 0
    this.#sizes.delete(name)
    return this.#answers.delete(name)
  }
}

/** The name of something that is kept for a key, which has no line break: it came in a header. */
export const nameOf = (key: string, id: string): string => `${key}\n${id}`
