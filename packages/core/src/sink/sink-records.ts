import { defined } from '../lib/defined.js'
import { randomId } from '../lib/random-id.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import type { ChatRecord } from '../vocabulary/events.js'
import type { ChatSinkOptions } from './sink-options.js'

/** The records of an answer that nobody has taken yet, with `start` in front of the first, and the limit on their number. */
export class SinkRecords {
  /** A record has come out. */
  started = false
  /** The answer is over: what comes later is dropped. */
  done = false
  readonly #options: ChatSinkOptions
  #records: ChatRecord[] | undefined
  #messageId: string | undefined
  #model: string | undefined
  /** Records have been taken, `start` among them. */
  #taken = false
  /** Something that `reset` would have to withdraw has been taken. */
  #shown = false
  /** Blocks, calls, results, sources and files since the beginning, or since the last reset. */
  #count = 0

  constructor(options: ChatSinkOptions) {
    this.#options = options
  }

  /** Learns what `start` will say; the first of each wins. */
  start(messageId: string | undefined, model: string | undefined): void {
    if (this.started) return
    if (messageId) this.#messageId ??= messageId
    if (model) this.#model ??= model
  }

  emit(record: ChatRecord): void {
    if (this.done) return
    if (!this.started) this.#begin()
    this.#records ??= []
    this.#records.push(record)
  }

  /** One more block, call, result, source or file. */
  countOne(): void {
    const { maxBlocks: max } = this.#options
    this.#count++
    if (max === undefined || this.#count <= max) return
    const message = `The answer has more than ${max} blocks, calls and sources (maxBlocks).`
    this.fail({ code: 'limit', message, retryable: false })
  }

  fail(error: ErrorInfo): void {
    if (this.done) return
    this.#records = [...(this.#records ?? []), { type: 'error', error }]
    this.done = true
  }

  /** Withdraws what was shown, and forgets what was not. */
  reset(): void {
    // A reset that nobody has taken yet still stands for what was shown before it.
    const withdraws = this.#shown || this.#records?.[0]?.type === 'reset'
    this.#records = withdraws ? [{ type: 'reset' }] : undefined
    this.#shown = false
    this.#count = 0
    if (!this.#taken) this.started = false
  }

  /** Takes what has come since the last time, perhaps nothing. */
  drain(): ChatRecord[] {
    const records = this.#records
    if (!records) return []
    this.#records = undefined
    this.#taken = true
    // They have come out in `start`.
    this.#messageId = undefined
    this.#model = undefined
    if (records.length > 1 || records[0]!.type !== 'reset') this.#shown = true
    return records
  }

  #begin(): void {
    this.started = true
    const { provider, warnings } = this.#options
    const messageId = this.#messageId ?? `msg_${randomId()}`
    const model = this.#model
    const told = warnings?.length ? warnings : undefined
    this.#records = [defined({ type: 'start' as const, messageId, provider, model, warnings: told })]
  }
}
