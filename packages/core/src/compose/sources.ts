import { isPromise } from '../lib/is-promise.js'
import { letGo } from '../lib/synchronous.js'
import type { ChatProvider } from '../runtime/provider.js'
import { ChatStream } from '../stream/chat-stream.js'
import type { ChatSource } from '../stream/flow.js'
import { relay } from '../stream/relay.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import { kind } from '../vocabulary/kind.js'
import type { StreamOptions } from '../vocabulary/options.js'
import type { ChatRequest } from '../vocabulary/request.js'

/** A source of one `error` record. */
export const failing =
  (error: ErrorInfo): ChatSource =>
  reader => {
    reader.batch([{ type: 'error', error }])
    return relay()
  }

/** A source that is another stream, as it is. */
export const passing =
  (stream: ChatStream): ChatSource =>
  reader =>
    stream.connect(reader)

/**
 * Asks a provider, which is lazy: nothing is sent. One of somebody's own that gives no stream is an answer that fails, with the provider's name: an error out
 * of the place where the stream is read would name nobody.
 *
 * @throws whatever the provider's `stream()` throws.
 */
export function askProvider<Options>(
  provider: ChatProvider<Options>,
  request: ChatRequest<Options>,
  options?: StreamOptions,
): ChatStream {
  const stream: unknown = provider.stream(request, options)
  if (typeof (stream as ChatStream | undefined)?.connect === 'function') return stream as ChatStream
  letGo(stream)
  const gave = isPromise(stream) ? 'a promise' : kind(stream)
  const message = `stream() of the provider ${provider.id} returned ${gave}. It returns a ChatStream, at once, such as ChatStream.from(…).`
  return new ChatStream(failing({ code: 'unknown', message, retryable: false, provider: provider.id }))
}

/**
 * A stream that keeps to the order of batches: itself, or one around it where it is of another make, as of a wrapper that filters batches. That may give
 * none, a `start` alone, or a failure from inside of `connect`.
 */
export const orderly = (stream: ChatStream): ChatStream =>
  stream instanceof ChatStream ? stream : new ChatStream(passing(stream))
