import { BodyStore } from './body-store.js'
import type { Exchange } from './exchange.js'
import type { FetchReply } from './fetch-reply.js'
import { BodyReadBefore } from './read-before.js'

/**
 * The exchange over a WHATWG request.
 *
 * @throws TypeError for anything but a request of the fetch standard.
 */
export function fetchExchange(request: Request, reply: FetchReply): Exchange {
  checkFetchRequest(request)
  return {
    method: request.method,
    url: request.url,
    headers: Object.fromEntries(request.headers),
    raw: request,
    reply,
    body: (maxBytes, signal) => readStream(request, maxBytes, signal),
  }
}

/** The error of a request that somebody else has read. */
export const readBefore = (): BodyReadBefore =>
  new BodyReadBefore('Read a copy of it (request.clone()), and hand over the request itself.')

/** @throws TypeError for anything else, such as what `createServer(handler.fetch)` hands over. */
function checkFetchRequest(request: Request): void {
  if (typeof request?.headers?.[Symbol.iterator] !== 'function')
    throw new TypeError(
      'fetch of a handler takes a Request. A server of Node takes chatListener(handler), of @millrace/server/node.',
    )
}

/** Reads a body as text. Undefined when it is longer than allowed: the rest is cancelled, and what was read is dropped. */
async function readStream(
  { body, bodyUsed }: Request,
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  if (bodyUsed || body?.locked) throw readBefore()
  if (!body) return ''
  const store = new BodyStore(maxBytes)
  const reader = body.getReader()
  // A reader that is cancelled reads the end.
  const cancel = (): void => void reader.cancel(signal?.reason).catch(ignore)
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    for (;;) {
      signal?.throwIfAborted()
      const { done, value } = await reader.read()
      if (done) break
      if (!store.add(value)) return void cancel()
    }
    signal?.throwIfAborted()
    return store.text()
  } finally {
    signal?.removeEventListener('abort', cancel)
  }
}

/** A body that failed before it was cancelled: there is nothing left of it to stop. */
function ignore(): void {}
