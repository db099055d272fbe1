import { SseLimitError } from './decode/limit-error.js'
import { SseTimeoutError } from './lib/timeout-error.js'
import { maxTimerMs } from './lib/timers.js'

export { backoffMs } from './subscribe/retry.js'
export { retryAfterMs } from './subscribe/retry-after.js'
export { SseLimitError, SseTimeoutError }

/** One server-sent event, as far as programs of their own wire need it: events have no types there. */
export interface LeanEvent {
  /** The `data:` lines joined by LF. */
  readonly data: string
  /** The id that this event names itself. Undefined for none: an earlier event's is not repeated. */
  readonly id: string | undefined
}

/** Options of {@link readLean}. */
export interface LeanReadOptions {
  /** Ends the reading; the loop throws its reason. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds that a read may wait for a byte; then the loop throws an `SseTimeoutError`. Default 0, none. */
  readonly idleTimeoutMs?: number | undefined
  /** The most UTF-16 units of an event. Default 16 Mi. More is an `SseLimitError`. */
  readonly maxEventBytes?: number | undefined
  /** Called with the milliseconds of each `retry:`. */
  readonly onRetry?: ((ms: number) => void) | undefined
}

/**
 * Reads the events of a body like `readSse`, in batches, at a tenth of its size: for pages, where code is paid by each visitor. The platform decodes; there are
 * no event types, no callbacks for comments and unknown lines, and limits count UTF-16 units. Leaving the loop cancels the body.
 */
export async function* readLean(
  body: ReadableStream<Uint8Array>,
  { signal, idleTimeoutMs, maxEventBytes, onRetry }: LeanReadOptions = {},
): AsyncGenerator<readonly LeanEvent[], void, undefined> {
  const reader = body.getReader()
  const text = new TextDecoder()
  const parser = new LeanParser(maxEventBytes, onRetry)
  try {
    for (;;) {
      const { done, value } = await limited(reader.read(), idleTimeoutMs, signal)
      if (done) return
      const events = parser.push(text.decode(value, { stream: true }))
      if (events.length > 0) yield events
    }
  } finally {
    // Its failure has no reader any more.
    reader.cancel().catch(() => {})
  }
}

/** Waits, no longer than `ms` (0: without a limit), and no longer than the signal lets it. */
export function limited<T>(wait: Promise<T>, ms = 0, signal?: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = ms > 0 && ms <= maxTimerMs ? setTimeout(() => reject(new SseTimeoutError('idle', ms)), ms) : undefined
    const onAbort = (): void => reject(signal?.reason)
    signal?.addEventListener('abort', onAbort)
    if (signal?.aborted) onAbort()
    wait.then(resolve, reject).finally(() => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    })
  })
}

/** Text in, events out. Every character is looked at once, wherever the text is cut. */
class LeanParser {
  readonly #most: number
  readonly #onRetry: ((ms: number) => void) | undefined
  /** The line that has not ended. A rope: it is read when it has. */
  #line = ''
  #data: string | undefined
  #id: string | undefined
  /** The last character was a CR, which makes a LF that follows a part of the same line's end. */
  #cr = false

  constructor(most = 16 * 1024 * 1024, onRetry?: (ms: number) => void) {
    this.#most = most
    this.#onRetry = onRetry
  }

  push(text: string): LeanEvent[] {
    const events: LeanEvent[] = []
    if (text === '') return events
    const [first = '', ...lines] = (this.#cr && text[0] === '\n' ? text.slice(1) : text).split(/\r\n|\n|\r/)
    this.#cr = text.endsWith('\r')
    this.#line += first
    for (const line of lines) {
      this.#end(this.#line, events)
      this.#line = line
    }
    this.#check()
    return events
  }

  #end(line: string, events: LeanEvent[]): void {
    if (line === '') {
      if (this.#data !== undefined) events.push({ data: this.#data, id: this.#id })
      this.#data = this.#id = undefined
      return
    }
    const colon = line.indexOf(':')
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (name === 'data') {
      this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`
      this.#check()
    } else if (name === 'id' && !value.includes('\0')) this.#id = value
    else if (name === 'retry' && /^\d+$/.test(value)) this.#onRetry?.(Math.min(Number(value), maxTimerMs))
  }

  #check(): void {
    // A comment is not stored when it ends, and few are longer than an event may be.
    if (this.#line.length + (this.#data?.length ?? 0) > this.#most) throw new SseLimitError('bytes', this.#most)
  }
}
