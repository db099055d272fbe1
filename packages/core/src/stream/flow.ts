import type { Flow } from '../transport/transport.js'
import type { ChatRecord } from '../vocabulary/events.js'

/** Takes an answer, batch by batch: the records that one network chunk decoded to. */
export interface ChatReader {
  /**
   * Called with at least one record at a time; never from inside `connect`, `pause`, `resume` or `cancel`, never re-entered, never while
   * paused. A throw stops the stream and comes out as an uncaught exception.
   */
  batch(records: readonly ChatRecord[]): void
}

/** Feeds a stream. It promises nothing about order and re-entrancy: {@link ChatStream} adds the guarantees. */
export type ChatSource = (reader: ChatReader) => Flow
