/** Characters of JSON, as UTF-16 units. Constants of the module: fields of an object would be looked up for each character. */
export const space = 0x20
export const quote = 0x22
export const comma = 0x2c
export const minus = 0x2d
export const zero = 0x30
export const nine = 0x39
export const colon = 0x3a
export const openList = 0x5b
export const backslash = 0x5c
export const closeList = 0x5d
export const smallU = 0x75
export const openObject = 0x7b
export const closeObject = 0x7d

/** White space as JSON has it (RFC 8259), which is less than what JavaScript has. */
export const isSpace = (unit: number): boolean => unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09

/** The characters that numbers are made of. */
export const isNumberUnit = (unit: number): boolean =>
  (unit >= zero && unit <= nine) || unit === minus || unit === 0x2b || unit === 0x2e || unit === 0x45 || unit === 0x65

/** The form of a number (RFC 8259). */
export const numberForm = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** A word that is a value. */
export interface Literal {
  readonly word: string
  readonly value: boolean | null
}

const literals: readonly Literal[] = [
  { word: 'true', value: true },
  { word: 'false', value: false },
  { word: 'null', value: null },
]

/** The word that begins with a character; undefined where none does. */
export const literalOf = (unit: number): Literal | undefined => literals.find(({ word }) => word.charCodeAt(0) === unit)

/** The character behind a backslash, and the one that is meant. */
export const plainEscapes: ReadonlyMap<number, string> = new Map(
  Object.entries({ '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }).map(
    ([written, meant]) => [written.charCodeAt(0), meant],
  ),
)

/** The first half of a surrogate pair. False for NaN, which `charCodeAt` gives for an empty text. */
export const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff

/** The value of a hexadecimal digit; -1 for anything else. */
export function hexOf(unit: number): number {
  if (unit >= zero && unit <= nine) return unit - zero
  // The same letter, small.
  const small = unit | 0x20
  return small >= 0x61 && small <= 0x66 ? small - 0x57 : -1
}

/** The place of the mark that closes a string; -1 where it does not come. @param from - outside of an escape. */
export function textEnd(text: string, from: number): number {
  let end = text.indexOf('"', from)
  while (end !== -1 && isEscaped(text, from, end)) end = text.indexOf('"', end + 1)
  return end
}

/** True for a character behind an odd number of backslashes. */
function isEscaped(text: string, from: number, at: number): boolean {
  let before = at
  while (before > from && text.charCodeAt(before - 1) === backslash) before--
  return (at - before) % 2 === 1
}
