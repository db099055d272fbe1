import type { ChatRecord, ErrorInfo } from '@millrace/core'

/** Writes one answer in one dialect. May keep state; made anew for each answer. */
export interface WireEncoder {
  /**
   * The text of a batch; empty where the dialect has no word for it. The last record of the last batch is `finish` or `error`: what the
   * dialect says at its end comes with it. An error arrives as the browser may see it.
   */
  encode(records: readonly ChatRecord[]): string
}

/** A dialect of the answer's way to the reader. */
export interface WireFormat {
  /** Short name, such as `native`. */
  readonly id: string
  /** Response headers of this dialect, lower-case names; `content-type` at least. */
  readonly headers: Readonly<Record<string, string>>
  /** What is written when the answer is silent, so that nobody on the way takes the connection for dead. Empty: nothing. */
  readonly heartbeat: string
  /** An encoder for one answer. */
  createEncoder(): WireEncoder
  /** The JSON body of an answer that failed before it began. Default `{ error }`. */
  errorBody?(error: ErrorInfo): unknown
}
