import type { Flow } from '../transport/transport.js'
import type { ChatResult } from '../vocabulary/answer.js'
import { textOf } from '../vocabulary/apply-event.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import type { ChatEvent, ChatRecord } from '../vocabulary/events.js'
import type { ChatReader, ChatSource } from './flow.js'
import { type BatchFactory, fromBatches } from './from-batches.js'
import { Guard } from './guard.js'
import { BatchIterator, collect, EventIterator } from './views.js'

/** Options of a {@link ChatStream}. */
export interface ChatStreamOptions {
  /** Stops the answer: what is held comes, then `error: aborted`. */
  readonly signal?: AbortSignal | undefined
}

const aborted: ErrorInfo = { code: 'aborted', message: 'The answer was stopped.', retryable: false }

/**
 * One running answer. Lazy: nothing happens before the first view is used. Single-use: one view, one reader; the second is a `TypeError`.
 * However it is read, it ends with exactly one terminal record, `finish` or `error`.
 *
 * @example
 * ```ts
 * import { ChatStream } from '@millrace/core'
 *
 * const stream = ChatStream.from(async function* () {
 *   yield [
 *     { type: 'start', messageId: 'm1', provider: 'example' },
 *     { type: 'text-start', id: '0' },
 *     { type: 'text-delta', id: '0', delta: 'Hello' },
 *     { type: 'text-end', id: '0' },
 *     { type: 'finish', reason: 'stop' },
 *   ]
 * })
 * for await (const event of stream) if (event.type === 'text-delta') console.log(event.delta)
 * ```
 */
export class ChatStream implements AsyncIterable<ChatEvent> {
  /** Until it is connected: a request must not outlive its use. */
  #source: ChatSource | undefined
  readonly #signal: AbortSignal | undefined
  #guard: Guard | undefined
  #stopped: { readonly reason: unknown } | undefined

  /**
   * @param source - feeds the stream, started at most once, in a microtask after `connect`.
   * @throws TypeError when `source` is no function.
   */
  constructor(source: ChatSource, options?: ChatStreamOptions) {
    if (typeof source !== 'function') throw new TypeError('ChatStream takes a function: (reader) => flow.')
    this.#source = source
    this.#signal = options?.signal
  }

  /**
   * A stream over batches that an async generator yields. The factory runs at `connect` and gets a signal that tells when nobody reads
   * any more. An end without a terminal record is `truncated`; a throw is its {@link ChatError}, or `unknown`.
   */
  static from(make: BatchFactory, options: ChatStreamOptions = {}): ChatStream {
    if (typeof make !== 'function') throw new TypeError('ChatStream.from takes a function: (signal) => batches.')
    return new ChatStream(fromBatches(make), options)
  }

  /**
   * The one primitive; all views stand on it.
   *
   * @throws TypeError when the stream has a reader already, or the reader has no `batch`.
   */
  connect(reader: ChatReader): Flow {
    if (typeof reader?.batch !== 'function')
      throw new TypeError('connect takes a reader: an object with a batch method.')
    const source = this.#source
    if (!source)
      throw new TypeError('This ChatStream has a reader already. A stream is read once: ask the provider for another.')
    this.#source = undefined
    const guard = new Guard(source, reader)
    this.#guard = guard
    const signal = this.#signal
    if (this.#stopped) guard.stop(aborted, this.#stopped.reason)
    else if (signal?.aborted) guard.stop(aborted, signal.reason)
    else {
      if (signal) stopOn(signal, guard)
      guard.connect()
    }
    return new ReaderFlow(guard)
  }

  /** The batches, at most one of them queued. Never throws for a remote failure: that is the `error` record. Breaking out cancels. */
  batches(): AsyncIterableIterator<readonly ChatRecord[]> {
    return new BatchIterator(this)
  }

  /** The events, one by one. Throws {@link ChatError} for a failure, with `partial`. Breaking out cancels. */
  [Symbol.asyncIterator](): AsyncIterator<ChatEvent> {
    return new EventIterator(this)
  }

  /** The text of the complete answer. Rejects with {@link ChatError}, with `partial`. */
  async text(): Promise<string> {
    return textOf(await collect(this))
  }

  /** The complete answer. Rejects with {@link ChatError}, with `partial`. */
  message(): Promise<ChatResult> {
    return collect(this)
  }

  /** Stops the answer: upstream is closed, and the reader gets what is held, then `error: aborted`. Idempotent; nothing after the end. */
  cancel(reason?: unknown): void {
    this.#stopped ??= { reason }
    this.#guard?.stop(aborted, reason)
  }
}

/** Stops an answer when the signal says so, and listens no longer than the answer lasts. */
function stopOn(signal: AbortSignal, guard: Guard): void {
  const onAbort = (): void => guard.stop(aborted, signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  guard.onSettled(() => signal.removeEventListener('abort', onAbort))
}

/** The reader's hand on a guard, without the source's side of it. */
class ReaderFlow implements Flow {
  readonly #guard: Guard

  constructor(guard: Guard) {
    this.#guard = guard
  }

  pause(): void {
    this.#guard.pause()
  }

  resume(): void {
    this.#guard.resume()
  }

  cancel(reason?: unknown): void {
    this.#guard.cancel(reason)
  }
}
