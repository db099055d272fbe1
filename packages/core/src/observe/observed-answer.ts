import { captureContext } from '#async-context'
import type { InContext } from '../context/async-context.js'
import { heard, synchronous } from '../lib/synchronous.js'
import { tell } from '../lib/tell.js'
import type { ChatStream } from '../stream/chat-stream.js'
import type { ChatReader } from '../stream/flow.js'
import type { Flow } from '../transport/transport.js'
import { type ChatRecord, type ErrorRecord, type FinishEvent, isTerminal } from '../vocabulary/events.js'
import type { ChatRequest } from '../vocabulary/request.js'
import type { AnswerObserver, ProviderObserver } from './provider-observer.js'

/** Hands on an answer, and lets an observer watch it. */
export class ObservedAnswer implements ChatReader, Flow {
  readonly #reader: ChatReader
  readonly #observer: ProviderObserver
  readonly #inContext: InContext = captureContext()
  /** Until the answer is over. */
  #answer: AnswerObserver | undefined
  /** The observer has thrown: it is told of the end alone. */
  #failing = false
  readonly #flow: Flow

  constructor(
    reader: ChatReader,
    stream: ChatStream,
    observer: ProviderObserver,
    request: ChatRequest,
    provider: string,
  ) {
    this.#reader = reader
    this.#observer = observer
    this.#guarded(() => {
      this.#answer = synchronous(observer.begun(request, provider), 'begun of withObserver')
    })
    this.#flow = this.#connected(() => stream.connect(this))
  }

  batch(records: readonly ChatRecord[]): void {
    const answer = this.#answer
    if (answer) {
      const last = records[records.length - 1]!
      if (answer.batch && !this.#failing) this.#tellBatch(answer, records)
      if (isTerminal(last)) this.#guarded(() => this.#end(last))
    }
    this.#reader.batch(records)
  }

  pause(): void {
    this.#flow.pause()
  }

  resume(): void {
    this.#flow.resume()
  }

  cancel(reason?: unknown): void {
    if (this.#answer) this.#guarded(() => this.#end(undefined))
    this.#flow.cancel(reason)
  }

  /** The flow of the answer, whatever the observer makes of the call. */
  #connected(connect: () => Flow): Flow {
    let flow: Flow | undefined
    const run = (): Flow => {
      flow ??= connect()
      return flow
    }
    this.#guarded(() => this.#heard(this.#answer?.within?.(run)))
    return run()
  }

  /** Makes nothing for a batch that needs no context. */
  #tellBatch(answer: AnswerObserver, records: readonly ChatRecord[]): void {
    if (this.#observer.batchesInContext !== false) return this.#guarded(() => this.#heard(answer.batch?.(records)))
    try {
      const result: unknown = answer.batch?.(records)
      if (result !== undefined) this.#heard(result)
    } catch (thrown) {
      this.#failed(thrown)
    }
  }

  #end(end: FinishEvent | ErrorRecord | undefined): void {
    const answer = this.#answer
    this.#answer = undefined
    this.#heard(answer?.ended?.(end))
  }

  /** Nobody waits for the observer; where it is `async`, its rejection is a failure of it like others. */
  #heard(result: unknown): void {
    heard(result, thrown => this.#failed(thrown))
  }

  #guarded(run: () => void): void {
    try {
      this.#inContext(run)
    } catch (thrown) {
      this.#failed(thrown)
    }
  }

  #failed(thrown: unknown): void {
    this.#failing = true
    tell(this.#observer, thrown, 'the observer of an answer has failed')
  }
}
