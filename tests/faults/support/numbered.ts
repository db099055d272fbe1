/** A token that knows its place, and that a changed byte gives away: its number, and what is missing of it to 999999. */
const token = (block: Block, place: number, padding: number): string =>
  `${block}${digits(place)}-${digits(999_999 - place)}${'.'.repeat(padding)} `

const digits = (number: number): string => String(number).padStart(6, '0')

/** `r` for reasoning, `t` for text. */
export type Block = 'r' | 't'

/** A block of an answer: how many tokens, and how much longer than need be each of them is. */
export interface NumberedBlock {
  readonly block: Block
  /** May be infinite. */
  readonly count: number
  readonly padding: number
}

/** The tokens of a block, one by one. */
export function* tokensOf({ block, count, padding }: NumberedBlock): Generator<string> {
  for (let place = 0; place < count; place++) yield token(block, place, padding)
}

/** Whether a text is the beginning of a block: no token lost, none doubled, none out of its place. */
export function isBeginning(text: string, numbered: NumberedBlock): boolean {
  let at = 0
  for (const next of tokensOf(numbered)) {
    if (at >= text.length) return true
    if (!next.startsWith(text.slice(at, at + next.length))) return false
    at += next.length
  }
  return at >= text.length
}

/** Whether a text is all of a block. */
export function isWhole(text: string, numbered: NumberedBlock): boolean {
  const length = token(numbered.block, 0, numbered.padding).length
  return text.length === numbered.count * length && isBeginning(text, numbered)
}

/** The numbers of the tokens that came unharmed, in the order in which they came. */
export function unharmed(text: string, block: Block): number[] {
  const numbers: number[] = []
  for (const [, of, place, rest] of text.matchAll(/([rt])(\d{6})-(\d{6})/g))
    if (of === block && Number(place) + Number(rest) === 999_999) numbers.push(Number(place))
  return numbers
}
