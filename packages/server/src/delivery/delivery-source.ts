import type { ChatReader, ChatRecord, Flow, StoredBatch } from '@millrace/core'

/** Takes an answer from where it comes: a provider, or the log of a store. */
export interface DeliveryReader extends ChatReader {
  /**
   * Takes records that have numbers. Their error is masked already.
   *
   * @param end - the last one, where that is a `finish` or an `error`.
   */
  stored(batch: StoredBatch, end: ChatRecord | undefined): void
}

/** Gives an answer to a delivery: a `ChatStream`, or the reader of a log. */
export interface DeliverySource {
  connect(reader: DeliveryReader): Flow
  /** Ends the answer of a stream, whose last records follow; ends the reading of a log, of which nothing more comes. */
  cancel(reason?: unknown): void
}
