/** Characters of JSON, as UTF-16 units. */
export const units = {
  space: 0x20,
  quote: 0x22,
  comma: 0x2c,
  minus: 0x2d,
  zero: 0x30,
  nine: 0x39,
  colon: 0x3a,
  openList: 0x5b,
  backslash: 0x5c,
  closeList: 0x5d,
  u: 0x75,
  openObject: 0x7b,
  closeObject: 0x7d,
} as const

/** White space as JSON has it (RFC 8259), which is less than what JavaScript has. */
export const isSpace = (unit: number): boolean => unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09

/** The characters that numbers are made of. */
export const isNumberUnit = (unit: number): boolean =>
  (unit >= units.zero && unit <= units.nine) ||
  unit === units.minus ||
  unit === 0x2b ||
  unit === 0x2e ||
  unit === 0x45 ||
  unit === 0x65

/** The form of a number (RFC 8259). */
export const numberForm = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** The words that are values, by their first character. */
export const literals: ReadonlyMap<number, { readonly word: string; readonly value: boolean | null }> = new Map([
  [0x74, { word: 'true', value: true }],
  [0x66, { word: 'false', value: false }],
  [0x6e, { word: 'null', value: null }],
])

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
  if (unit >= units.zero && unit <= units.nine) return unit - units.zero
  // The same letter, small.
  const small = unit | 0x20
  return small >= 0x61 && small <= 0x66 ? small - 0x57 : -1
}
