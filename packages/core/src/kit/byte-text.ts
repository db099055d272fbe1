import type { ByteText } from '../runtime/framing.js'
import {
  copyOfPlain,
  escapes,
  exactDigits,
  isOfLiteral,
  literalEnd,
  literalOf,
  quote,
  stringEnd,
  viewLength,
  zero,
} from './json-scalars.js'

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
const encoder = new TextEncoder()
const backslash = 0x5c

/** The text that the UTF-8 of a text is, with a character for each byte. */
export function byteTextOf(text: string): string {
  let bytes = ''
  for (const byte of encoder.encode(text)) bytes += String.fromCharCode(byte)
  return bytes
}

/** Is told where a scalar ends. */
export interface ScalarEnd {
  /** The index behind it. */
  end: number
}

/** The value of the scalar that begins at an index; undefined where none does, or it is broken. */
export function scalarAt(
  input: ByteText,
  from: number,
  place: ScalarEnd,
): string | number | boolean | null | undefined {
  const { text } = input
  return text.charCodeAt(from) === quote ? stringAt(input, from, place) : literalAt(text, from, place)
}

/** One loop for a count, as nearly all are. */
function literalAt(text: string, from: number, place: ScalarEnd): number | boolean | null | undefined {
  const first = text.charCodeAt(from)
  let value = 0
  let at = from
  for (let digit = first - zero; digit >= 0 && digit <= 9; digit = text.charCodeAt(++at) - zero)
    value = value * 10 + digit
  const isCount = at > from && at - from <= exactDigits && (first !== zero || at === from + 1)
  if (isCount && !isOfLiteral(text.charCodeAt(at))) {
    place.end = at
    return value
  }
  place.end = literalEnd(text, from)
  return place.end === from ? undefined : literalOf(text, from, place.end)
}

/** One loop for a short string, as nearly all are: each of its characters is looked at once. */
function stringAt(input: ByteText, from: number, place: ScalarEnd): string | undefined {
  const { text } = input
  let value = ''
  let begin = from + 1
  let at = begin
  while (value.length + at - begin < viewLength) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      place.end = at + 1
      return begin === from + 1 ? text.slice(begin, at) : value + text.slice(begin, at)
    }
    if (code < 0x80 && code !== backslash) {
      if (code < 0x20) return undefined
      at++
      continue
    }
    const read = code === backslash ? escapes[text.charCodeAt(at + 1) - quote] : characterAt(text, at)
    // Also behind the end of the text.
    if (read === undefined) break
    value += text.slice(begin, at) + read
    at += code === backslash ? 2 : lengthOf(code)
    begin = at
  }
  return longStringAt(input, from, place)
}

/** A slice of this length would keep the text in memory; and `JSON.parse` knows each escape. */
function longStringAt({ text, bytes }: ByteText, from: number, place: ScalarEnd): string | undefined {
  const end = stringEnd(text, from)
  if (end === 0) return undefined
  place.end = end
  const plain = copyOfPlain(text, from + 1, end - 1)
  if (plain !== undefined) return plain
  const json = text.slice(from, end)
  try {
    return JSON.parse(isAscii(json) ? json : utf8.decode(bytes.subarray(from, end))) as string
  } catch {
    return undefined
  }
}

const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text)

/** Bytes of a character by its first one, for those that {@link characterAt} reads. */
const lengthOf = (first: number): number => (first < 0xe0 ? 2 : 3)

/** The character of two or three bytes at an index; undefined for those that are longer, rare or broken, which the platform's decoder knows. */
function characterAt(text: string, at: number): string | undefined {
  const first = text.charCodeAt(at)
  const second = text.charCodeAt(at + 1) - 0x80
  if (!(second >= 0 && second < 0x40)) return undefined
  if (first >= 0xc2 && first < 0xe0) return String.fromCharCode(((first & 0x1f) << 6) | second)
  // Behind 0xe0 and 0xed not every second byte is a good one.
  if (first <= 0xe0 || first >= 0xf0 || first === 0xed) return undefined
  const third = text.charCodeAt(at + 2) - 0x80
  if (!(third >= 0 && third < 0x40)) return undefined
  return String.fromCharCode(((first & 0x0f) << 12) | (second << 6) | third)
}
