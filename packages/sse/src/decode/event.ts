/** One server-sent event as the WHATWG algorithm dispatches it. */
export interface SseEvent {
  /** The type named by `event:`; `'message'` when the block named none. */
  readonly event: string
  /** The `data:` lines joined by LF, without a final one. May be empty. */
  readonly data: string
  /** The last event id seen up to this event; it sticks from block to block. `''` when there was none, or it was reset by `id:`. */
  readonly lastEventId: string
}
