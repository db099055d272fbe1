/** A list of an item's parts. */
export type List = 'content' | 'summary'

/**
 * A text that comes in pieces, in whole, or both. Each method returns what of it is new, so that every character is told once. A later whole
 * text adds what it has beyond the pieces, and nothing where it is another text.
 */
export class Words {
  /** The part of its item that it is, such as `content 0`. */
  readonly part: string
  /** The key of the block that it is told in. */
  readonly block: string
  #told = ''
  #begun = ''
  #complete = false

  constructor(part: string, block: string) {
    this.part = part
    this.block = block
  }

  /** The text so far, as it was told. */
  get told(): string {
    return this.#told
  }

  /** The text that stood in the beginning and is not told yet. */
  get begun(): string {
    return this.#begun
  }

  /** A whole text has come: further pieces repeat it. */
  get complete(): boolean {
    return this.#complete
  }

  /** The text that stands in the beginning of its item. It is held back: pieces may go on from it, or say it again. */
  begin(text: string): void {
    if (this.#told === '' && text !== '') this.#begun = text
  }

  /** A piece. @param instead - the pieces replace the beginning. Default: where it begins with the piece. */
  more(piece: string, instead: boolean = this.#begun.startsWith(piece)): string {
    if (this.#complete) return ''
    const said = instead ? piece : this.#begun + piece
    this.#begun = ''
    this.#told += said
    return said
  }

  /** The whole text; an empty one says nothing. */
  whole(text: string): string {
    if (text === '') return ''
    this.#complete = true
    this.#begun = ''
    if (!text.startsWith(this.#told)) return ''
    const rest = text.slice(this.#told.length)
    this.#told = text
    return rest
  }

  /** The beginning, where nothing else has come. */
  rest(): string {
    return this.whole(this.#begun)
  }
}
