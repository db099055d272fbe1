import { captureContext } from '#async-context'
import type { InContext } from '../context/async-context.js'
import type { ChatReader, ChatSource } from '../stream/flow.js'
import { relay } from '../stream/relay.js'
import { SharedTimer, type TimerListener } from '../time/shared-timer.js'
import { maxTimerMs } from '../time/timers.js'
import type { Flow, HttpRequest } from '../transport/transport.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import { amend, errorInfo } from '../vocabulary/errors.js'
import { type ChatRecord, isTerminal, type Warning } from '../vocabulary/events.js'
import { overTime } from '../vocabulary/over-time.js'
import type { ChatRequest } from '../vocabulary/request.js'
import { Attempt, type AttemptListener } from './attempt.js'
import { cancelAtVendor } from './cancellation.js'
import { checkedRequest } from './checked-request.js'
import type { RunContext } from './context.js'
import type { AnswerPlace } from './provider.js'
import type { Reading } from './reading.js'
import type { Asked } from './response-body.js'
import { Resumption } from './resumption.js'
import { retryDelay } from './retry.js'
import { unwritable } from './unwritable.js'
import { type Sent, withoutSent } from './without-sent.js'

/** One answer over as many attempts as it takes: a source of a `ChatStream`. */
export function run(context: RunContext, chat: ChatRequest<never>): ChatSource {
  return reader => new Run(context, chat, reader)
}

/** The request that is sent again where an attempt fails. */
interface PendingRequest {
  readonly chat: ChatRequest<never>
  /** As `toRequest` made it, not signed. */
  readonly request: HttpRequest
}

const noWarnings: readonly Warning[] = []

class Run implements Flow, AttemptListener, TimerListener {
  readonly #context: RunContext
  readonly #reader: ChatReader
  readonly #relay = relay()
  /** Until the answer has begun: a conversation may be large, and an answer long. */
  #pending: PendingRequest | undefined
  /** For errors inside of the answer, which must not repeat it. */
  #sent: Sent | undefined
  /** Since a connection broke inside of an answer that the vendor keeps. */
  #resumption: Resumption | undefined
  /** `authorize`, `fetch` and transports of users run in the context of the stream's reader in each attempt. */
  readonly #inContext: InContext = captureContext()
  #attempt: Attempt | undefined
  #number = 0
  #reauthorized = false
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #timeUp = false
  readonly #totalTimer = new SharedTimer()

  constructor(context: RunContext, chat: ChatRequest<never>, reader: ChatReader) {
    this.#context = context
    this.#reader = reader
    this.#totalTimer.set(context.options.totalTimeoutMs, this)
    try {
      this.#pending = { chat, request: checkedRequest(context.definition.toRequest(chat)) }
      void this.#next()
    } catch (thrown) {
      this.#fail(errorInfo(unwritable(chat, thrown)))
    }
  }

  pause(): void {
    this.#relay.pause()
  }

  resume(): void {
    this.#relay.resume()
  }

  cancel(reason?: unknown): void {
    const place = this.#unfinished()
    this.#clearTimers()
    this.#relay.cancel(reason)
    this.#cancelAtVendor(place)
  }

