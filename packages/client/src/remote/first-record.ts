import type { ChatRecord } from '@millrace/core'
import { decodeRecord } from '@millrace/core/native'
import { ChatError } from '@millrace/core/page'
import { remedy } from './refusal.js'

/**
 * Reads the first event of an answer, which is `start` or `error`. Later ones need not be looked at as closely: the wires of a server do not change inside an
 * answer, and that of the AI SDK has events of the same types with other fields.
 *
 * @throws ChatError (`protocol`) for the event of another dialect.
 */
export function firstRecord(data: string): ChatRecord {
  let record: ChatRecord | undefined
  try {
    record = decodeRecord(data)
  } catch {
    // No record: told below, with what mends it.
  }
  if ((record?.type === 'start' && record.provider) || (record?.type === 'error' && record.error?.code)) return record
  throw new ChatError({ code: 'protocol', message: `The server speaks another dialect.${remedy}` })
}
