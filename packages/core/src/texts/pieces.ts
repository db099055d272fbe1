/** The parts that text is paced in. */
export type PieceSize = 'word' | 'character'

/**
 * One word with the white space before it; of scripts that write no spaces, one character with its marks and the punctuation behind it. By a regular
 * expression: `Intl.Segmenter` by word takes six times as long or more, and has to see each word whole (Node 26.10, 2026-11).
 */
const word =
  /\s*(?:[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]\p{M}*\p{P}*|[^\s\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]+)/uy

/** A word that is longer is given out as it comes: a link, base64. */
const mostHeld = 64

let graphemes: Intl.Segmenter | undefined

/** The characters of a text. The segmenter is made by those who need it: it takes as long as all else that loads with this file (Node 26.10, 2026-11). */
function characters(text: string): string[] {
  graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  return Array.from(graphemes.segment(text), ({ segment }) => segment)
}

/** Cuts the text of one block into pieces. Holds the last one, which may not be complete. */
export class PieceCutter {
  readonly #size: PieceSize
  #tail = ''

  constructor(size: PieceSize) {
    this.#size = size
  }

  /** The pieces that are complete with this text. Joined they are the text, and none of them cuts a surrogate pair. */
  push(text: string): string[] {
    const all = this.#tail + text
    const pieces = this.#size === 'word' ? words(all) : characters(all)
    this.#tail = pieces.pop() ?? ''
    if (this.#tail.length <= mostHeld) return pieces
    const half = isHalf(this.#tail)
    pieces.push(half ? this.#tail.slice(0, -1) : this.#tail)
    this.#tail = half ? this.#tail.slice(-1) : ''
    return pieces
  }

  /** The last piece, which nothing more is added to; empty where there is none. */
  rest(): string {
    const rest = this.#tail
    this.#tail = ''
    return rest
  }
}

function words(text: string): string[] {
  const pieces: string[] = []
  let at = 0
  while (at < text.length) {
    word.lastIndex = at
    const end = word.test(text) ? word.lastIndex : text.length
    pieces.push(text.slice(at, end))
    at = end
  }
  return pieces
}

/** The first half of a surrogate pair at the end. */
const isHalf = (text: string): boolean => /[\ud800-\udbff]$/.test(text)
