import { createSseDecoder } from '@millrace/sse'

/** What a dialect's decoder reads at a time. */
export interface Frame {
  /** The SSE event name, `message` where there is none; `error` also for a field of that name, as llama-box sends it. */
  readonly event: string
  /** The data, mostly JSON. */
  readonly data: string
}

/** Cuts a body into frames. `push` and `end` throw an error with `code: 'limit'` when one is too large. */
export interface Framing {
  /** The frames that these bytes complete. */
  push(bytes: Uint8Array): readonly Frame[]
  /** The frames that the end of the body completes. */
  end(): readonly Frame[]
}

/** Server-sent events; an event that lacks only its last blank line counts, since some vendors leave it out. */
export function sseFraming(maxEventBytes: number): Framing {
  const errors: Frame[] = []
  const decoder = createSseDecoder({
    maxEventBytes,
    flushOnEnd: true,
    onUnknownField(name, value) {
      if (name === 'error') errors.push({ event: 'error', data: value })
    },
  })
  const withErrors = (events: readonly Frame[]): readonly Frame[] =>
    errors.length === 0 ? events : [...events, ...errors.splice(0)]
  return {
    push: bytes => withErrors(decoder.push(bytes)),
    end: () => withErrors(decoder.end().events),
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
  const take = (frames: Frame[]): Frame[] => {
    const data = decoder.decode(line.subarray(0, length)).trim()
    length = 0
    if (data !== '') frames.push({ event: 'message', data })
    return frames
  }
  return {
    push(bytes) {
      const frames: Frame[] = []
      let from = 0
      for (let to = bytes.indexOf(0x0a); to !== -1; to = bytes.indexOf(0x0a, from)) {
        add(bytes.subarray(from, to))
        take(frames)
        from = to + 1
      }
      add(bytes.subarray(from))
      return frames
    },
    end: () => take([]),
  }
}

/** A line of an NDJSON body is larger than `maxEventBytes`; twin of `SseLimitError`. */
class FrameLimitError extends Error {
  readonly code = 'limit'
  constructor(limit: number) {
    super(`A line is larger than ${limit} bytes.`)
  }
}
