import type { ChatRecord } from '@millrace/core'
import { decodeRecord } from '@millrace/core/native'
import { createSseDecoder } from '@millrace/sse'

/** The records in a body of the native wire. */
export function recordsIn(body: string): ChatRecord[] {
  return createSseDecoder()
    .push(new TextEncoder().encode(body))
    .map(event => decodeRecord(event.data))
}

/** The text of the answer in them. */
export const textIn = (records: readonly ChatRecord[]): string =>
  records.map(record => (record.type === 'text-delta' ? record.delta : '')).join('')
