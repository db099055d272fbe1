/** The rows of `recent` and their sizes, the oldest first. */
export class RowSizes {
  readonly #sizes = new Map<number, number>()
  #last = 0
  #characters = 0

  /** Number of the last row. It is never dropped from the file, so that no number comes twice. */
  get last(): number {
    return this.#last
  }

  /** Characters of all rows. */
  get characters(): number {
    return this.#characters
  }

  add(row: number, characters: number): void {
    this.#sizes.set(row, characters)
    this.#characters += characters
    this.#last = row
  }

  /** The row behind which so many characters follow at most. */
  rowBefore(characters: number): number {
    let left = this.#characters
    for (const [row, size] of this.#sizes) {
      left -= size
      if (left <= characters) return row
    }
    return this.#last
  }

  /** Forgets the rows before this one. @returns whether there were some. */
  dropBefore(first: number): boolean {
    const { size: before } = this.#sizes
    for (const [row, characters] of this.#sizes) {
      if (row >= first) break
      this.#sizes.delete(row)
      this.#characters -= characters
    }
    return this.#sizes.size < before
  }
}
