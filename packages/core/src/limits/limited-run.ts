import { captureContext } from '#async-context'
import { askProvider, orderly } from '../compose/sources.js'
import type { InContext } from '../context/async-context.js'
import type { ChatProvider } from '../runtime/provider.js'
import { retryDelay } from '../runtime/retry.js'
import type { ChatReader } from '../stream/flow.js'
import { relay } from '../stream/relay.js'
import { SharedTimer, type TimerListener } from '../time/shared-timer.js'
import { maxTimerMs } from '../time/timers.js'
import type { Flow } from '../transport/transport.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import { errorInfo } from '../vocabulary/errors.js'
import { type ChatRecord, isTerminal } from '../vocabulary/events.js'
import { resolveOptions, type StreamOptions } from '../vocabulary/options.js'
import { overTime } from '../vocabulary/over-time.js'
import type { ChatRequest } from '../vocabulary/request.js'
import type { Admission, AttemptListener } from './admission.js'
import { type AttemptPermit, endPermit } from './attempt-limits.js'

/** One request to a provider whose attempts are limited. */
export interface LimitedCall {
  readonly provider: ChatProvider
  readonly admission: Admission
  readonly request: ChatRequest
  /** As given to `stream()`, without the signal, and with the number of retries. */
  readonly options: Omit<StreamOptions, 'signal'>
  readonly key: string
  readonly tokens: number
}

/** One answer over as many attempts as it takes, each of which waits for its turn. Retries end at the first batch. */
export class LimitedRun implements Flow, ChatReader, AttemptListener, TimerListener {
  readonly key: string
  readonly tokens: number
  deadline = 0
  readonly #reader: ChatReader
  readonly #admission: Admission
  readonly #inContext: InContext = captureContext()
  readonly #relay = relay()
  readonly #startedAt = performance.now()
  /** Until the answer has begun: a conversation may be large, and an answer long. */
  #call: LimitedCall | undefined
  #permit: AttemptPermit | undefined
  #attempt = 0
  #reauthorized = false
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  /** While no attempt is under way that watches the time itself. */
  readonly #totalTimer = new SharedTimer()

  constructor(call: LimitedCall, reader: ChatReader) {
    this.#call = call
    this.#admission = call.admission
    this.#reader = reader
    this.key = call.key
    this.tokens = call.tokens
    this.#queue()
  }

  pause(): void {
    this.#relay.pause()
  }

  resume(): void {
    this.#relay.resume()
  }

  cancel(reason?: unknown): void {
    if (this.#relay.cancelled) return
    this.#relay.cancel(reason)
    this.#waitsNoMore()
    this.#release()
  }

  admitted(permit: AttemptPermit): void {
    const { provider, request, options } = this.#call!
    this.#totalTimer.clear()
    this.#permit = permit
    this.#attempt++
    const totalTimeoutMs = this.#timeLeft()
    try {
      const own = { ...options, maxRetries: 0, ...(totalTimeoutMs !== undefined && { totalTimeoutMs }) }
      this.#relay.follow(this.#inContext(() => orderly(askProvider(provider, request, own)).connect(this)))
    } catch (thrown) {
      this.#end([{ type: 'error', error: errorInfo(thrown) }], undefined)
    }
  }

  refused(error: ErrorInfo): void {
    this.#end([{ type: 'error', error }], undefined)
  }

  batch(records: readonly ChatRecord[]): void {
    const last = records[records.length - 1]!
    if (this.#call && last.type === 'error' && records.length === 1) return this.#retry(last.error)
    this.#call = undefined
    if (!isTerminal(last)) return this.#reader.batch(records)
    const usage = last.type === 'finish' ? last.usage : undefined
    this.#end(records, usage && usage.inputTokens + usage.outputTokens)
  }

  /** Called by the timer: the time for all attempts is up. */
  timeUp(): void {
    const error = overTime(this.#call!.options.totalTimeoutMs!)
    this.#waitsNoMore()
    this.#end([{ type: 'error', error }], undefined)
  }

  #queue(): void {
    const left = this.#timeLeft()
    if (left !== undefined) this.#totalTimer.set(left, this)
    this.#admission.ask(this)
  }

  #retry(error: ErrorInfo): void {
    const { options } = this.#call!
    const state = { attempt: this.#attempt, reauthorized: this.#reauthorized }
    const delay = retryDelay(error, state, resolveOptions(options), Math.random())
    // The vendor answers nobody before: those that wait are spared the refusal. In front of the place that becomes free.
    if (error.code === 'rate-limit' && error.retryAfterMs !== undefined) this.#admission.hold(error.retryAfterMs)
    if (delay === undefined || delay >= (this.#timeLeft() ?? Number.POSITIVE_INFINITY)) {
      this.#end([{ type: 'error', error }], 0)
    } else {
      if (error.code === 'authentication') this.#reauthorized = true
      this.#retryTimer = setTimeout(() => this.#queue(), Math.min(delay, maxTimerMs))
      this.#release(0)
    }
  }

  #end(records: readonly ChatRecord[], tokens: number | undefined): void {
    this.#call = undefined
    this.#totalTimer.clear()
    this.#release(tokens)
    this.#reader.batch(records)
  }

  #waitsNoMore(): void {
    clearTimeout(this.#retryTimer)
    this.#totalTimer.clear()
    this.#admission.leave(this)
  }

  #release(tokens?: number): void {
    const permit = this.#permit
    if (!permit) return
    this.#permit = undefined
    endPermit(permit, tokens)
    this.#admission.released()
  }

  /** Milliseconds of the caller's total that are left; undefined where the caller gave none. */
  #timeLeft(): number | undefined {
    const total = this.#call?.options.totalTimeoutMs
    return total === undefined ? undefined : Math.max(0, total - (performance.now() - this.#startedAt))
  }
}
