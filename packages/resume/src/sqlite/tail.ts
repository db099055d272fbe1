/** Records of one append. */
export interface Piece {
  /** Number of the row of `recent` that has it. */
  readonly row: number
  /** Number of its last record. */
  readonly lastSeq: number
  /** Bytes of JSON. */
  readonly bytes: number
  /** The records as they are kept, a line each. */
  readonly text: string
}

/** The end of one log: what was appended lately, and is in no batch yet as far as is known here. */
export class Tail {
  /** Tells the log from an earlier one of the same stream. */
  readonly mark: string
  /** Characters of its texts. */
  characters = 0
  #pieces: Piece[] = []

  constructor(mark: string) {
    this.mark = mark
  }

  /** Number of the first row that it needs; that of no row where it is empty. */
  get firstRow(): number {
    return this.#pieces[0]?.row ?? Number.POSITIVE_INFINITY
  }

  /** Number of its last record; 0 where it is empty. */
  get lastSeq(): number {
    return this.#pieces.at(-1)?.lastSeq ?? 0
  }

  add(piece: Piece): void {
    this.#pieces.push(piece)
    this.characters += piece.text.length
  }

  /** The pieces behind a record: those before it have become a batch. */
  behind(seq: number): readonly Piece[] {
    return this.#pieces.filter(piece => piece.lastSeq > seq)
  }

  /** Forgets the pieces of rows that are there no longer. */
  forgetBefore(row: number): void {
    this.#pieces = this.#pieces.filter(piece => piece.row >= row)
    this.characters = this.#pieces.reduce((sum, { text }) => sum + text.length, 0)
  }
}

/** Bytes of JSON of pieces. */
export const bytesIn = (pieces: readonly Piece[]): number => pieces.reduce((sum, { bytes }) => sum + bytes, 0)
