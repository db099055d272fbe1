/** Characters from which V8 makes a slice a view that keeps the text it was cut from in memory. */
export const viewLength = 13

export const quote = 0x22
const backslash = 0x5c

/** The index behind the string that begins at `from` with its quote; 0 where it has no end. */
export function stringEnd(data: string, from: number): number {
  let end = data.indexOf('"', from + 1)
  while (end !== -1 && isEscaped(data, end)) end = data.indexOf('"', end + 1)
  return end + 1
}

/** True when an odd number of backslashes stands in front of a quote. */
function isEscaped(data: string, at: number): boolean {
  let first = at
  while (data.charCodeAt(first - 1) === backslash) first--
  return (at - first) % 2 === 1
}

/** Something that {@link stringOf} notices of a text by the way. */
export interface Seen {
  /** A character that is no Latin-1: V8 holds the text, and all that was cut from the same chunk, with two bytes a character. */
  wide: boolean
}

/** The value of a string with its quotes; undefined where it is broken. @param seen - is told of wide characters, as far as they were looked at. */
export function stringOf(data: string, from: number, to: number, seen: Seen): string | undefined {
  if (to - from - 2 < viewLength) {
    let value = ''
    let begin = from + 1
    let at = begin
    for (; at < to - 1; at++) {
      const code = data.charCodeAt(at)
      if (code > 0xff) seen.wide = true
      // JSON writes all other characters inside a string as themselves.
      if (code < 0x20) return undefined
      if (code !== backslash) continue
      const character = escapes[data.charCodeAt(at + 1) - quote]
      if (character === undefined) break
      value += data.slice(begin, at) + character
      begin = ++at + 1
    }
    if (at === to - 1) return begin === from + 1 ? data.slice(begin, at) : value + data.slice(begin, at)
  } else if (data.charCodeAt(from + 1) > 0xff) seen.wide = true
  else {
    const plain = copyOfPlain(data, from + 1, to - 1)
    if (plain !== undefined) return plain
  }
  try {
    return JSON.parse(data.slice(from, to)) as string
  } catch {
    return undefined
  }
}

/** Characters for a slice that is no view of its text. */
const shortSlice = viewLength - 1
/** Characters that are put together of slices: `JSON.parse` of more takes less. Paddings of vendors are that long. */
const mostInSlices = 3 * shortSlice

/** A copy of a short part of a text; undefined where it is longer, or not all of it is ASCII without escapes. */
export function copyOfPlain(text: string, from: number, to: number): string | undefined {
  if (to - from > mostInSlices) return undefined
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x20 || code >= 0x80 || code === backslash) return undefined
  }
  let copy = ''
  for (let at = from; at < to; at += shortSlice) copy += text.slice(at, Math.min(at + shortSlice, to))
  return copy
}

/** The index behind a string of ASCII without escapes that begins at `from`; 0 where none does. */
export function plainEnd(text: string, from: number): number {
  if (text.charCodeAt(from) !== quote) return 0
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) return at + 1
    if (code < 0x20 || code >= 0x80 || code === backslash) return 0
  }
  return 0
}

/** Escaped characters by what stands behind the backslash, from the quote on. A table, since arguments of tools are full of them. */
export const escapes: readonly (string | undefined)[] = Object.entries({
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}).reduce<(string | undefined)[]>(
  (table, [letter, character]) => {
    table[letter.charCodeAt(0) - quote] = character
    return table
  },
  new Array(0x74 - quote + 1).fill(undefined),
)

/** The index behind the string or other scalar that begins at `from`: no larger than `from` where none does. */
export const scalarEnd = (data: string, from: number): number =>
  data.charCodeAt(from) === quote ? stringEnd(data, from) : literalEnd(data, from)

/** The index behind the blanks at `from`: `from` itself where there are none. Line ends do not count. */
export function blanksEnd(data: string, from: number): number {
  let at = from
  while (data.charCodeAt(at) === space) at++
  return at
}

const space = 0x20

/** The index behind the number, `true`, `false` or `null` that begins at `from`: `from` itself where none does. */
export function literalEnd(data: string, from: number): number {
  let at = from
  while (isOfLiteral(data.charCodeAt(at))) at++
  return at
}

/** Letters, digits, `+`, `-` and `.`; not the NaN behind the end. */
export const isOfLiteral = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) ||
  (code >= 0x61 && code <= 0x7a) ||
  code === 0x2d ||
  code === 0x2e ||
  code === 0x2b ||
  code === 0x45

export const zero = 0x30
/** Digits of an integer that is exact however it is read. */
export const exactDigits = 15

/** The value of such a text; undefined where it is none. */
export function literalOf(data: string, from: number, to: number): number | boolean | null | undefined {
  if (to - from <= exactDigits && (to - from === 1 || data.charCodeAt(from) !== zero)) {
    let value = 0
    let at = from
    for (; at < to; at++) {
      const digit = data.charCodeAt(at) - zero
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
    }
    if (at === to) return value
  }
  try {
    return JSON.parse(data.slice(from, to)) as number | boolean | null
  } catch {
    return undefined
  }
}
