import type { ChatRecord } from '@millrace/core'
import { decodeRecord } from '@millrace/core/native'
import { createSseDecoder } from '@millrace/sse'

/** What one reader saw. */
export interface Seen {
  readonly records: readonly ChatRecord[]
  /**
   * How it ended for the reader: `end` where the answer was complete for HTTP or the SDK, `broken` where the connection broke, `left` where
   * it left itself.
   */
  readonly over: 'end' | 'broken' | 'left'
  /** Everything that came, for what must not be in it. */
  readonly raw: string
  /** Of HTTP; absent where there was no head. */
  readonly status?: number
  /** The body is neither records nor an error of ours. */
  readonly unreadable?: boolean
  /** What a reader was told after it had left, or after the end. */
  readonly late?: number
}

/** What a body says: records under 200, an error in JSON else. Undefined where it is neither. */
export function readBody(status: number, body: string): ChatRecord[] | undefined {
  try {
    if (status !== 200) return [{ type: 'error', error: JSON.parse(body).error }]
    const events = createSseDecoder().push(new TextEncoder().encode(body))
    return events.map(({ data }) => decodeRecord(data))
  } catch {
    // Whether it may be unreadable depends on what befell it.
    return undefined
  }
}

/** The text of a block that stands: what is behind the last reset. */
export function textOf(records: readonly ChatRecord[], type: 'text-delta' | 'reasoning-delta'): string {
  const from = records.findLastIndex(record => record.type === 'reset') + 1
  return records
    .slice(from)
    .map(record => (record.type === type ? record.delta : ''))
    .join('')
}
