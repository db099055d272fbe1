import type { ToolCallEndEvent } from '@millrace/core'

/** The arguments of a complete call. */
export type CallArguments = Pick<ToolCallEndEvent, 'input' | 'inputText'>

/** The arguments as JSON text, or as the model wrote them. A tool without arguments gets `{}`: clients take an empty text for an error (@openai/agents 0.20.0, 2026-11). */
export const argumentsText = ({ input, inputText }: CallArguments): string => inputText ?? JSON.stringify(input ?? {})

/**
 * The arguments that are still to be told behind those that were. Undefined where the call ended with other ones: what was told cannot be
 * taken back.
 *
 * @param told - the deltas so far.
 */
export function restOfArguments(end: CallArguments, told: string): string | undefined {
  const { input, inputText } = end
  if (inputText === undefined && saysSame(told, input)) return ''
  const text = argumentsText(end)
  if (text.startsWith(told)) return text.slice(told.length)
  return isSpace(told) ? text : undefined
}

/** White space in front of JSON belongs to it: all that some models write for a call without arguments. */
export const isSpace = (text: string): boolean => /^[ \t\n\r]*$/.test(text)

function saysSame(told: string, input: CallArguments['input']): boolean {
  if (told === '') return false
  try {
    return JSON.stringify(JSON.parse(told)) === JSON.stringify(input)
  } catch {
    // The deltas are no whole JSON: the call ended with more than they said, or with something else.
    return false
  }
}
