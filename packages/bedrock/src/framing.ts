import type { Frame, FrameListener, Framing } from '@millrace/core'
import { ChatError } from '@millrace/core/internal'
import { ByteStore, errorObject } from '@millrace/core/provider-kit'
import { EventStreamCodec } from '@smithy/eventstream-codec'

type Message = ReturnType<EventStreamCodec['decode']>

const utf8 = new TextDecoder()
const codec = new EventStreamCodec(
  bytes => (typeof bytes === 'string' ? bytes : utf8.decode(bytes)),
  text => new TextEncoder().encode(text),
)

/** Bytes of a message's beginning: its length, that of its headers, and a checksum of both. */
const preludeBytes = 12
/** Bytes around the headers and the payload: the prelude, and a checksum of all. */
const overhead = 16
/** Most bytes of the headers of a message (awslabs/aws-c-event-stream, 2026-11). */
const mostHeaders = 128 * 1024

/** Cuts a body of `application/vnd.amazon.eventstream` into frames, as {@link EventStreamFraming} does. */
export const eventStreamFraming = (maxEventBytes: number): Framing => new EventStreamFraming(maxEventBytes)

/**
 * The binary framing of AWS: messages with a length, headers and checksums. A message is a frame: the `:event-type` is its name, and the payload
 * its data. Exceptions and errors are frames of the name `error`, whose data is an object with the kind of the error as its `__type`, as in the
 * body of a refusal.
 */
class EventStreamFraming implements Framing {
  readonly #maxBytes: number
  /** The unfinished message. */
  readonly #held = new ByteStore()
  /** Bytes of the message, as far as they are known: those of its prelude, then all. */
  #needed = preludeBytes

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  push(bytes: Uint8Array, listener: FrameListener): void {
    let at = 0
    while (at < bytes.length) {
      const end = Math.min(bytes.length, at + this.#needed - this.#held.length)
      this.#held.add(bytes.subarray(at, end))
      at = end
      if (this.#held.length < this.#needed) return
      if (this.#needed === preludeBytes) this.#needed = this.#messageBytes()
      else listener.frame(this.#take())
    }
  }

  /** A message that is not complete is no frame: the answer was cut. */
  end(): void {}

  /** Reads the length out of the prelude. Bytes of anything else mostly promise headers that are longer than any. */
  #messageBytes(): number {
    const prelude = new DataView(this.#held.bytes.buffer)
    const total = prelude.getUint32(0)
    const headers = prelude.getUint32(4)
    if (headers > mostHeaders || total < headers + overhead) throw damaged()
    if (total > this.#maxBytes) throw new MessageLimitError(this.#maxBytes)
    return total
  }

  #take(): Frame {
    const { bytes } = this.#held
    this.#held.clear()
    this.#needed = preludeBytes
    try {
      return frameOf(codec.decode(bytes))
    } catch (cause) {
      // A checksum, or headers that end elsewhere than they say.
      throw damaged(cause)
    }
  }
}

function frameOf({ headers, body }: Message): Frame {
  const header = (name: string): string | undefined => {
    const value = headers[name]?.value
    return typeof value === 'string' ? value : undefined
  }
  const data = utf8.decode(body)
  const kind = header(':exception-type') ?? header(':error-code')
  const failed = kind !== undefined || /^(exception|error)$/.test(header(':message-type') ?? '')
  if (!failed) return { event: header(':event-type') ?? 'message', data }
  const said = errorObject(data) ?? { message: header(':error-message') ?? data }
  return { event: 'error', data: JSON.stringify({ ...said, __type: kind }) }
}

const damaged = (cause?: unknown): ChatError =>
  new ChatError(
    { code: 'protocol', message: 'The vendor sent bytes that are no message of an event stream.' },
    { cause },
  )

/** A message is larger than `maxEventBytes`. */
class MessageLimitError extends Error {
  readonly code = 'limit'
  constructor(limit: number) {
    super(`A message is larger than ${limit} bytes`)
  }
}