  /** From an attempt. Warnings are those of `toRequest`: whoever signs may make a new request of it. */
  asked(): Asked | Reading {
    if (this.#resumption) return this.#resumption.reading
    const { chat, request } = this.#pending!
    return { chat, warnings: request.warnings ?? noWarnings }
  }

  /** From an attempt. Retries end at the first batch: a lone error before it is a failed attempt, everything else is the answer. */
  attempted(records: readonly ChatRecord[]): void {
    const last = records[records.length - 1]!
    if (last.type === 'error' && records.length === 1) {
      if (this.#resumption && !this.#resumption.over) return this.#resume(this.#resumption, last.error)
      if (this.#pending) return this.#retry(last.error)
    }
    this.#pending = undefined
    if (isTerminal(last)) this.#end(records)
    else this.#reader.batch(records)
  }

  /** From an attempt. The rest of the answer is asked for, and never the answer once more: it would be another one, and paid for twice. */
  broken(reading: Reading, why: ErrorInfo): void {
    if (!this.#context.definition.toResume || this.#timeUp) return this.attempted([{ type: 'error', error: why }])
    this.#resumption ??= new Resumption(reading, why)
    this.#resumption.broke(why)
    this.#resume(this.#resumption, why)
  }

  /** Signs and sends. Waits only where `authorize` does. */
  #next(previous?: ErrorInfo): void | Promise<void> {
    this.#number++
    const failed = (thrown: unknown): void => this.#fail(errorInfo(thrown))
    try {
      const resumption = this.#resumption
      const request = resumption ? this.#context.definition.toResume!(resumption.place) : this.#pending!.request
      const context = { now: Date.now(), attempt: this.#number, ...(previous ? { previous } : {}) }
      const signed = this.#context.definition.authorize?.(request, context) ?? request
      if (signed instanceof Promise) return signed.then(ready => this.#send(ready), failed)
      this.#send(signed)
    } catch (thrown) {
      failed(thrown)
    }
  }

  #send(signed: HttpRequest): void {
    if (this.#relay.cancelled) return
    this.#sent = { url: signed.url, headers: signed.headers }
    this.#attempt = new Attempt(this.#context, signed, this, this.#resumption && this.#attempt?.received)
    this.#relay.follow(this.#attempt)
  }

  #retry(failure: ErrorInfo): void {
    const error = this.#own(failure)
    const state = { attempt: this.#number, reauthorized: this.#reauthorized }
    const delay = retryDelay(error, state, this.#context.options, Math.random())
    if (delay === undefined) return this.#fail(error)
    this.#later(error, delay)
  }

  #resume(resumption: Resumption, error: ErrorInfo): void {
    const delay = resumption.delay(error, this.#reauthorized, this.#context.options)
    if (delay === undefined) {
      const { sink } = resumption.reading
      sink.fail(resumption.failure(error))
      return this.#end(sink.drain())
    }
    this.#later(error, delay)
  }

  #later(error: ErrorInfo, delay: number): void {
    if (error.code === 'authentication') this.#reauthorized = true
    const again = (): void => void this.#inContext(() => this.#next(error))
    this.#retryTimer = setTimeout(again, Math.min(delay, maxTimerMs))
  }

  /** Called by the timer: the time for all attempts is up. */
  timeUp(): void {
    const error = overTime(this.#context.options.totalTimeoutMs)
    // The time is up: no retry after this.
    this.#timeUp = true
    const place = this.#unfinished()
    this.#pending = undefined
    this.#resumption = undefined
    this.#attempt?.fail(error)
    this.#relay.cancel()
    this.#cancelAtVendor(place)
    // Dropped where the attempt told of it already.
    this.#fail(error)
  }

  /** The place in an answer that the vendor would go on with if nobody stopped it. */
  #unfinished(): AnswerPlace | undefined {
    if (!this.#context.definition.toCancel || this.#relay.cancelled) return undefined
    const reading = this.#resumption?.reading ?? this.#attempt?.reading
    return reading && !reading.sink.done && !reading.sink.finishing ? reading.decoder.place?.() : undefined
  }

  #cancelAtVendor(place: AnswerPlace | undefined): void {
    if (place) this.#inContext(() => void cancelAtVendor(this.#context, place, this.#number + 1))
  }

  #fail(error: ErrorInfo): void {
    this.#end([{ type: 'error', error }])
  }

  #end(records: readonly ChatRecord[]): void {
    this.#clearTimers()
    const last = records[records.length - 1]!
    if (last.type !== 'error') this.#reader.batch(records)
    else this.#reader.batch([...records.slice(0, -1), { ...last, error: this.#own(last.error) }])
  }

  #clearTimers(): void {
    clearTimeout(this.#retryTimer)
    this.#totalTimer.clear()
  }

  /** The error with the provider's id, and without what was sent. */
  #own(error: ErrorInfo): ErrorInfo {
    const own = error.provider ? error : amend(error, { provider: this.#context.definition.id })
    return withoutSent(own, this.#sent, this.#pending?.chat)
  }
}
