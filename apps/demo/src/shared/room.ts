/** An event of the machine room, as a server sees it. */
export type RoomFact =
  /** A question has arrived, and this server asks the vendor. */
  | { readonly type: 'asked'; readonly model: string; readonly fault?: string }
  /** An HTTP request to the vendor is on its way; the second and later ones of a step are retries. */
  | { readonly type: 'attempt'; readonly attempt: number }
  /** The vendor's response head. Of a refusal: the milliseconds that it says to wait, where it does. */
  | { readonly type: 'head'; readonly status: number; readonly waitMs?: number }
  /** The first byte of the answer's body. */
  | { readonly type: 'first-byte' }
  /** Records of several batches, gathered over a moment: one batch is what one read of the vendor's socket decoded to. */
  | { readonly type: 'batches'; readonly batches: number; readonly records: number; readonly bytes: number }
  /** Backpressure: the vendor's socket is not read, and is read again. */
  | { readonly type: 'paused' }
  | { readonly type: 'resumed' }
  /** Text was withdrawn, since the vendor began anew inside of one answer. */
  | { readonly type: 'withdrawn' }
  /** The exchange with the vendor broke. */
  | { readonly type: 'broken'; readonly reason: string }
  /** Records were kept, up to a number. Gathered likewise. */
  | { readonly type: 'kept'; readonly records: number; readonly seq: number }
  /** A tool of the server gave its result. */
  | { readonly type: 'tool'; readonly name: string; readonly ms: number }
  /** A reader reads the answer through this server, from behind a record. */
  | { readonly type: 'reader'; readonly after: number }
  /** The answer is over. */
  | { readonly type: 'ended'; readonly ending: 'finish' | 'error' | 'cancelled'; readonly code?: string }
  /** A server's process has ended, and answers again. Of all streams. */
  | { readonly type: 'server-down' }
  | { readonly type: 'server-up' }
  /** Redis does not answer, and answers again. Of all streams. */
  | { readonly type: 'store-away' }
  | { readonly type: 'store-back' }

/** An event of `GET /api/room?stream=<id>`, as server-sent events. */
export type RoomEvent = RoomFact & {
  /** Milliseconds since 1970. */
  readonly at: number
  /** Name of the server. */
  readonly instance: string
}
