import { encodeSseEvent } from '@millrace/sse/internal'
import { ChatError } from './vocabulary/errors.js'
import type { ChatRecord } from './vocabulary/events.js'

/**
 * Writes a record as one server-sent event of the native wire: its JSON in `data`, no event name.
 *
 * @param id - the event's `id:`, where the stream can be resumed.
 */
export function encodeRecord(record: ChatRecord, id?: string): string {
  const data = JSON.stringify(record)
  // JSON has no line break of its own, so that nothing has to be looked for.
  return id === undefined ? `data: ${data}\n\n` : encodeSseEvent({ id, data })
}

/** Writes a batch: one event per record, as one text to be written at once. */
export function encodeRecords(records: readonly ChatRecord[]): string {
  if (!Array.isArray(records)) throw new TypeError('encodeRecords takes a list of records.')
  let text = ''
  for (let at = 0; at < records.length; at++) text += `data: ${JSON.stringify(records[at])}\n\n`
  return text
}

/**
 * Reads the `data` of an event of the native wire. Types that this version does not know pass through; `applyEvent` leaves them out.
 *
 * @param isFirst - an answer begins with it, so that it is `start` or `error`: other dialects begin with neither. Default false.
 * @throws ChatError (`protocol`) when it is no record.
 */
export function decodeRecord(data: string, isFirst = false): ChatRecord {
  let record: { readonly [field: string]: unknown } | null | undefined
  try {
    record = JSON.parse(data) as typeof record
  } catch {
    // No record either. The error of JSON.parse would quote the event.
  }
  if (typeof record?.type !== 'string' || (isFirst && !record.provider && !record.error))
    throw new ChatError({
      code: 'protocol',
      message: 'The server sent an event that is no record. Is its `wire` nativeWire?',
    })
  return record as unknown as ChatRecord
}
