import { createSseDecoder, type SseDecoderOptions } from '../decode/decoder.js'
import type { SseEvent } from '../decode/event.js'
import { BatchReader, type SseEnd } from './batch-reader.js'
import { byteSource, type SseBody } from './byte-source.js'
import { EventIterator } from './event-iterator.js'
import { IdleLimit } from './idle-limit.js'

/** Options of {@link readSse}. */
export interface SseReadOptions extends SseDecoderOptions {
  /** Stops reading: the body is cancelled at once, events that were read and not taken are dropped, and the loop throws its reason. */
  readonly signal?: AbortSignal | undefined
  /**
   * Milliseconds that a read of the body may wait for a byte, comments included. Then the body is cancelled, and the loop throws an
   * `SseTimeoutError`. Not running while the loop is busy elsewhere. Default 0, none, since a body may be anything; 45 000 fits a server that writes
   * heartbeats every 15 s, and is needed where a proxy may keep the connection open when the server behind it is gone (Vite 8.3.8, 2026-11).
   */
  readonly idleTimeoutMs?: number | undefined
  /**
   * Called once, when the body has ended by itself; not after an error, an abort or a `break`. Pending bytes are dropped then, as the
   * standard says, unless `flushOnEnd` is set. Called before the events that `flushOnEnd` makes are given out.
   */
  readonly onEnd?: ((end: SseEnd) => void) | undefined
}

/** The events of one body. Can be iterated once, as events or as batches. */
export interface SseStream extends AsyncIterable<SseEvent> {
  /** The same events in groups: those of one chunk together, never none. Costs one promise per chunk where events cost one each. */
  batches(): AsyncIterableIterator<readonly SseEvent[]>
  /** The last event id so far, blocks without data included. */
  readonly lastEventId: string
  /** The last valid `retry:` so far in milliseconds, if there was one. */
  readonly retryMs: number | undefined
}

/**
 * Reads the events of a body as they are asked for: one read at a time, none ahead, so that a slow loop slows its server down.
 *
 * The body is taken when iteration begins. Leaving the loop cancels it, once. An {@link SseLimitError}, an exception of a callback, the
 * end of `idleTimeoutMs` and a failure of the body come out of the loop, after the events before them; all but the last cancel the body.
 *
 * @throws TypeError when it is iterated twice, or the body is locked.
 *
 * @example
 * import { readSse } from '@millrace/sse'
 *
 * const response = new Response('data: hello\n\ndata: world\n\n')
 * for await (const event of readSse(response.body!)) console.log(event.data)
 */
export function readSse(body: SseBody, options: SseReadOptions = {}): SseStream {
  const decoder = createSseDecoder(options)
  let taken = false
  const start = (): BatchReader => {
    if (taken) throw new TypeError('The events can be iterated once')
    taken = true
    const { idleTimeoutMs = 0, signal, onEnd } = options
    if (idleTimeoutMs === 0) return new BatchReader(byteSource(body), decoder, options)
    const idle = new IdleLimit(idleTimeoutMs)
    const either = signal ? AbortSignal.any([signal, idle.signal]) : idle.signal
    return new BatchReader(idle.over(byteSource(body)), decoder, { signal: either, onEnd })
  }
  return {
    [Symbol.asyncIterator]: () => new EventIterator(start()),
    batches: () => batchIterator(start()),
    get lastEventId() {
      return decoder.lastEventId
    },
    get retryMs() {
      return decoder.retryMs
    },
  }
}

function batchIterator(reader: BatchReader): AsyncIterableIterator<readonly SseEvent[]> {
  return {
    [Symbol.asyncIterator]() {
      return this
    },
    async next() {
      const value = await reader.next()
      return value === undefined ? { done: true, value } : { done: false, value }
    },
    async return() {
      reader.close()
      return { done: true, value: undefined }
    },
  }
}
