import type { Flow } from '../transport/transport.js'
import { ChatError, errorInfo } from '../vocabulary/errors.js'
import { type ChatRecord, isTerminal } from '../vocabulary/events.js'
import { truncated } from '../vocabulary/truncated.js'
import type { ChatReader, ChatSource } from './flow.js'

/** Makes the batches of a stream; the signal tells when nobody reads any more. */
export type BatchFactory = (signal: AbortSignal) => AsyncIterable<readonly ChatRecord[]>

/** A source over an async iterable: one batch is asked for at a time, none while paused. */
export function fromBatches(make: BatchFactory): ChatSource {
  return reader => new Pump(make, reader)
}

/** In words of its own, since it is whoever writes a provider that reads them: those of other errors stay behind. */
const noBatches = (): ChatError =>
  new ChatError({
    code: 'unknown',
    message: 'ChatStream.from takes an async generator of batches, which are lists of records: yield [{ type, … }].',
  })

class Pump implements Flow {
  readonly #abort = new AbortController()
  #iterator: AsyncIterator<readonly ChatRecord[]> | undefined
  #wake: (() => void) | undefined
  #paused = false

  constructor(make: BatchFactory, reader: ChatReader) {
    void this.#run(make, reader)
  }

  pause(): void {
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
    this.#wake?.()
  }

  cancel(reason?: unknown): void {
    this.#abort.abort(reason)
    this.#wake?.()
    // Not every iterator listens to the signal: another stream's, with its `next()` pending, is closed only by this. Its result has no reader any
    // more.
    this.#iterator?.return?.().catch(() => {})
  }

  async #run(make: BatchFactory, reader: ChatReader): Promise<void> {
    const { signal } = this.#abort
    try {
      const iterator = make(signal)?.[Symbol.asyncIterator]?.()
      if (!iterator) throw noBatches()
      this.#iterator = iterator
      // `return()` of the iterator is called by the loop, when it is left for whatever reason.
      for await (const batch of { [Symbol.asyncIterator]: () => iterator }) {
        if (signal.aborted) return
        if (!Array.isArray(batch)) throw noBatches()
        reader.batch(batch)
        if (batch.some(isTerminal)) return
        while (this.#paused && !signal.aborted) await new Promise<void>(resolve => (this.#wake = resolve))
        if (signal.aborted) return
      }
      reader.batch([{ type: 'error', error: truncated }])
    } catch (thrown) {
      // Dropped behind a terminal record and behind a cancel, where nobody waits for it any more.
      reader.batch([{ type: 'error', error: errorInfo(thrown) }])
    }
  }
}
