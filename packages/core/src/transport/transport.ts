import type { Warning } from '../vocabulary/events.js'

/** Response headers, names in lower case; of a repeated one, the values joined by `, `. */
export type HeaderMap = Readonly<Record<string, string | undefined>>

/** A request as plain data, what a provider's `toRequest` makes. */
export interface HttpRequest {
  /** Absolute address. */
  readonly url: string
  /** `POST`, mostly. */
  readonly method: string
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Body; a string is sent as UTF-8. */
  readonly body?: string | Uint8Array
  /** Parts of the request that were left out or changed; come out in `start`, never on the wire. */
  readonly warnings?: readonly Warning[]
}

/**
 * Hears of one HTTP exchange: `head` once, `data` any number of times, then `end` or `error` once; or `error` alone. No method is called
 * after the flow's `cancel()`.
 */
export interface Receiver {
  /** Status and headers are here. */
  head(status: number, headers: HeaderMap): void
  /** Bytes of the body. The transport does not touch them again. */
  data(bytes: Uint8Array): void
  /** The body is complete. */
  end(): void
  /** There was no answer, or it broke. */
  error(cause: unknown): void
}

/** The reader's hand on a stream. */
export interface Flow {
  /** Nothing comes until `resume()`. */
  pause(): void
  /** Go on. */
  resume(): void
  /** The reader is leaving: what feeds the stream is closed, and nothing comes any more. Idempotent. */
  cancel(reason?: unknown): void
}

/** Server → vendor HTTP: starts one exchange and tells the receiver of it. Never throws; failures are the receiver's `error`. */
export type Transport = (request: HttpRequest, receiver: Receiver) => Flow
