import type { SseEvent } from '../decode/event.js'
import { EventIterator } from '../read/event-iterator.js'
import type { SubscribeOptions } from './subscribe-options.js'
import { Subscription } from './subscription.js'

/** The events of a subscription. Can be iterated once. */
export interface SseSubscription extends AsyncIterable<SseEvent> {
  /** Ends it: the connection is closed, and the loop ends as if the server had said so. */
  close(): void
  /** The last event id so far, over all connections. */
  readonly lastEventId: string
}

/**
 * Subscribes to an event stream, and connects anew when it breaks: `EventSource` with headers, bodies, typed errors and bounds.
 *
 * The first request is made when iteration begins. The loop ends with a 204, `close()` or a `break`. It throws an {@link SseHttpError} for
 * an answer that repeating cannot mend (4xx but 408 and 429, a wrong content type), the last failure after `maxAttempts`, an
 * {@link SseTimeoutError} after `totalTimeoutMs`, an {@link SseLimitError}, and what a callback throws.
 *
 * A request that is not GET or HEAD is made once, unless `reconnectPost` is set: the end of its answer ends the loop, a broken answer
 * throws an {@link SseConnectionError}. In browsers a redirect is followed by the browser, by asking again.
 *
 * @throws TypeError at once for an address, headers or options that are not valid, and when it is iterated twice.
 *
 * @example
 * import { subscribe } from '@millrace/sse'
 *
 * const fetch = async () => new Response('id: 1\ndata: hello\n\n', { headers: { 'content-type': 'text/event-stream' } })
 * for await (const event of subscribe('https://example.com/events', { fetch })) {
 *   console.log(event.lastEventId, event.data)
 *   break
 * }
 */
export function subscribe(url: string | URL, options: SubscribeOptions = {}): SseSubscription {
  if (!options) throw new TypeError('options must be an object')
  const subscription = new Subscription(url, options)
  let taken = false
  return {
    [Symbol.asyncIterator]() {
      if (taken) throw new TypeError('The events can be iterated once')
      taken = true
      return new EventIterator(subscription)
    },
    close: () => subscription.close(),
    get lastEventId() {
      return subscription.lastEventId
    },
  }
}
