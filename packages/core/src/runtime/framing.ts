import { createSseDecoder, type SseDecoder } from '@millrace/sse'
import { StrayBody } from './stray-body.js'

/** The unit that a dialect's decoder reads at a time. */
export interface Frame {
  /** The SSE event name, `message` where there is none; `error` also for a field of that name, as llama-box sends it. */
  readonly event: string
  /** The data, mostly JSON. */
  readonly data: string
}

/** Cuts a body into frames. */
export interface Framing {
  /**
   * Gives the frames that these bytes complete, one after the other.
   *
   * @throws an error with `code: 'limit'` when one is too large; those in front of it are given before.
   */
  push(bytes: Uint8Array, take: (frame: Frame) => void): void
  /** Gives the frames that the end of the body completes. */
  end(take: (frame: Frame) => void): void
  /** JSON that the body ends with, or that is all of it, outside of any frame: an error, since an answer comes in frames. */
  readonly stray?: string | undefined
}

/** Server-sent events; an event that lacks only its last blank line counts, since some vendors leave it out. */
export function sseFraming(maxEventBytes: number): Framing {
  return new SseFraming(maxEventBytes)
}

/** A line that is no field of the standard's, and how many of the events at hand stood in front of it. */
interface UnknownLine {
  readonly name: string
  readonly data: string
  readonly line: string
  readonly eventsBefore: number
}

class SseFraming implements Framing {
  readonly #decoder: SseDecoder
  /** Unknown lines of the bytes at hand. Made for the first one, as is the stray body: most streams have none. */
  #unknown: UnknownLine[] | undefined
  #stray: StrayBody | undefined

  constructor(maxEventBytes: number) {
    this.#decoder = createSseDecoder({
      maxEventBytes,
      flushOnEnd: true,
      onUnknownField: (name, data, eventsBefore, line) => {
        this.#unknown ??= []
        this.#unknown.push({ name, data, line, eventsBefore })
      },
    })
  }

  get stray(): string | undefined {
    return this.#stray?.json
  }

  push(bytes: Uint8Array, take: (frame: Frame) => void): void {
    let events: readonly Frame[]
    try {
      events = this.#decoder.push(bytes)
    } catch (tooLarge) {
      this.end(take)
      throw tooLarge
    }
    this.#give(events, take)
  }

  end(take: (frame: Frame) => void): void {
    this.#give(this.#decoder.end().events, take)
  }

  #give(events: readonly Frame[], take: (frame: Frame) => void): void {
    const unknown = this.#unknown
    // Nearly always.
    if (!unknown && !this.#stray) {
      for (let next = 0; next < events.length; next++) take(events[next]!)
      return
    }
    this.#unknown = undefined
    let given = 0
    for (const { name, data, line, eventsBefore } of unknown ?? []) {
      given = this.#giveUpTo(eventsBefore, events, given, take)
      if (name === 'error') take({ event: 'error', data })
      else {
        this.#stray ??= new StrayBody()
        this.#stray.add(line)
      }
    }
    this.#giveUpTo(events.length, events, given, take)
  }

  /** An event came, so what stood in front of it was no error that the body ends with. */
  #giveUpTo(count: number, events: readonly Frame[], given: number, take: (frame: Frame) => void): number {
    if (given < count) this.#stray?.clear()
    for (let next = given; next < count; next++) take(events[next]!)
    return Math.max(given, count)
  }
}

/** One JSON value per line. */
export function ndjsonFraming(maxEventBytes: number): Framing {
  const decoder = new TextDecoder()
  // The unfinished line; grows by doubling, so that small pieces cost no more than large ones.
  let line = new Uint8Array(1024)
  let length = 0
  const add = (bytes: Uint8Array): void => {
    if (length + bytes.length > maxEventBytes) throw new FrameLimitError(maxEventBytes)
    if (length + bytes.length > line.length) {
      const longer = new Uint8Array(Math.max(line.length * 2, length + bytes.length))
      longer.set(line.subarray(0, length))
      line = longer
    }
    line.set(bytes, length)
    length += bytes.length
  }
  const give = (take: (frame: Frame) => void): void => {
    const data = decoder.decode(line.subarray(0, length)).trim()
    length = 0
    if (data !== '') take({ event: 'message', data })
  }
  return {
    push(bytes, take) {
      let from = 0
      for (let to = bytes.indexOf(0x0a); to !== -1; to = bytes.indexOf(0x0a, from)) {
        add(bytes.subarray(from, to))
        give(take)
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
