import type { ChatStream } from '../stream/chat-stream.js'
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
