import type { HeaderMap } from '@millrace/core'
import type { Reply } from './reply.js'

/** An HTTP request as the hooks of a handler see it, whatever framework it came by. */
export interface ChatHttpRequest {
  /** In capitals. */
  readonly method: string
  /** Path and query, or the whole address, as the framework gives it. */
  readonly url: string
  /** Lower-case names. */
  readonly headers: HeaderMap
  /** The framework's own request, for what it knows beyond these: a session, a user, an address. */
  readonly raw?: unknown
  /** Aborts when the answer is not wanted any more: the reader left, a time limit passed, or the server shuts down. */
  readonly signal: AbortSignal
}

/** One request and the way to answer it: what an adapter makes of its framework's objects, and all that a handler needs. */
export interface Exchange extends Omit<ChatHttpRequest, 'signal'> {
  /**
   * The path below the one that the handler is mounted at, percent-encoded and without query: `''` or `/` there itself, `/models` below it. Absent
   * where an adapter does not know it: then a `POST` to any path starts an answer.
   */
  readonly below?: string | undefined
  /**
   * Reads the body, called at most once: its text, or what the framework has parsed of it already. Undefined when it is larger than
   * `maxBytes`; reading stops there. Rejects when the reader leaves meanwhile, and when the signal aborts, which ends the reading too.
   */
  body(maxBytes: number, signal?: AbortSignal): Promise<unknown>
  /** The way back. */
  readonly reply: Reply
}
