import { captureContext } from '#async-context'
import { orderly } from '../compose/sources.js'
import type { InContext } from '../context/async-context.js'
import { heard, synchronous } from '../lib/synchronous.js'
import { tell } from '../lib/tell.js'
import type { ChatProvider } from '../runtime/provider.js'
import { ChatStream } from '../stream/chat-stream.js'
import type { ChatReader } from '../stream/flow.js'
import type { Flow } from '../transport/transport.js'
import { checkRequest } from '../vocabulary/check-request.js'
import { type ChatRecord, type ErrorRecord, type FinishEvent, isTerminal } from '../vocabulary/events.js'
import type { ChatRequest } from '../vocabulary/request.js'

/** Watches one answer. */
export interface AnswerObserver {
  /** Runs the call to the provider, in a context of the observer's own. Default: as it is. */
  within?<Result>(run: () => Result): Result
  /** A batch has come, and goes on to the reader after this. */
  batch?(records: readonly ChatRecord[]): void
  /** The answer is over; called once, behind its last batch. @param end - absent where the reader has left. */
  ended?(end: FinishEvent | ErrorRecord | undefined): void
}

/** Watches the answers of a provider. */
export interface ProviderObserver {
  /** A request is sent. @returns the observer of its answer; undefined for one that is not watched. */
  begun(request: ChatRequest, provider: string): AnswerObserver | undefined
  /** Is told what the observer itself has thrown: it sees no more of this answer, which goes on. Default: a line on the console. */
  onError?(error: unknown): void
}

/**
 * A provider whose answers are watched, and not changed: for metrics, logs and traces. Everything that the observer does is synchronous, and runs in the
 * async context of the stream's reader. Without an observer it is the provider itself, so that nothing is paid for.
 *
 * @throws TypeError for arguments that are not of their type.
 * @example
 * ```ts
 * import { type ChatProvider, ChatStream, withObserver } from '@millrace/core'
 *
 * const vendor: ChatProvider = {
 *   id: 'vendor',
 *   stream: () => ChatStream.from(async function* () {
 *     yield [{ type: 'start', messageId: 'm1', provider: 'vendor' }, { type: 'finish', reason: 'stop' }]
 *   }),
 * }
 * const provider = withObserver(vendor, {
 *   begun: ({ model }, id) => ({ ended: end => console.log(id, model, end?.type ?? 'left') }),
 * })
 * await provider.stream({ messages: [{ role: 'user', content: 'Hi' }] }).message()
 * ```
 */
export function withObserver<Options = unknown>(
  provider: ChatProvider<Options>,
  observer: ProviderObserver | undefined,
): ChatProvider<Options> {
  if (typeof provider?.stream !== 'function') throw new TypeError('withObserver takes a provider: { id, stream }.')
  if (observer === undefined) return provider
  if (typeof observer?.begun !== 'function') throw new TypeError('withObserver takes an observer: { begun }.')
  return {
    id: provider.id,
    stream(request, { signal, ...given } = {}) {
      checkRequest(request as never)
      const stream = orderly(provider.stream(request, given))
      const asked = request as ChatRequest
      return new ChatStream(reader => new ObservedAnswer(reader, stream, observer, asked, provider.id), { signal })
    },
  }
}

class ObservedAnswer implements ChatReader, Flow {
  readonly #reader: ChatReader
  readonly #observer: ProviderObserver
  readonly #inContext: InContext = captureContext()
  /** Until the answer is over, or the observer has thrown. */
  #answer: AnswerObserver | undefined
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
      this.#guarded(() => {
        this.#heard(answer.batch?.(records))
        if (isTerminal(last)) this.#end(last)
      })
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
    this.#answer = undefined
    tell(this.#observer, thrown, 'the observer of an answer has failed')
  }
}
