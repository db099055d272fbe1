import type { ChatProvider, ChatRequest, ChatStream, Json, StreamOptions } from '@millrace/core'
import type { SseFetch } from '@millrace/sse'

/** Headers as fetch takes them, or a function that gives them, for tokens that run out. */
export type RemoteHeaders =
  | Readonly<Record<string, string>>
  | (() => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>)

/** Options of `remote`. */
export interface RemoteOptions {
  /** Address of the handler: absolute, or relative to the page. Where there is none, as in Node, a relative one fails at once as `invalid-request`, unless `fetch` is given. */
  readonly url: string | URL
  /**
   * Headers of each request, such as `authorization`. A function is asked before each request, and once more where the server answers 401. Default none.
   */
  readonly headers?: RemoteHeaders
  /** Sends cookies along, or not, as fetch does. Default: fetch's, `same-origin`. */
  readonly credentials?: 'include' | 'omit' | 'same-origin'
  /** Any WHATWG fetch. Default: the global one, looked up at each request. */
  readonly fetch?: SseFetch
  /** Name of the provider. Default `remote`. */
  readonly id?: string
  /**
   * Attempts in a row to get on with an answer that may give nothing, before it fails. Those that are made while the browser says that it is offline do not
   * count. Until the first record the `maxRetries` of `stream()` and `resume()` counts instead, where it is given. Default 10.
   */
  readonly maxAttempts?: number
  /** Milliseconds before the second attempt at most; doubles each time, with full jitter, unless the server names a time. Default 1000. */
  readonly baseDelayMs?: number
  /** Milliseconds between attempts at most. Default 30 000. */
  readonly maxDelayMs?: number
  /**
   * Milliseconds without a byte after which a connection counts as lost. Default 45 000, three heartbeats of a Millrace server: longer where its
   * `heartbeatMs` is longer than 15 000.
   */
  readonly idleTimeoutMs?: number
  /**
   * Milliseconds after a token in which what follows is left to the browser, and then read together: a read for each token costs a page more than all else
   * that it does with it. Nothing waits where tokens come more slowly than that, where there is more to read already, or in a page that nobody sees.
   * Default 16, a frame; 0: each token at once.
   */
  readonly gatherMs?: number
}

/** Settings of a request that are a Millrace server's own: its `providerOptions`. */
export interface RemoteRequestOptions {
  /** Data for `prepare` of the server, its `context.metadata`, such as the id of a conversation. */
  readonly metadata?: Json
}

/** A place in a stream: its id, and the number of the last record that was read. Plain data, to be stored. */
export interface StreamPlace {
  /** See {@link RemoteStream.streamId}. */
  readonly streamId: string
  /** See {@link RemoteStream.seq}. Default 0, the beginning. */
  readonly seq?: number
}

/** An answer of a Millrace server. `cancel()` and the signal stop it there too; leaving it, by `break` or with the page, does not where it is kept. */
export interface RemoteStream extends ChatStream {
  /** Names the answer at the server; undefined once the server has shown that it keeps none. */
  readonly streamId: string | undefined
  /** Number of the last record that was read; 0 before the first, and where the server keeps none. */
  readonly seq: number
}

/** A provider whose answers can be gone on with, as those of `remote()`: for sessions, and for one of your own. */
export interface ResumableProvider<Options = unknown> {
  /**
   * Goes on with an answer behind a place. Nothing is asked anew: where the server has it no longer, the stream fails. Behind the last record of an answer
   * that is over it gives one record, `finish` with the reason `other`: the answer's own ending was read before.
   *
   * @param request - the question, where nobody knows whether it has arrived: it is asked under the same name at a server that keeps streams and has none of it. Default none.
   */
  resume(place: StreamPlace, options?: StreamOptions, request?: ChatRequest<Options>): RemoteStream
}

/** A provider over a Millrace server. */
export interface RemoteProvider extends ChatProvider<RemoteRequestOptions>, ResumableProvider<RemoteRequestOptions> {
  /**
   * Asks the server: once, whatever happens to the connection. The system prompt, tools and `output` are the server's to set; `tools` names those whose
   * calls and results are sent.
   *
   * @throws TypeError for a request without messages, or with what JSON cannot hold.
   */
  stream(...args: Parameters<ChatProvider<RemoteRequestOptions>['stream']>): RemoteStream
}
