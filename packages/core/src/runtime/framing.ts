import {
  createSseDecoder,
  type SseDecoder,
  type SseKnownBlocks,
  SseLimitError,
  type SseUnknownLines,
} from '@millrace/sse/internal'
import { ByteStore } from '../lib/byte-store.js'
import { UnknownLines } from './unknown-lines.js'

/** The unit that a dialect's decoder reads at a time. */
export interface Frame {
  /** The SSE event name, `message` where there is none; `error` also for a field of that name, as llama-box sends it. */
  readonly event: string
  /** The data, mostly JSON. */
  readonly data: string
}

/** A text with a character for each byte of UTF-8, and the bytes. */
export interface ByteText {
  /** One character, from 0 to 255, for each byte. */
  readonly text: string
  /** The bytes that the text stands for. */
  readonly bytes: Uint8Array
}

/** Gets the frames of a body, one after the other. */
export interface FrameListener {
  /** The next frame, whole. */
  frame(frame: Frame): void
  /** It reads server-sent events that it knows by itself. Default false. */
  readonly knows?: boolean
  /** Reads such events from an index on. Called where `knows` is true. @returns the index behind the last of them; `from` where it does not know the next. */
  known?(input: ByteText, from: number): number
}

/**
 * Makes the framing of one body.
 *
 * @param maxEventBytes - limit of one frame: a larger one is to be refused before all of it is held.
 */
export type FramingFactory = (maxEventBytes: number) => Framing

/** Cuts a body into frames. */
export interface Framing {
  /**
   * Gives the frames that these bytes complete, one after the other.
   *
   * @throws an error with `code: 'limit'` when one is too large, and any other for bytes that are no frame; those in front of it are given before.
   */
  push(bytes: Uint8Array, listener: FrameListener): void
  /** Gives the frames that the end of the body completes. */
  end(listener: FrameListener): void
  /** JSON that the body ends with, or that is all of it, outside of any frame: an error, since an answer comes in frames. */
  readonly stray?: string | undefined
}

/** Server-sent events; an event that lacks only its last blank line counts, since some vendors leave it out. */
export function sseFraming(maxEventBytes: number): Framing {
  return new SseFraming(maxEventBytes)
}

class SseFraming implements Framing, SseUnknownLines, SseKnownBlocks {
  readonly #decoder: SseDecoder
  /** While a push goes on. */
  #listener: FrameListener | undefined
  /** Made for the first line that is no field: most streams have none. */
  #unknown: UnknownLines | undefined

  constructor(maxEventBytes: number) {
    this.#decoder = createSseDecoder({ maxEventBytes, flushOnEnd: true, unknownLines: this, knownBlocks: this })
  }

  /** From the decoder, as are the next ones. */
  read(text: string, start: number, end: number, eventsBefore: number): void {
    this.#unknown ??= new UnknownLines()
    this.#unknown.read(text, start, end, eventsBefore)
  }

  get ready(): boolean {
    return this.#listener?.knows === true
  }

  readKnown(text: string, from: number, bytes: Uint8Array, before: Frame[]): number {
    const listener = this.#listener!
    // Also errors that no event follows.
    if (before.length > 0 || this.#unknown) this.#give(before.splice(0), listener)
    if (!listener.knows) return from
    const to = listener.known!({ text, bytes }, from)
    // Bare JSON in front of an event says nothing.
    if (to > from) this.#unknown?.take(1)
    return to
  }

  get stray(): string | undefined {
    return this.#unknown?.stray
  }

  push(bytes: Uint8Array, listener: FrameListener): void {
    let events: readonly Frame[]
    this.#listener = listener
    try {
      events = this.#decoder.push(bytes)
    } catch (thrown) {
      if (thrown instanceof SseLimitError) this.end(listener)
      throw thrown
    } finally {
      this.#listener = undefined
    }
    this.#give(events, listener)
  }

  end(listener: FrameListener): void {
    this.#give(this.#decoder.end().events, listener)
  }

  #give(events: readonly Frame[], listener: FrameListener): void {
    const errors = this.#unknown?.take(events.length)
    let next = 0
    // Nearly never.
    if (errors) {
      for (const { data, eventsBefore } of errors) {
        while (next < eventsBefore) listener.frame(events[next++]!)
        listener.frame({ event: 'error', data })
      }
    }
    while (next < events.length) listener.frame(events[next++]!)
  }
}

/** One JSON value per line. */
export function ndjsonFraming(maxEventBytes: number): Framing {
  /** The unfinished line. */
  const line = new ByteStore()
  const add = (bytes: Uint8Array): void => {
    if (line.length + bytes.length > maxEventBytes) throw new FrameLimitError(maxEventBytes)
    line.add(bytes)
  }
  const give = (listener: FrameListener): void => {
    const data = line.text().trim()
    line.clear()
    if (data !== '') listener.frame({ event: 'message', data })
  }
  return {
    push(bytes, listener) {
      let from = 0
      for (let to = bytes.indexOf(0x0a); to !== -1; to = bytes.indexOf(0x0a, from)) {
        add(bytes.subarray(from, to))
        give(listener)
        from = to + 1
      }
      add(bytes.subarray(from))
    },
    end: give,
  }
}

/** A line of an NDJSON body is larger than `maxEventBytes`; twin of `SseLimitError`. */
class FrameLimitError extends Error {
  readonly code = 'limit'
  constructor(limit: number) {
    super(`A line is larger than ${limit} bytes`)
  }
}
