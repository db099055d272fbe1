import { incompleteInput, readToolInput } from '../sink/tool-input.js'
import { isCut } from '../vocabulary/cut.js'
import type { ChatRecord } from '../vocabulary/events.js'

/** A call that nobody ended. */
export interface OpenCall {
  readonly toolCallId: string
  readonly toolName: string
  /** Its arguments so far. */
  readonly text: string
}

/**
 * The end of a call that lacks it. Its arguments are whole where they can be read, as those of a call that the answer's end closes are: an error cuts all, and
 * an end that cuts the last call, where nothing of the answer stands behind it.
 *
 * @param last - the record behind it.
 * @param isLast - nothing of the answer stands behind it.
 */
export function endOfCall({ text, ...call }: OpenCall, last: ChatRecord | undefined, isLast: boolean): ChatRecord {
  const fails = last === undefined || last.type === 'error'
  const read = readToolInput(text)
  const lacksAll = isLast && text.trim() === '' && last?.type === 'finish' && isCut(last.reason)
  const input = fails || lacksAll || !('input' in read) ? { inputText: text, inputError: incompleteInput } : read
  return { type: 'tool-call-end', ...call, ...input }
}
