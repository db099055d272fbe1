import { ChatStream } from '../stream/chat-stream.js'
import type { ChatSource } from '../stream/flow.js'
import { relay } from '../stream/relay.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'

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
 * A stream that keeps to the order of batches: itself, or one around it where it is of another make, as of a wrapper that filters batches. That may give
 * none, a `start` alone, or a failure from inside of `connect`.
 */
export const orderly = (stream: ChatStream): ChatStream =>
  stream instanceof ChatStream ? stream : new ChatStream(passing(stream))
