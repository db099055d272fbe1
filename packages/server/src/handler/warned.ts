import type { ChatRecord, Warning } from '@millrace/core'
import { ChatStream } from '@millrace/core/internal'

/** The stream with further warnings in its `start`, before those of the provider. */
export function warned(stream: ChatStream, warnings: readonly Warning[]): ChatStream {
  if (warnings.length === 0) return stream
  let told = false
  const tell = (record: ChatRecord): ChatRecord => {
    if (record.type !== 'start' || told) return record
    told = true
    return { ...record, warnings: [...warnings, ...(record.warnings ?? [])] }
  }
  return new ChatStream(reader =>
    stream.connect({ batch: records => reader.batch(told ? records : records.map(tell)) }),
  )
}
