import { captureContext } from '#async-context'
import type { InContext } from '../context/async-context.js'
import type { ChatReader } from '../stream/flow.js'
import { relay } from '../stream/relay.js'
import type { Flow } from '../transport/transport.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import { amend, ChatError, errorInfo, publicError } from '../vocabulary/errors.js'
import type { ChatRecord } from '../vocabulary/events.js'
import type { StreamOptions } from '../vocabulary/options.js'
import type { ChatRequest } from '../vocabulary/request.js'
import { fallsThrough } from './falls-through.js'
import { failureOf, type Opened, openEntry, type ProviderEntry } from './provider-entry.js'

/** The place of a failure among the providers of a fallback. */
export interface FallbackContext {
  /** The request as it was given to the fallback. */
  readonly request: ChatRequest
  /** Id of the provider that failed. */
  readonly provider: string
  /** Its place in the list, from 0. */
  readonly index: number
  /** Id of the provider that is asked next. */
  readonly next: string
  /** The decision without `when`. */
  readonly usual: boolean
}

/** Decides after a failure whether the next provider is asked. */
export type FallbackRule = (error: ErrorInfo, context: FallbackContext) => boolean

/** One request to a fallback. */
export interface FallbackCall {
  readonly entries: readonly ProviderEntry[]
  readonly when: FallbackRule | undefined
  readonly request: ChatRequest
  /** As given to `stream()`, without the signal. */
  readonly options: Omit<StreamOptions, 'signal'>
}

/** Opens one entry of a call. @param elapsedMs - the time that those before it took, out of the total. */
export function openAt({ entries, request, options }: FallbackCall, index: number, elapsedMs: number): Opened {
  const entry = entries[index]!
  const isLast = index === entries.length - 1
  const left = timeLeft(options, elapsedMs)
  const own = entry.options?.totalTimeoutMs ?? Number.POSITIVE_INFINITY
  const limits = left === undefined ? entry.options : { ...entry.options, totalTimeoutMs: Math.min(left, own) }
  return openEntry({ ...entry, ...(limits && { options: limits }) }, request, {
    ...(!isLast && { maxRetries: 0 }),
    ...options,
  })
}

/** Milliseconds of the caller's total that are left; undefined where the caller gave none. */
const timeLeft = ({ totalTimeoutMs }: FallbackCall['options'], elapsedMs: number): number | undefined =>
  totalTimeoutMs === undefined ? undefined : Math.max(0, totalTimeoutMs - elapsedMs)

/** One answer over as many providers as it takes. Ends at the first batch that is more than an error: an answer that has begun stands as it is. */
export class FallbackRun {
  readonly #reader: ChatReader
  readonly #relay = relay()
  readonly #inContext: InContext = captureContext()
  readonly #startedAt = performance.now()
  /** Until the answer has begun: a conversation may be large, and an answer long. */
  #call: FallbackCall | undefined
  #index = 0
  /** The failures so far, one for each provider that was asked. */
  readonly #failures: ErrorInfo[] = []

  /** @param first - the first provider's answer, which `stream()` opened to find out about its arguments. */
  constructor(call: FallbackCall, first: Opened, reader: ChatReader) {
    this.#call = call
    this.#reader = reader
    this.#follow(first)
  }

  /** The flow over all providers. */
  get flow(): Flow {
    return this.#relay
  }

  #follow(opened: Opened): void {
    if ('error' in opened) return this.#failed(opened.error)
    const index = this.#index
    try {
      const flow = opened.stream.connect({ batch: records => this.#batch(records, index) })
      // A stream of a foreign make may have failed inside of `connect`: the one after it is followed already.
      if (index === this.#index) this.#relay.follow(flow)
    } catch (thrown) {
      this.#failed(failureOf(this.#call!.entries[index]!, thrown))
    }
  }

  #batch(records: readonly ChatRecord[], index: number): void {
    if (index !== this.#index) return
    if (!this.#call) return this.#reader.batch(records)
    const [first] = records
    if (first?.type === 'error') return this.#failed(first.error)
    const { entries } = this.#call
    this.#call = undefined
    this.#reader.batch(this.#failures.length === 0 ? records : records.map(record => this.#told(record, entries)))
  }

  #failed(error: ErrorInfo): void {
    const call = this.#call!
    try {
      if (!this.#inContext(() => this.#goesOn(call, error))) return this.#fail(error)
    } catch (thrown) {
      return this.#fail(errorInfo(thrown))
    }
    // The reader may have left inside of `when`.
    if (this.#relay.cancelled) return
    this.#failures.push(error)
    this.#index++
    this.#inContext(() => this.#follow(this.#open(call)))
  }

  #open(call: FallbackCall): Opened {
    try {
      return openAt(call, this.#index, performance.now() - this.#startedAt)
    } catch (thrown) {
      // A TypeError, of arguments that suited the first provider.
      return { error: failureOf(call.entries[this.#index]!, thrown) }
    }
  }

  #goesOn({ entries, when, request, options }: FallbackCall, error: ErrorInfo): boolean {
    const next = entries[this.#index + 1]
    if (!next) return false
    if (timeLeft(options, performance.now() - this.#startedAt) === 0) return false
    const usual = fallsThrough(error.code)
    if (!when) return usual
    const provider = entries[this.#index]!.provider.id
    const decided: unknown = when(error, { request, provider, index: this.#index, next: next.provider.id, usual })
    if (typeof decided === 'boolean') return decided
    throw new ChatError({
      code: 'unknown',
      message: 'when of withFallback gave neither true nor false; it is synchronous.',
    })
  }

  /** The last failure stands, and tells of those before it. */
  #fail(error: ErrorInfo): void {
    const { entries } = this.#call!
    this.#call = undefined
    const before = this.#failures.map((failure, at) => reasonOf(entries[at]!, failure))
    const message = `${error.message} Asked before: ${before.join('; ')}.`
    this.#reader.batch([{ type: 'error', error: before.length === 0 ? error : amend(error, { message }) }])
  }

  /** A record of the first batch; `start` tells which providers were asked before this one. */
  #told(record: ChatRecord, entries: readonly ProviderEntry[]): ChatRecord {
    if (record.type !== 'start') return record
    const warnings = this.#failures.map((failure, at) => ({
      message: `Another provider was asked before this one, and failed: ${reasonOf(entries[at]!, failure)}.`,
    }))
    return { ...record, warnings: [...warnings, ...(record.warnings ?? [])] }
  }
}

/** A failure in words that a stranger may read: `glm (glm-5.3): rate-limit, status 429`. The vendor's own may quote accounts, keys and texts. */
function reasonOf({ provider, model }: ProviderEntry, failure: ErrorInfo): string {
  const name = model === undefined ? provider.id : `${provider.id} (${model})`
  const status = Number.isInteger(failure.status) ? `, status ${failure.status}` : ''
  return `${name}: ${publicError(failure).code}${status}`
}
