import type { Flow } from '../transport/transport.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import { errorInfo } from '../vocabulary/errors.js'
import type { ChatRecord } from '../vocabulary/events.js'
import { truncated } from '../vocabulary/truncated.js'
import { Admission } from './admission.js'
import type { ChatStream, ChatStreamOptions } from './chat-stream.js'
import type { ChatReader } from './flow.js'
import { FoldedBlocks } from './folded-blocks.js'
import { aborted, checkReader, readAlready, StreamViews } from './stream-views.js'
import { iteratorOver } from './views.js'

type Batch = readonly ChatRecord[]
/** Makes the batches; the signal tells when nobody wants them any more. */
type MakeBatches = (signal: AbortSignal) => AsyncIterableIterator<Batch>

/**
 * A stream over batches that come one at a time as they are asked for, and end soon after their signal aborts: what `ChatStream.from` gives, without what
 * stands between a source that pushes and a reader. `ChatStream.from` is for batches that may ignore their signal.
 */
export class PulledStream extends StreamViews implements ChatStream {
  #make: MakeBatches | undefined
  readonly #signal: AbortSignal | undefined
  /** Aborts when nobody wants the answer any more. */
  readonly #life = new AbortController()
  readonly #admission = new Admission(new FoldedBlocks())
  #source: AsyncIterableIterator<Batch> | undefined
  /** The reader has left. */
  #left = false

  /** @param make - is called once, in a microtask after the stream is first read. */
  constructor(make: MakeBatches, { signal }: ChatStreamOptions = {}) {
    super()
    this.#make = make
    this.#signal = signal
  }

  /** See {@link ChatStream.connect}. */
  connect(reader: ChatReader): Flow {
    checkReader(reader)
    if (!this.#make) throw readAlready()
    return pump(this.#admitted(), reader, reason => this.#leave(reason))
  }

  /** See {@link ChatStream.batches}. */
  batches(): AsyncIterableIterator<Batch> {
    return iteratorOver(this.#admitted(), () => this.#leave())
  }

  /** See {@link ChatStream.cancel}. */
  cancel(reason?: unknown): void {
    if (!this.#admission.ended) this.#close(reason)
  }

  /** Ends the source at once, which may be between two batches. */
  #close(reason: unknown): void {
    this.#life.abort(reason)
    this.#source?.return?.().catch(() => {})
  }

  /** The reader leaves: there is nothing more to give, and nothing more is read. */
  #leave(reason?: unknown): void {
    this.#left = true
    this.#close(reason)
  }

  async *#admitted(): AsyncGenerator<Batch, undefined> {
    const make = this.#make
    if (!make) throw readAlready()
    this.#make = undefined
    const { signal } = this.#life
    const admission = this.#admission
    const stop = (): void => this.cancel(this.#signal!.reason)
    this.#signal?.addEventListener('abort', stop, this.#life)
    if (this.#signal?.aborted) stop()
    let error: ErrorInfo = truncated
    try {
      // Nothing begins inside of the call that asks for it.
      await undefined
      if (!signal.aborted) {
        this.#source = make(signal)
        for await (const batch of this.#source) {
          if (signal.aborted) break
          const admitted = admission.admit(batch)
          // Its listener goes with it.
          if (admission.ended) this.#life.abort()
          if (admitted.length > 0) yield admitted
          if (admission.ended) break
        }
      }
    } catch (thrown) {
      error = errorInfo(thrown)
    }
    const last = admission.admit([{ type: 'error', error: signal.aborted ? aborted : error }])
    this.#life.abort()
    if (last.length > 0 && !this.#left) yield last
  }
}

/** Gives batches to a reader, one at a time and none while it pauses. */
function pump(batches: AsyncGenerator<Batch>, reader: ChatReader, leave: (reason: unknown) => void): Flow {
  let paused = false
  let left = false
  let wake: (() => void) | undefined
  const resume = (): void => {
    paused = false
    wake?.()
  }
  const cancel = (reason?: unknown): void => {
    if (left) return
    left = true
    resume()
    leave(reason)
    // Between two batches: nobody asks for the next one.
    void batches.return(undefined)
  }
  const resumed = (): Promise<void> => new Promise(resolve => (wake = resolve))
  const run = async (): Promise<void> => {
    for await (const batch of batches) {
      while (paused) await resumed()
      if (left) return
      reader.batch(batch)
      while (paused) await resumed()
    }
  }
  run().catch(thrown => {
    cancel(thrown)
    // The reader's own, which nobody else may swallow.
    queueMicrotask(() => {
      throw thrown
    })
  })
  return {
    pause() {
      paused = !left
    },
    resume,
    cancel,
  }
}
