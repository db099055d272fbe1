import { MarkdownReader } from '../../src/page/answer/markdown/reader.js'

/** Reads a text that comes in pieces. */
export function readIn(
  pieces: readonly string[],
  check?: (reader: MarkdownReader, text: string) => void,
): MarkdownReader {
  const reader = new MarkdownReader()
  let text = ''
  for (const piece of pieces) {
    text += piece
    reader.set(text, false)
    while (reader.step()) {}
    check?.(reader, text)
  }
  reader.set(text, true)
  while (reader.step()) {}
  return reader
}

/** A text in pieces of these sizes, in turn. */
export const cut = (text: string, sizes: readonly number[]): string[] => {
  const pieces: string[] = []
  for (let at = 0, index = 0; at < text.length; index++) {
    const size = sizes[index % sizes.length] ?? 1
    pieces.push(text.slice(at, at + size))
    at += size
  }
  return pieces
}
