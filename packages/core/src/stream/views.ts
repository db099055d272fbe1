import { randomId } from '../lib/random-id.js'
import type { Flow } from '../transport/transport.js'
import type { ChatResult, ChatState } from '../vocabulary/answer.js'
import { ChatFold, resultIn, textIn as textInParts } from '../vocabulary/apply-event.js'
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

/** Gives an error for a finish that a reader does not take for one. */
export type JudgeFinish = (finish: FinishEvent) => ErrorInfo | undefined

/**
 * Takes batches apart; a failure is thrown, so that nobody misses it.
 *
 * @param read - the value to give for an event; undefined to give none.
 */
export function valuesOf<Value>(
  batches: AsyncIterableIterator<Batch>,
  read: (event: ChatEvent) => Value | undefined,
  judge?: JudgeFinish,
): AsyncIterableIterator<Value> {
  return iteratorOver(takeApart(batches, read, judge), () => batches.return?.())
}

/** The values of a generator. One that waits is not ended before what it waits for has come: `leave` is called first, and makes it come. */
export function iteratorOver<Value>(
  values: AsyncGenerator<Value, undefined>,
  leave: () => unknown,
): AsyncIterableIterator<Value> {
  let begun = false
  return {
    [Symbol.asyncIterator]() {
      return this
    },
    next() {
      begun = true
      return values.next()
    },
    async return() {
      if (begun) await leave()
      return values.return(undefined)
    },
  }
}

async function* takeApart<Value>(
  batches: AsyncIterableIterator<Batch>,
  read: (event: ChatEvent) => Value | undefined,
  judge: JudgeFinish | undefined,
): AsyncGenerator<Value, undefined> {
  const fold = new ChatFold()
  for await (const batch of batches) {
    for (const record of batch) {
      fold.add(record)
      const error = errorIn(record, judge)
      if (error) throw failure(error, fold)
      const value = read(record as ChatEvent)
      if (value !== undefined) yield value
    }
  }
}

/**
 * Reads a stream to its end. Rejects with its failure. Without `judge` each finish is one.
 *
 * @param read - what is wanted of the answer.
 */
export function collect<Result>(
  stream: Connectable,
  read: (state: ChatState) => Result,
  judge?: JudgeFinish,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const fold = new ChatFold()
    stream.connect({
      batch(records) {
        for (const record of records) {
          fold.add(record)
          if (!isTerminal(record)) continue
          const error = errorIn(record, judge)
          if (error) reject(failure(error, fold))
          else resolve(read(fold.state))
        }
      },
    })
  })
}

/** The whole answer, for somebody outside. */
export const messageIn = (state: ChatState): ChatResult =>
  frozen({ messageId: randomId(), ...resultIn(state) } as ChatResult)

/** The text that the model wrote behind the results of its last calls; all of it where there is one step. */
export const lastTextIn = ({ content, step }: ChatState): string => textInParts(content.slice(step.content))

/** The error that a record is to a reader. */
function errorIn(record: ChatRecord, judge: JudgeFinish | undefined): ErrorInfo | undefined {
  if (record.type === 'error') return record.error
  return record.type === 'finish' ? judge?.(record) : undefined
}

function failure(error: ErrorInfo, fold: ChatFold): ChatError {
  return errorOf(error, frozen(resultIn(fold.state)))
}

/** Freezes a result: it leaves the package, and nobody may change it any more. */
export function frozen<T extends Partial<ChatResult>>(result: T): T {
  const { content = [], sources = [], messages = [] } = result
  const lists = [content, sources, messages, ...messages.map(message => message.content)]
  for (const piece of [...content, ...sources, ...messages, ...lists, result.finish]) Object.freeze(piece)
  return Object.freeze(result)
}
