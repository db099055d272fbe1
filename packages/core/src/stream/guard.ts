import type { Flow } from '../transport/transport.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import { errorInfo } from '../vocabulary/errors.js'
import type { ChatRecord } from '../vocabulary/events.js'
import { Admission } from './admission.js'
import { counted } from './counted.js'
import type { ChatReader, ChatSource } from './flow.js'
import { OpenBlocks } from './open-blocks.js'

type Batch = readonly ChatRecord[]

/**
 * Stands between a source, which promises nothing, and a reader, who is promised an order: no call back from inside a call, none
 * nested, none while paused, one terminal record and nothing after it. It holds what comes at the wrong moment and makes no promises
 * (in either sense): a batch that comes at the right moment goes straight through.
 */
export class Guard implements Flow, ChatReader {
  /** Until it is started: a request must not outlive its use. */
  #source: ChatSource | undefined
  readonly #reader: ChatReader
  #onSettled: (() => void) | undefined
  readonly #admission = new Admission(new OpenBlocks(), counted)
  #flow: Flow | undefined
  #flowPaused = false
  /** Made for the first batch that comes at the wrong moment. */
  #held: Batch[] | undefined
  #paused = false
  #delivering = false
  #scheduled = false
  /** The terminal record is here: given by the source, or made by `stop`. */
  #ended = false
  /** The reader has left. */
  #closed = false
  /** The source is to be cancelled: remembered for when it hands over its flow late. */
  #abandoned: { readonly reason: unknown } | undefined

  constructor(source: ChatSource, reader: ChatReader) {
    this.#source = source
    this.#reader = reader
  }

  /** Calls back once, when the source's part is over. */
  onSettled(callback: () => void): void {
    this.#onSettled = callback
  }

  /** Starts the source in a later microtask. */
  connect(): void {
    queueMicrotask(() => {
      const source = this.#source!
      this.#source = undefined
      if (this.#ended) return
      let flow: Flow
      try {
        flow = source(this)
      } catch (thrown) {
        this.batch([{ type: 'error', error: errorInfo(thrown) }])
        return
      }
      this.#flow = flow
      // `cancel()` or `pause()` may have come meanwhile, from inside a batch that came at once.
      if (this.#abandoned) flow.cancel(this.#abandoned.reason)
      else if (this.#paused) this.#pauseFlow()
    })
  }

  /** The source's side. */
  batch(records: Batch): void {
    if (this.#ended) return
    const batch = this.#admit(records)
    if (batch.length === 0) return
    if (this.#paused || this.#delivering || this.#held?.length) {
      this.#hold(batch)
    } else {
      this.#deliver(batch)
    }
  }

  pause(): void {
    if (this.#paused || this.#closed) return
    this.#paused = true
    this.#pauseFlow()
  }

  resume(): void {
    if (!this.#paused || this.#closed) return
    this.#paused = false
    this.#schedule()
  }

  cancel(reason?: unknown): void {
    if (this.#closed) return
    this.#close()
    if (this.#ended) return
    this.#settle()
    this.#abandon(reason)
  }

  /** Ends the answer from this side: what is held, then the error, in a later batch. */
  stop(error: ErrorInfo, reason?: unknown): void {
    if (this.#ended) return
    this.#hold(this.#admit([{ type: 'error', error }]))
    this.#abandon(reason)
  }

  #admit(records: Batch): Batch {
    const batch = this.#admission.admit(records)
    if (this.#admission.ended) this.#settle()
    return batch
  }

  #deliver(batch: Batch): void {
    this.#delivering = true
    try {
      this.#reader.batch(batch)
    } catch (thrown) {
      this.cancel(thrown)
      queueMicrotask(() => {
        throw thrown
      })
    } finally {
      this.#delivering = false
    }
  }

  #hold(batch: Batch): void {
    this.#held ??= []
    this.#held.push(batch)
    this.#schedule()
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    queueMicrotask(() => {
      this.#scheduled = false
      while (this.#held?.length && !this.#paused) this.#deliver(this.#held.shift()!)
      // Here and not in `resume()`: a transport may parse what it holds at once.
      if (this.#flowPaused && !this.#paused && !this.#ended) {
        this.#flowPaused = false
        this.#flow?.resume()
      }
    })
  }

  #pauseFlow(): void {
    if (this.#flowPaused || !this.#flow || this.#ended) return
    this.#flowPaused = true
    this.#flow.pause()
  }

  #abandon(reason: unknown): void {
    this.#abandoned = { reason }
    this.#flow?.cancel(reason)
  }

  #settle(): void {
    this.#ended = true
    this.#onSettled?.()
  }

  #close(): void {
    this.#closed = true
    this.#held = undefined
  }
}
