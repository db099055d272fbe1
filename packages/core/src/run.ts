import { Attempt } from './attempt.js'
import { amend, type ErrorInfo, errorInfo } from './errors.js'
import type { ChatRecord } from './events.js'
import type { ChatReader, ChatSource } from './flow.js'
import type { ResolvedOptions } from './options.js'
import type { ProviderDefinition } from './provider.js'
import { relay } from './relay.js'
import type { ChatRequest } from './request.js'
import { retryDelay } from './retry.js'
import { maxTimerMs } from './timers.js'
import type { Flow, HttpRequest, Transport } from './transport.js'

/** What a run needs. */
export interface RunContext<Options> {
  readonly definition: ProviderDefinition<Options>
  readonly chat: ChatRequest<Options>
  readonly options: ResolvedOptions
  readonly transport: Transport
}

/** One answer over as many attempts as it takes: a source of a `ChatStream`. */
export function run<Options>(context: RunContext<Options>): ChatSource {
  return reader => new Run(context as unknown as RunContext<never>, reader)
}

class Run implements Flow {
  readonly #context: RunContext<never>
  readonly #reader: ChatReader
  readonly #relay = relay()
  #attempt: Attempt | undefined
  #number = 0
  #reauthorized = false
  #begun = false
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #totalTimer: ReturnType<typeof setTimeout> | undefined

  constructor(context: RunContext<never>, reader: ChatReader) {
    this.#context = context
    this.#reader = reader
    const { totalTimeoutMs } = context.options
    if (totalTimeoutMs !== undefined && totalTimeoutMs <= maxTimerMs)
      this.#totalTimer = setTimeout(() => this.#timeout(totalTimeoutMs), totalTimeoutMs)
    try {
      void this.#next(context.definition.toRequest(context.chat))
    } catch (thrown) {
      this.#fail(errorInfo(thrown))
    }
  }

  pause(): void {
    this.#relay.pause()
  }

  resume(): void {
    this.#relay.resume()
  }

  cancel(reason?: unknown): void {
    this.#clearTimers()
    this.#relay.cancel(reason)
  }

  /** Signs and sends. Waits only where `authorize` does. */
  #next(request: HttpRequest, previous?: ErrorInfo): void | Promise<void> {
    this.#number++
    const { definition } = this.#context
    const failed = (thrown: unknown): void => this.#fail(errorInfo(thrown))
    try {
      const context = { now: Date.now(), attempt: this.#number, ...(previous ? { previous } : {}) }
      const signed = definition.authorize?.(request, context) ?? request
      if (signed instanceof Promise) return signed.then(ready => this.#send(request, ready), failed)
      this.#send(request, signed)
    } catch (thrown) {
      failed(thrown)
    }
  }

  #send(request: HttpRequest, signed: HttpRequest): void {
    if (this.#relay.cancelled) return
    const onBatch = (records: readonly ChatRecord[]): void => this.#batch(request, records)
    // Those of `toRequest`: whoever signs may make a new request of it.
    const warnings = request.warnings ?? []
    const attempt = new Attempt({ ...this.#context, request: signed, warnings, onBatch })
    this.#attempt = attempt
    this.#relay.follow(attempt)
  }

  /** Retries end at the first batch: a lone error before it is a failed attempt, everything else is the answer. */
  #batch(request: HttpRequest, records: readonly ChatRecord[]): void {
    const last = records[records.length - 1]!
    if (!this.#begun && last.type === 'error' && records.length === 1) {
      const error = this.#own(last.error)
      const state = { attempt: this.#number, reauthorized: this.#reauthorized }
      const delay = retryDelay(error, state, this.#context.options, Math.random())
      if (delay === undefined) return this.#fail(error)
      if (error.code === 'authentication') this.#reauthorized = true
      this.#retryTimer = setTimeout(() => void this.#next(request, error), Math.min(delay, maxTimerMs))
      return
    }
    this.#begun = true
    if (last.type === 'finish' || last.type === 'error') this.#end(records)
    else this.#reader.batch(records)
  }

  #timeout(ms: number): void {
    const error: ErrorInfo = {
      code: 'timeout',
      message: `The answer took longer than ${ms} ms (totalTimeoutMs).`,
      retryable: true,
    }
    // The time is up: no retry after this.
    this.#begun = true
    this.#attempt?.fail(error)
    this.#relay.cancel()
    // Dropped where the attempt told of it already.
    this.#fail(error)
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
    clearTimeout(this.#totalTimer)
  }

  #own(error: ErrorInfo): ErrorInfo {
    return error.provider ? error : amend(error, { provider: this.#context.definition.id })
  }
}
