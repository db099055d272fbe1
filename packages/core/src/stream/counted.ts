import type { ChatRecord } from '../vocabulary/events.js'
import { wholeUsage } from '../vocabulary/usage.js'

/** The record with its usage made whole, since anybody's provider may make it. A page leaves that to its server. */
export function counted(record: ChatRecord): ChatRecord {
  if ((record.type !== 'finish' && record.type !== 'step-end') || !record.usage) return record
  const usage = wholeUsage(record.usage)
  return usage === record.usage ? record : { ...record, usage }
}
