import type { SseDecoder } from '../decode/decoder.js'
import type { SseEvent } from '../decode/event.js'
import { SseLimitError } from '../decode/limit-error.js'
import type { ByteSource } from './byte-source.js'

/** Describes a body that has ended by itself. */
export interface SseEnd {
  /** True when the body stopped inside a line or a block: an event may be missing. */
  readonly truncated: boolean
}

/** Options beside those of the decoder. */
export interface BatchReaderOptions {
  readonly signal?: AbortSignal | undefined
  readonly onEnd?: ((end: SseEnd) => void) | undefined
}

/** Where batches come from. */
export interface BatchSource {
  /** The next batch, never empty; `undefined` at the end. */
  next(): Promise<SseEvent[] | undefined>
  /** The consumer leaves. A call of `next` that waits is answered with the end. */
  close(): void
  /** True when nothing more is to come, not even events that were already read: it was closed, or a signal aborted. */
  readonly stopped: boolean
}

const NOTHING = new Uint8Array(0)

/** Reads a source chunk by chunk, as batches are asked for: the events of one chunk are one batch. Nothing is read ahead. */
export class BatchReader implements BatchSource {
  readonly #source: ByteSource
  readonly #decoder: SseDecoder
  readonly #options: BatchReaderOptions
  #open = true
  /** Boxed, since anything may be thrown. Given to one reader, who sees the end after it. */
  #failure: { readonly error: unknown } | undefined
  #turn: Promise<unknown> = Promise.resolve()
  #interrupt: (() => void) | undefined

  constructor(source: ByteSource, decoder: SseDecoder, options: BatchReaderOptions) {
    this.#source = source
    this.#decoder = decoder
    this.#options = options
    if (options.signal?.aborted) this.#abort()
    else options.signal?.addEventListener('abort', this.#abort)
  }

  stopped = false

  /** Calls that overlap are answered in order. */
  next(): Promise<SseEvent[] | undefined> {
    const batch = this.#turn.then(() => this.#read())
    this.#turn = batch.catch(() => {
      // The caller has the failure; here it would only keep the next call from its turn.
    })
    return batch
  }

  /** Cancels the source, once. */
  close(): void {
    this.stopped = true
    this.#stop(undefined)
  }

  #abort = (): void => {
    const reason: unknown = this.#options.signal?.reason
    this.stopped = true
    if (this.#open) this.#failure = { error: reason }
    this.#stop(reason)
  }

  #stop(reason: unknown): void {
    if (!this.#open) return
    this.#release()
    this.#source.cancel(reason)
    this.#interrupt?.()
  }

  #release(): void {
    this.#open = false
    this.#options.signal?.removeEventListener('abort', this.#abort)
  }

  async #read(): Promise<SseEvent[] | undefined> {
    while (this.#open) {
      const bytes = await this.#readBytes()
      if (!this.#open) break
      const batch = bytes === undefined ? this.#end() : this.#decode(bytes)
      if (batch.length > 0) return batch
    }
    const failure = this.#failure
    this.#failure = undefined
    if (failure !== undefined) throw failure.error
    return undefined
  }

  /** One read of the source, which `#interrupt` answers early. Never rejects: a failure of the source is kept as ours. */
  #readBytes(): Promise<Uint8Array | undefined> {
    return new Promise(resolve => {
      this.#interrupt = () => resolve(undefined)
      this.#source.read().then(resolve, (error: unknown) => {
        if (this.#open) {
          this.#failure = { error }
          this.#release()
        }
        resolve(undefined)
      })
    })
  }

  #decode(bytes: Uint8Array): SseEvent[] {
    try {
      return this.#decoder.push(bytes)
    } catch (error) {
      this.#failure = { error }
      this.#stop(error)
      // Events that were complete before the failure are given out before it. A dead decoder gives them at its end, a living one any time.
      return error instanceof SseLimitError ? this.#decoder.end().events : this.#decoder.push(NOTHING)
    }
  }

  #end(): SseEvent[] {
    this.#release()
    const { events, truncated } = this.#endDecoder()
    try {
      this.#options.onEnd?.({ truncated })
    } catch (error) {
      this.#failure ??= { error }
    }
    return events
  }

  #endDecoder(): ReturnType<SseDecoder['end']> {
    try {
      return this.#decoder.end()
    } catch (error) {
      this.#failure = { error }
      return this.#decoder.end()
    }
  }
}
