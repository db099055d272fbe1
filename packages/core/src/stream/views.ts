import { randomId } from '../lib/random-id.js'
import type { Flow } from '../transport/transport.js'
import type { ChatResult } from '../vocabulary/answer.js'
import { ChatFold, resultOf } from '../vocabulary/apply-event.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import { type ChatError, errorOf } from '../vocabulary/errors.js'
import { type ChatEvent, type ChatRecord, type FinishEvent, isTerminal } from '../vocabulary/events.js'
import type { ChatReader } from './flow.js'

type Batch = readonly ChatRecord[]
/** The stream as far as views need it. */
export type Connectable = { connect(reader: ChatReader): Flow }

/** Pulls batches: one may wait, and while it does the stream is paused. */
export class BatchIterator implements AsyncIterableIterator<Batch> {
  readonly #stream: Connectable
  readonly #waiting: ((result: IteratorResult<Batch, undefined>) => void)[] = []
  #flow: Flow | undefined
  #queued: Batch | undefined
  #done = false

  constructor(stream: Connectable) {
    this.#stream = stream
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<IteratorResult<Batch, undefined>> {
    const queued = this.#queued
    if (queued) {
      this.#queued = undefined
      this.#flow?.resume()
      return Promise.resolve({ value: queued, done: false })
    }
    if (this.#done) return Promise.resolve({ value: undefined, done: true })
    return new Promise(resolve => {
      this.#flow ??= this.#stream.connect({ batch: batch => this.#take(batch) })
      this.#waiting.push(resolve)
    })
  }

  return(): Promise<IteratorResult<Batch, undefined>> {
    this.#queued = undefined
    this.#flow?.cancel()
    this.#end()
    return Promise.resolve({ value: undefined, done: true })
  }

  #take(batch: Batch): void {
    const next = this.#waiting.shift()
    if (next) {
      next({ value: batch, done: false })
    } else {
      this.#queued = batch
      this.#flow?.pause()
    }
    if (isTerminal(batch[batch.length - 1]!)) this.#end()
  }

  #end(): void {
    this.#done = true
    for (const waiting of this.#waiting.splice(0)) waiting({ value: undefined, done: true })
  }
}

/** Takes batches apart; a failure is thrown, so that nobody misses it. */
export class EventIterator implements AsyncIterator<ChatEvent> {
  readonly #batches: BatchIterator
  readonly #fold = new ChatFold()
  #batch: Batch = []
  #index = 0
  /** Shared by all who wait for the next batch, so that none of them takes it from the others. */
  #filling: Promise<boolean> | undefined

  constructor(stream: Connectable) {
    this.#batches = new BatchIterator(stream)
  }

  async next(): Promise<IteratorResult<ChatEvent, undefined>> {
    while (this.#index >= this.#batch.length) {
      this.#filling ??= this.#fill()
      if (!(await this.#filling)) return { value: undefined, done: true }
    }
    const record = this.#batch[this.#index++]!
    this.#fold.add(record)
    if (record.type === 'error') throw this.failure(record.error)
    return { value: record, done: false }
  }

  /** The error to throw, with the answer as far as it was read. */
  failure(error: ErrorInfo): ChatError {
    return failure(error, this.#fold)
  }

  async return(): Promise<IteratorResult<ChatEvent, undefined>> {
    this.#batch = []
    await this.#batches.return()
    return { value: undefined, done: true }
  }

  /** @returns whether there is a batch. */
  async #fill(): Promise<boolean> {
    try {
      const { value, done } = await this.#batches.next()
      this.#batch = value ?? []
      this.#index = 0
      return !done
    } finally {
      this.#filling = undefined
    }
  }
}

/**
 * Reads a stream to its end. Rejects with its failure.
 *
 * @param judge - gives an error for a finish that the caller does not take for one. Default: takes each.
 */
export function collect(
  stream: Connectable,
  judge?: (finish: FinishEvent) => ErrorInfo | undefined,
): Promise<ChatResult> {
  return new Promise((resolve, reject) => {
    const fold = new ChatFold()
    stream.connect({
      batch(records) {
        for (const record of records) {
          fold.add(record)
          if (!isTerminal(record)) continue
          const error = record.type === 'error' ? record.error : judge?.(record)
          if (error) reject(failure(error, fold))
          else resolve(frozen({ messageId: randomId(), ...resultOf(fold.state) } as ChatResult))
        }
      },
    })
  })
}

function failure(error: ErrorInfo, fold: ChatFold): ChatError {
  return errorOf(error, frozen(resultOf(fold.state)))
}

/** Freezes a result: it leaves the package, and nobody may change it any more. */
export function frozen<T extends Partial<ChatResult>>(result: T): T {
  const { content = [], sources = [], messages = [] } = result
  for (const piece of [...content, ...sources, ...messages, ...messages.map(message => message.content)])
    Object.freeze(piece)
  for (const piece of [content, sources, messages, result.finish]) Object.freeze(piece)
  return Object.freeze(result)
}
