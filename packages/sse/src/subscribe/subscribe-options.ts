import type { SseDecoderOptions } from '../decode/decoder.js'
import type { SseFetch } from './connect.js'

/** Describes a connection that stands. */
export interface SseOpen {
  /** The address that answered, after redirects. `''` when the fetch does not tell. */
  readonly url: string
  /** The answer's headers, names in lower case. */
  readonly headers: Readonly<Record<string, string>>
}

/** Describes the pause before an attempt. */
export interface SseRetryScheduled {
  /** Milliseconds until the next attempt. */
  readonly delayMs: number
  /** Attempts in a row that gave no event: 0 when the lost connection gave some. */
  readonly attempts: number
  /** Why: an {@link SseHttpError}, {@link SseConnectionError} or {@link SseTimeoutError}. */
  readonly error: Error
}

/** Options of {@link subscribe}. */
export interface SubscribeOptions extends Omit<SseDecoderOptions, 'flushOnEnd'> {
  /** Default `GET`. */
  readonly method?: string | undefined
  /**
   * Headers of each request. `accept` is `text/event-stream` unless named here; `last-event-id` is set from `lastEventId` and from what
   * the stream says. On a redirect to another origin `authorization`, `cookie` and `proxy-authorization` are dropped.
   */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** The body of each request: something that can be sent again. Default none. */
  readonly body?: string | Uint8Array<ArrayBuffer> | undefined
  /** Any WHATWG fetch. Default the platform's. */
  readonly fetch?: SseFetch | undefined
  /** Ends the subscription; the loop throws its reason. Heard at every wait, the pause between attempts included. */
  readonly signal?: AbortSignal | undefined
  /**
   * The id to resume after. Default `''`, which sends none. Sent as UTF-8; an id with control characters or over 8 KiB cannot be a header
   * and is not sent, spaces at its ends are lost.
   */
  readonly lastEventId?: string | undefined
  /** Attempts in a row that may give no event before the loop throws the last failure. Default 10. `Infinity` is allowed. */
  readonly maxAttempts?: number | undefined
  /** Milliseconds that the whole subscription may last, from its first request. Then the loop throws an {@link SseTimeoutError}. Default 0, none. */
  readonly totalTimeoutMs?: number | undefined
  /**
   * Milliseconds without a byte, the wait for the answer's head included, after which a connection is given up and made anew. Every byte
   * restarts it, comments too. Not running while the loop is busy elsewhere. Default 45 000, three heartbeats of the usual 15 s; longer for a
   * server whose heartbeats are rarer, 0 for one that has none and may be silent. There has to be one, since some proxies keep the connection
   * open when the server behind them is gone (Vite 8.3.8, 2026-11).
   */
  readonly idleTimeoutMs?: number | undefined
  /** The pause before the first attempt anew, in milliseconds, until the server names one by `retry:`. Doubles with each attempt. Default 1000. */
  readonly baseDelayMs?: number | undefined
  /** The longest pause, in milliseconds; also bounds `retry:`. Default 30 000. */
  readonly maxDelayMs?: number | undefined
  /**
   * The longest `Retry-After` that is waited for, in milliseconds; it is waited for exactly, without jitter. A longer one ends the
   * subscription with its {@link SseHttpError}. Default 60 000.
   */
  readonly maxRetryAfterMs?: number | undefined
  /** Called when an event stream has been answered, before its first event. */
  readonly onOpen?: ((open: SseOpen) => void) | undefined
  /** Called before each pause. */
  readonly onRetryScheduled?: ((retry: SseRetryScheduled) => void) | undefined
  /** Gives the jitter: a number in [0, 1). Default `Math.random`. */
  readonly random?: (() => number) | undefined
  /**
   * Allows a request that is not GET or HEAD to be made again, once the server has sent an id to resume after. Default false: to repeat a
   * completion is to pay for it twice.
   */
  readonly reconnectPost?: boolean | undefined
  /** Keeps a Node process alive during a pause between attempts. Default true. */
  readonly keepAlive?: boolean | undefined
}
