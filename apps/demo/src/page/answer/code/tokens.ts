/** The kinds of words that have a colour. */
export type TokenKind = 'comment' | 'keyword' | 'string' | 'number' | 'name' | 'type'

/** A run of code: its characters, and its kind. */
export type Token = readonly [length: number, kind?: TokenKind]

/** What the worker is asked, and answers. */
export interface HighlightQuestion {
  readonly id: number
  readonly code: string
  readonly language: string
}
export interface HighlightAnswer {
  readonly id: number
  /** Absent where the language is not known. */
  readonly tokens?: readonly Token[]
}

/** Cuts tokens at the ends of pieces of code. */
export function tokensOfPieces(tokens: readonly Token[], pieces: readonly string[]): readonly (readonly Token[])[] {
  let index = 0
  let used = 0
  return pieces.map(piece => {
    const own: Token[] = []
    for (let rest = piece.length; rest > 0; ) {
      const [length = rest, kind] = tokens[index] ?? []
      const taken = Math.min(rest, length - used)
      own.push(kind ? [taken, kind] : [taken])
      rest -= taken
      used += taken
      if (used < length) continue
      index++
      used = 0
    }
    return own
  })
}
