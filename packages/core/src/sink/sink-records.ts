import { defined } from '../lib/defined.js'
import { randomId } from '../lib/pooled-random-id.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import type { ChatRecord } from '../vocabulary/events.js'
import type { ChatSinkOptions } from './sink-options.js'

/** A delta that nobody has taken yet. */
type OpenDelta =
  | { readonly type: 'text-delta' | 'reasoning-delta'; readonly id: string; delta: string }
  | { readonly type: 'tool-call-delta'; readonly toolCallId: string; delta: string }

/** The records of an answer that nobody has taken yet, with `start` in front of the first, and the limit on their number. */
export class SinkRecords {
  /** A record has come out. */
  started = false
  /** The answer is over: what comes later is dropped. */
  done = false
  /** Has its say before an error ends the answer, whoever found it. */
  heldBack: { tellEnd(): void } | undefined
  readonly #options: ChatSinkOptions
  #records: ChatRecord[] | undefined
  /** The last of them where it is a delta: more of the same block goes into it. */
  #last: OpenDelta | undefined
  /**
   * Its pieces, where there are several, until it is complete. Joined then, since a text that is added to at each token is a chain of as many strings to V8,
   * which each garbage collection walks through for as long as the text is kept.
   */
  #pieces: string[] | undefined
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
    if (this.#last) this.#settle()
    this.#records.push(record)
  }

  /** Emits more of a block, in the record that was emitted last where that is of the same block: what is drained together is one piece. */
  emitDelta(type: 'text-delta' | 'reasoning-delta', id: string, delta: string): void {
    const last = this.#last
    if (last?.type === type && last.id === id) this.#more(last, delta)
    else this.#emitLast({ type, id, delta })
  }

  /** The same for the arguments of a call. */
  emitCallDelta(toolCallId: string, delta: string): void {
    const last = this.#last
    if (last?.type === 'tool-call-delta' && last.toolCallId === toolCallId) this.#more(last, delta)
    else this.#emitLast({ type: 'tool-call-delta', toolCallId, delta })
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
    this.heldBack?.tellEnd()
    this.#settle()
    this.#records = [...(this.#records ?? []), { type: 'error', error }]
    this.done = true
  }

  /** Withdraws what was shown, and forgets what was not. */
  reset(): void {
    // A reset that nobody has taken yet still stands for what was shown before it.
    const withdraws = this.#shown || this.#records?.[0]?.type === 'reset'
    this.#settle()
    this.#records = withdraws ? [{ type: 'reset' }] : undefined
    this.#shown = false
    this.#count = 0
    if (!this.#taken) this.started = false
  }

  /** Takes what has come since the last time, perhaps nothing. */
  drain(): ChatRecord[] {
    const records = this.#records
    if (!records) return []
    this.#settle()
    this.#records = undefined
    this.#taken = true
    // They have come out in `start`.
    this.#messageId = undefined
    this.#model = undefined
    if (records.length > 1 || records[0]!.type !== 'reset') this.#shown = true
    return records
  }

  #emitLast(delta: OpenDelta): void {
    this.emit(delta)
    if (!this.done) this.#last = delta
  }

  #more(last: OpenDelta, delta: string): void {
    this.#pieces ??= []
    if (this.#pieces.length === 0) this.#pieces.push(last.delta)
    this.#pieces.push(delta)
  }

  /** Nothing more goes into the last delta. */
  #settle(): void {
    if (this.#last && this.#pieces?.length) {
      this.#last.delta = this.#pieces.join('')
      this.#pieces.length = 0
    }
    this.#last = undefined
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
