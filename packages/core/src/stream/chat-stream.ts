import type { Flow } from '../transport/transport.js'
import type { ChatResult } from '../vocabulary/answer.js'
import type { ChatEvent, ChatRecord } from '../vocabulary/events.js'
import type { ChatReader, ChatSource } from './flow.js'
import { type BatchFactory, fromBatches } from './from-batches.js'
import { Guard } from './guard.js'
import { ReaderFlow } from './reader-flow.js'
import { aborted, checkReader, StreamViews } from './stream-views.js'
import type { TextOptions } from './texts.js'
import { BatchIterator } from './views.js'

/** Options of a {@link ChatStream}. */
export interface ChatStreamOptions {
  /** Stops the answer: what is held comes, then `error: aborted`. */
  readonly signal?: AbortSignal | undefined
}

/**
 * One running answer. Lazy: nothing happens before the first view is used. Single-use: one view, one reader; the second is a `TypeError`.
 * However it is read, it ends with exactly one terminal record, `finish` or `error`.
 *
 * An interface, so that a wrapper of your own and the stream of another copy of this package are streams too. The value of the same name makes
 * one: see {@link ChatStreamConstructor}.
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
 * for await (const text of stream.texts()) console.log(text)
 * ```
 */
export interface ChatStream extends AsyncIterable<ChatEvent> {
  /**
   * The one primitive; all views stand on it.
   *
   * @throws TypeError when the stream has a reader already, or the reader has no `batch`.
   */
  connect(this: ChatStream, reader: ChatReader): Flow
  /** The batches, at most one of them queued. Never throws for a remote failure: that is the `error` record. Breaking out cancels. */
  batches(this: ChatStream): AsyncIterableIterator<readonly ChatRecord[]>
  /** The events, one by one. Throws {@link ChatError} for a failure, with `partial`. Breaking out cancels. */
  [Symbol.asyncIterator](): AsyncIterator<ChatEvent>
  /**
   * The text as it comes, in pieces of any length, none of them empty; of an answer with several steps, as `withTools` makes it, that of all. Throws
   * {@link ChatError} for a failure, and at the end of an answer that `content-filter` stopped, with `partial`. Breaking out cancels. Text that a `reset`
   * withdraws was given out already: where a vendor begins its answers anew, read the events.
   */
  texts(this: ChatStream): AsyncIterableIterator<string>
  /**
   * The text of the answer; of one with several steps that of the last, behind all calls, which may be empty: `content` of `message()` has what was said
   * before. An answer that ended `length` resolves with the text as far as it came; with `complete: true` it rejects as `truncated`. One that
   * `content-filter` stopped always rejects. Rejections are a {@link ChatError}, with `partial`.
   */
  text(this: ChatStream, options?: TextOptions): Promise<string>
  /**
   * The complete answer; `finish.reason` tells whether it ended `length` or `content-filter`, which do not reject here. Rejects with
   * {@link ChatError} for a failure, with `partial`.
   */
  message(this: ChatStream): Promise<ChatResult>
  /** Stops the answer: upstream is closed, and the reader gets what is held, then `error: aborted`. Idempotent; nothing after the end. */
  cancel(this: ChatStream, reason?: unknown): void
}

/** The value `ChatStream`: makes streams that keep every promise of the interface, whatever their source does. */
export interface ChatStreamConstructor {
  /**
   * A stream over a source, which is started at most once, in a microtask after `connect`.
   *
   * @throws TypeError when `source` is no function.
   */
  new (source: ChatSource, options?: ChatStreamOptions): ChatStream
  /**
   * A stream over batches that an async generator yields. The factory runs at `connect` and gets a signal that tells when nobody reads
   * any more. An end without a terminal record is `truncated`; a throw is its {@link ChatError}, or `unknown`.
   * Blocks that are open at the end are ended before it; a call among them has an `inputError`, unless a `finish` follows and its arguments can be read.
   *
   * @throws TypeError when `make` is no function.
   */
  from(make: BatchFactory, options?: ChatStreamOptions): ChatStream
  /** Answers `instanceof`: true for the streams of this copy of the package, not for wrappers. */
  readonly prototype: ChatStream
}

/** The remedies too, which pages do without: their streams have the sentences of stream-views.ts alone. */
const readAlready =
  'This ChatStream has a reader already: an answer is read once. Keep what its reader got, or ask stream() again.'

const inJson =
  'A ChatStream is no JSON. Send it by sendChat or chatResponse of @millrace/server, or await its message() or text().'

/** @throws TypeError for something that is no signal, such as its controller. */
function checkSignal(signal: AbortSignal | undefined): void {
  if (signal !== undefined && typeof signal?.addEventListener !== 'function')
    throw new TypeError('signal takes an AbortSignal, such as the signal of an AbortController.')
}

class GuardedStream extends StreamViews implements ChatStream {
  /** Until it is connected: a request must not outlive its use. */
  #source: ChatSource | undefined
  readonly #signal: AbortSignal | undefined
  #guard: Guard | undefined
  #stopped: { readonly reason: unknown } | undefined

  constructor(source: ChatSource, options?: ChatStreamOptions) {
    super()
    if (typeof source !== 'function') throw new TypeError('ChatStream takes a function: (reader) => flow.')
    checkSignal(options?.signal)
    this.#source = source
    this.#signal = options?.signal
  }

  static from(make: BatchFactory, options: ChatStreamOptions = {}): ChatStream {
    if (typeof make !== 'function') throw new TypeError('ChatStream.from takes a function: (signal) => batches.')
    return new GuardedStream(fromBatches(make), options)
  }

  connect(reader: ChatReader): Flow {
    checkReader(reader)
    const source = this.#source
    if (!source) throw new TypeError(readAlready)
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

  batches(): AsyncIterableIterator<readonly ChatRecord[]> {
    return new BatchIterator(this)
  }

  override toJSON(): never {
    throw new TypeError(inJson)
  }

  cancel(reason?: unknown): void {
    this.#stopped ??= { reason }
    this.#guard?.stop(aborted, reason)
  }
}

/** See {@link ChatStreamConstructor}. */
export const ChatStream: ChatStreamConstructor = GuardedStream

/** Stops an answer when the signal says so, and listens no longer than the answer lasts. */
function stopOn(signal: AbortSignal, guard: Guard): void {
  const onAbort = (): void => guard.stop(aborted, signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  guard.onSettled(() => signal.removeEventListener('abort', onAbort))
}
