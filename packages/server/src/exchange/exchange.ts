import type { HeaderMap } from '@millrace/core'
import type { Reply } from './reply.js'

/** What a handler sees of an HTTP request, whatever framework it came by. */
export interface ChatHttpRequest {
  /** In capitals. */
  readonly method: string
  /** As the framework tells it: path and query, or the whole address. */
  readonly url: string
  /** Lower-case names. */
  readonly headers: HeaderMap
  /** The framework's own request, for what it knows beyond these: a session, a user, an address. */
  readonly raw?: unknown
}

/** One request and the way to answer it: what an adapter makes of its framework's objects, and all that a handler needs. */
export interface Exchange extends ChatHttpRequest {
  /**
   * Reads the body, called at most once: its text, or what the framework has parsed of it already. Undefined when it is larger than
   * `maxBytes`; reading stops there. Rejects when the reader leaves meanwhile.
   */
  body(maxBytes: number): Promise<unknown>
  /** The way back. */
  readonly reply: Reply
}
