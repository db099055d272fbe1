import { captureContext } from '#async-context'
import type { InContext } from '../../context/async-context.js'
import type { ChatReader } from '../../stream/flow.js'
import { SharedTimer, type TimerListener } from '../../time/shared-timer.js'
import type { Flow } from '../../transport/transport.js'
import type { ErrorInfo } from '../../vocabulary/error-info.js'
import { amend, errorInfo } from '../../vocabulary/errors.js'
import type { ChatRecord } from '../../vocabulary/events.js'
import type { Opened } from '../provider-entry.js'
import { type FallbackCall, goesOn, openLater } from './fallback-call.js'
import { type CallListener, ProviderCall } from './provider-call.js'
import { type Failed, reasonOf, told } from './reasons.js'

/**
 * One answer over as many providers as it takes: one is asked at a time, or two where the first is slow and `hedgeAfterMs` is set. Ends at the first batch
 * that is more than an error: an answer that has begun stands as it is.
 */
export class FallbackRun implements Flow, CallListener, TimerListener {
  readonly #reader: ChatReader
  readonly #inContext: InContext = captureContext()
  readonly #startedAt = performance.now()
  /** Until the answer has begun: a conversation may be large, and an answer long. */
  #call: FallbackCall | undefined
  /** Places of the providers that were not asked yet, in order. */
  readonly #left: number[]
  /** Those that are being asked, with their places; in the end the one that answers. */
  readonly #asked = new Map<ProviderCall, number>()
  #answer: ProviderCall | undefined
  /** One for each provider that failed. */
  readonly #failures: Failed[] = []
  readonly #passedOver = new Set<number>()
  readonly #hedgeTimer = new SharedTimer()
  /** While paused: milliseconds until a second provider is asked. */
  #hedgeLeftMs: number | undefined
  #hedged = false
  #paused = false
  #cancelled = false

  /** @param first - the answer of the first provider in order, which `stream()` opened to find out about its arguments. */
  constructor(call: FallbackCall, first: Opened, reader: ChatReader) {
    this.#call = call
    this.#left = [...call.order]
    this.#reader = reader
    this.#ask(first)
  }

  pause(): void {
    if (this.#paused) return
    this.#paused = true
    this.#hedgeLeftMs = this.#hedgeTimer.left
    this.#hedgeTimer.clear()
    for (const call of this.#asked.keys()) call.pause()
  }

  resume(): void {
    if (!this.#paused) return
    this.#paused = false
    if (this.#hedgeLeftMs) this.#hedgeTimer.set(this.#hedgeLeftMs, this)
    for (const call of this.#asked.keys()) call.resume()
  }

  cancel(reason?: unknown): void {
    this.#cancelled = true
    this.#leave(undefined, reason)
  }

  answered(call: ProviderCall, records: readonly ChatRecord[]): void {
    if (this.#answer) return this.#reader.batch(records)
    const { entries } = this.#call!
    const [slower] = [...this.#asked].flatMap(([other, index]) => (other === call ? [] : [entries[index]!]))
    const passedOver = [...this.#passedOver].map(index => entries[index]!)
    this.#answer = call
    this.#call = undefined
    this.#leave(call)
    this.#reader.batch(records.map(record => told(record, { failed: this.#failures, passedOver, slower })))
  }

  failed(call: ProviderCall, error: ErrorInfo): void {
    if (this.#goesOnAfter(call, error) && this.#asked.size === 0) this.#inContext(() => this.#ask())
  }

  /** Called by the timer: a provider is slow, and the next one is asked as well. */
  timeUp(): void {
    this.#hedged = true
    this.#inContext(() => this.#ask())
  }

  /** Asks the next provider, and those after it while they cannot even be asked. */
  #ask(first?: Opened): void {
    const call = this.#call!
    let given = first
    do {
      const index = this.#take()
      const state = { isLast: this.#left.length === 0, elapsedMs: this.#elapsedMs() }
      const asked = new ProviderCall(call.entries[index]!, call.circuits?.[index], this)
      const opened = given && index === call.order[0] ? given : openLater(call, index, state)
      given = undefined
      // The reader may have left inside of the entry's `request`.
      if (this.#cancelled) return asked.cancel()
      this.#asked.set(asked, index)
      const error = asked.connect(opened)
      if (!error) return this.#follow(asked)
      if (!this.#goesOnAfter(asked, error)) return
    } while (this.#asked.size === 0)
  }

  #follow(asked: ProviderCall): void {
    const { hedgeAfterMs } = this.#call!
    const hedges = hedgeAfterMs !== undefined && !this.#hedged && this.#left.length > 0
    if (this.#paused) {
      asked.pause()
      this.#hedgeLeftMs = hedges ? hedgeAfterMs : undefined
    } else if (hedges) this.#hedgeTimer.set(hedgeAfterMs, this)
  }

  /** Place in the list of those left: the first whose circuit is not open, else the first. */
  #nextAt(): number {
    const now = performance.now()
    const { circuits } = this.#call!
    const at = this.#left.findIndex(index => !circuits || circuits[index]!.admits(now))
    return Math.max(0, at)
  }

  #take(): number {
    const at = this.#nextAt()
    for (const index of this.#left.slice(0, at)) this.#passedOver.add(index)
    const [index] = this.#left.splice(at, 1)
    this.#passedOver.delete(index!)
    return index!
  }

  /** True where the answer of another provider is wanted, one that is being asked or the next one. Else the failure stands. */
  #goesOnAfter(failed: ProviderCall, error: ErrorInfo): boolean {
    const call = this.#call!
    const index = this.#asked.get(failed)!
    this.#asked.delete(failed)
    this.#hedgeTimer.clear()
    this.#hedgeLeftMs = undefined
    const [other] = this.#asked.values()
    const next = other ?? this.#left[this.#nextAt()]
    try {
      const place = { index, next: next!, elapsedMs: this.#elapsedMs() }
      if (next === undefined || !this.#inContext(() => goesOn(call, error, place))) return this.#fail(error)
    } catch (thrown) {
      return this.#fail(errorInfo(thrown))
    }
    this.#failures.push({ entry: failed.entry, error })
    // The reader may have left inside of `when`.
    return !this.#cancelled
  }

  /** The last failure stands, and tells of those before it. */
  #fail(error: ErrorInfo): false {
    this.#call = undefined
    this.#leave(undefined)
    if (this.#cancelled) return false
    const before = this.#failures.map(reasonOf)
    const ended = /[.!?。！？…]$/.test(error.message) ? error.message : `${error.message}.`
    const message = `${ended} Asked before: ${before.join('; ')}.`
    this.#reader.batch([{ type: 'error', error: before.length === 0 ? error : amend(error, { message }) }])
    return false
  }

  /** Gives up all providers but one. */
  #leave(kept: ProviderCall | undefined, reason?: unknown): void {
    this.#hedgeTimer.clear()
    this.#hedgeLeftMs = undefined
    for (const call of this.#asked.keys()) {
      if (call === kept) continue
      this.#asked.delete(call)
      call.cancel(reason)
    }
  }

  #elapsedMs(): number {
    return performance.now() - this.#startedAt
  }
}
