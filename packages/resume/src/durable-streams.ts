import type { StreamStore } from '@millrace/core'
import { checkHolder } from '@millrace/core/internal'
import { DurableStreamsStore } from './durable-streams/durable-store.js'
import { type HeadersOption, StreamClient } from './durable-streams/stream-client.js'
import { resolveLimits, type StoreOptions, storeDefaults } from './options.js'

export type { HeadersOption }

/** Options of {@link durableStreamsStore}. */
export interface DurableStreamsStoreOptions extends StoreOptions {
  /**
   * The `http:` or `https:` address under which the store keeps its streams: `https://streams.example/v1/stream/chat`. It is that of the
   * server itself: a cache before it may tell yesterday's end of a log. A query in it is sent with each request.
   */
  readonly url: string | URL
  /** Headers of each request, such as `authorization`; or a function that is asked for them before each. Default: none. */
  readonly headers?: HeadersOption
  /** Any WHATWG fetch. Default: the global one, looked up at each request. */
  readonly fetch?: typeof globalThis.fetch
}

/**
 * Keeps streams on a server of the open Durable Streams protocol, version 1.0: the reference server, Caddy's plugin, Electric Cloud, and others. By
 * `fetch` alone, on every runtime. It does with the protocol's means what the protocol has no word for:
 *
 * - The lease is the silence between two appends, and an append without records is a message that says nothing. Readers who hear nothing for `leaseMs`
 *   close the log with `truncated`, on condition (`Stream-Seq`) that nothing was appended meanwhile. So the clocks of servers need not agree; and a
 *   reader who comes late waits for `leaseMs` before he is told. A lease is good in the process that it was given to, and nowhere else.
 * - A stop is a message in a second stream, on which the producer waits by long-poll: one open request for each answer that is being made.
 * - Offsets of the protocol are opaque, so a reader gets a log from its beginning, whatever his place, and drops what he has. He waits by long-poll: one
 *   open request for each reader.
 * - The server keeps a log for `ttlMs` and 24 hours more, by `Stream-TTL`. From `ttlMs` on it is told to be gone; here clocks matter, by seconds. One that
 *   counts the time to live from the creation, and not from the last access, ends an answer that takes longer.
 *
 * The log is JSON that others may read too: `{ lease, owner?, leaseMs }`, and for each append `{ seq, records, endedAt? }`. Whoever may read it there may
 * read every answer: the server's own access rules have to keep it to this store.
 *
 * @throws TypeError naming the option that is not of its type.
 */
export function durableStreamsStore(options: DurableStreamsStoreOptions): StreamStore {
  checkHolder(options, { url: true, ...storeDefaults }, 'option of the store')
  const { url, headers, fetch, ...limits } = options
  const resolved = resolveLimits(storeDefaults, limits)
  return new DurableStreamsStore(new StreamClient({ url, headers, fetch }), resolved)
}
