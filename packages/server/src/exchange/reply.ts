/** Events of a {@link Reply}, told to its writer. */
export interface ReplyEvents {
  /** The reader has taken everything written: `write` may be called again. */
  drain(): void
  /** After `end()`: everything has been handed to the network. */
  finish(): void
  /** The connection is gone. May also come after `finish`. */
  close(): void
}

/**
 * The reader's side of an exchange, made by an adapter from its framework's response. The writer keeps the order: `open`, then at
 * most one `head`, then writes, then `end` or `destroy`; nothing after `close`. A call that throws breaks the answer off: it is told to
 * `onError`, and `destroy` follows.
 */
export interface Reply {
  /** Nothing can be sent: the reader has left, or the response is complete. */
  readonly closed: boolean
  /** The application has sent status and headers itself. */
  readonly headSent: boolean
  /** The reader asked by HEAD: it gets status and headers, and no provider is asked. Default false. */
  readonly headOnly?: boolean
  /** The amount written and not yet taken, in bytes or any measure that only falls while nothing is written. */
  readonly buffered: number
  /** Sets the listener. Called once, first. */
  open(events: ReplyEvents): void
  /** Sets status and headers (lower-case names) beside those that the application has set. May wait for the first `write`. */
  head(status: number, headers: Readonly<Record<string, string>>): void
  /** Writes text as UTF-8; an empty one sends a head that waits. False when no more should be written before `drain`. */
  write(text: string): boolean
  /** Completes the response; `finish` or `close` follows. It does not wait for the rest of a request body that nobody reads. */
  end(): void
  /** Breaks the connection off, so that the reader sees an error and no end. */
  destroy(): void
}
