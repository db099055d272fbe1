/** Line feed. */
export const LF = 0x0a
/** Carriage return. */
export const CR = 0x0d

const COLON = 0x3a
const FIELD_NAMES = ['data', 'event', 'id', 'retry'].map(name => new TextEncoder().encode(name))

/** Bytes that are enough to tell the kind of every line: the longest field name and its colon. */
export const DECIDING_BYTES = 6

/** The kind of a line; `'undecided'` only while it is a proper beginning of a field's name. */
export type LineKind = 'field' | 'comment' | 'unknown' | 'undecided'

/** The kind of the line in `[start, end)`, which has no line end. `complete` is false while more bytes of it may come. */
export function lineKind(bytes: Uint8Array, start: number, end: number, complete: boolean): LineKind {
  if (bytes[start] === COLON) return 'comment'
  const name = FIELD_NAMES.find(name => name[0] === bytes[start])
  if (name === undefined) return 'unknown'
  const length = Math.min(name.length, end - start)
  for (let i = 1; i < length; i++) {
    if (bytes[start + i] !== name[i]) return 'unknown'
  }
  if (end - start > name.length) return bytes[start + name.length] === COLON ? 'field' : 'unknown'
  if (!complete) return 'undecided'
  return end - start === name.length ? 'field' : 'unknown'
}

/** True when this byte ends a line. */
const isLineEnd = (byte: number | undefined): boolean => byte === LF || byte === CR

/** The index after the last line end; 0 when there is none. Searches with native code: chunks are long, and few end inside a line. */
export function endOfLines(bytes: Uint8Array): number {
  if (isLineEnd(bytes[bytes.length - 1])) return bytes.length
  const lf = bytes.lastIndexOf(LF)
  // CR is rare. Looking for it forward, after the last LF only, keeps the common case from searching the whole chunk twice.
  return (bytes.indexOf(CR, lf + 1) === -1 ? lf : bytes.lastIndexOf(CR)) + 1
}

/** The index of the first line end at or after `start`; `end` when there is none. */
export function findLineEnd(bytes: Uint8Array, start: number, end: number): number {
  let index = start
  while (index < end && !isLineEnd(bytes[index])) index++
  return index
}

/** The index after the line end at `index`, which may be a CRLF. */
export const afterLineEnd = (bytes: Uint8Array, index: number): number =>
  bytes[index] === CR && bytes[index + 1] === LF ? index + 2 : index + 1

/** The index after the last blank line of the whole lines in `[start, end)`; `start` when none is blank. */
export function afterLastBlankLine(bytes: Uint8Array, start: number, end: number): number {
  let lineEnd = end
  while (lineEnd > start) {
    // `lineEnd` is after a line end; step over it to the last byte of the line's text.
    let text = lineEnd - 1
    if (bytes[text] === LF && text > start && bytes[text - 1] === CR) text--
    if (text === start || isLineEnd(bytes[text - 1])) return lineEnd
    lineEnd = text
    while (lineEnd > start && !isLineEnd(bytes[lineEnd - 1])) lineEnd--
  }
  return start
}
