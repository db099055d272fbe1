import type { SseEvent } from '../decode/event.js'
import type { BatchSource } from './batch-reader.js'

const END = { done: true, value: undefined } as const

/** Gives the events of batches one by one. Holds one batch at most; an event of it costs one settled promise. */
export class EventIterator implements AsyncIterableIterator<SseEvent> {
  readonly #reader: BatchSource
  #batch: readonly SseEvent[] = []
  #index = 0
  #done = false
  #refilling: Promise<void> | undefined

  constructor(reader: BatchSource) {
    this.#reader = reader
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<IteratorResult<SseEvent, undefined>> {
    const value = this.#reader.stopped ? undefined : this.#batch[this.#index++]
    if (value !== undefined) return Promise.resolve({ done: false, value })
    if (this.#done) return Promise.resolve(END)
    // Calls that overlap wait for the same batch, and take their events from it in order.
    this.#refilling ??= this.#refill()
    return this.#refilling.then(() => this.next())
  }

  async return(): Promise<IteratorResult<SseEvent, undefined>> {
    this.#reader.close()
    this.#done = true
    return END
  }

  async #refill(): Promise<void> {
    try {
      const batch = await this.#reader.next()
      this.#batch = batch ?? []
      this.#index = 0
      this.#done = batch === undefined
    } finally {
      this.#refilling = undefined
    }
  }
}
