import type { Json } from '../vocabulary/request.js'

/** The arguments of a tool call as read: `input`, or `inputText` with `inputError` where they cannot be arguments. */
export type ToolInput = { input: Json } | { inputText: string; inputError: string }

/**
 * Reads a call's arguments. Models write none for a tool without parameters: that is `{}`, and nothing else is. Arguments are an object; a
 * text is what a tool of free form takes (OpenAI's custom tools).
 */
export function readToolInput(text: string): ToolInput {
  if (text.trim() === '') return { input: {} }
  try {
    const input = JSON.parse(text) as Json
    if (typeof input === 'string' || isObject(input)) return { input }
    return { inputText: text, inputError: 'The arguments are not an object.' }
  } catch {
    // The error of JSON.parse quotes the text, which is there in whole.
    return { inputText: text, inputError: 'The arguments are not valid JSON.' }
  }
}

const isObject = (value: Json): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A piece of arguments as JSON text: what a vendor sends as text, or a value that it sends parsed. Null is none. */
export function inputTextOf(input: unknown): string {
  if (typeof input === 'string') return input
  return input === undefined || input === null ? '' : (JSON.stringify(input) ?? '')
}

/** The `inputError` of a call that was cut. */
export const incompleteInput = 'The arguments are incomplete.'

/**
 * True for a call that no client may be told of as one to run. A call that is not whole shows it by its text, which cannot be read, unless the vendor has cut
 * it behind what reads as arguments, or in front of them.
 *
 * @param cut - the answer was cut, or has failed: what cannot be read may be half of a call.
 */
export const isCutCall = (call: { readonly inputText?: string; readonly inputError?: string }, cut: boolean): boolean =>
  call.inputError !== undefined && (cut || 'input' in readToolInput(call.inputText ?? ''))

/** Bytes that a text takes as UTF-8. */
export function utf8Length(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    // Two of a surrogate pair's four bytes stand for each half.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2
  }
  return bytes
}
