import type { ChatRecord, ErrorInfo } from '@millrace/core'

/** Encodes one answer in one dialect. May keep state: each answer has an encoder of its own. */
export interface WireEncoder {
  /**
   * Gives the text of a batch; empty where the dialect has none for it. The last record of the last batch is `finish` or `error`: the text of
   * that batch holds the end mark of the dialect too. An error is masked already. A throw ends the answer: with status 500, or, behind a
   * head, with a broken connection.
   */
  encode(records: readonly ChatRecord[]): string
}

/** A dialect in which answers go to readers. Its functions run in the async context of the request. */
export interface WireFormat {
  /** Short name, such as `native`. */
  readonly id: string
  /** Response headers of this dialect, with names in lower case; `content-type` at least. */
  readonly headers: Readonly<Record<string, string>>
  /** Text written while the answer is silent, so that no proxy or reader takes the connection for dead. Empty: none. */
  readonly heartbeat: string
  /** Makes the encoder of one answer, when its first batch is there. */
  createEncoder(): WireEncoder
  /** Gives the JSON value that is the body of an answer that failed before its head. Default `{ error }`. */
  errorBody?(error: ErrorInfo): unknown
}
