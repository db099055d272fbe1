import type { Json, ToolCallEndEvent } from '@millrace/core'
import { isSpace } from '../answer/arguments.js'
import type { PartMetadata } from '../part-metadata.js'

/** The end of a call's arguments. */
export interface ArgumentsEnd {
  /** Text that was not streamed yet. */
  readonly rest: string
  /** Facts that the text does not tell. */
  readonly facts: PartMetadata
}

/**
 * Compares the arguments that were streamed with those that count. A client reads the former alone; where a vendor has written other ones at the
 * end, they go back by the metadata.
 *
 * @param streamed - the deltas, joined.
 */
export function argumentsEnd(
  streamed: string,
  { input, inputText, inputError, providerData }: ToolCallEndEvent,
): ArgumentsEnd {
  const broken = inputError !== undefined || inputText !== undefined
  const told = broken ? (inputText ?? '') : JSON.stringify(input ?? (input === null ? null : {}))
  const facts = { providerData, ...(broken && { inputError: inputError ?? '' }) }
  if (told.startsWith(streamed)) return { rest: told.slice(streamed.length), facts }
  if (!broken && isSpace(streamed)) return { rest: told, facts }
  if (!broken && normal(streamed) === told) return { rest: '', facts }
  return { rest: '', facts: { ...facts, input: broken ? told : (input as Json) } }
}

/** JSON without the space that a model may write. */
function normal(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    // No JSON: other than what it became.
    return undefined
  }
}
