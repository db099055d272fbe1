import { SharedTimer, type TimerListener } from '@millrace/core/internal'
import type { PlainResponse } from './error-response.js'
import type { GuardedReply, GuardedReplyListener } from './guarded-reply.js'

/** Milliseconds after which a reader who does not take even a short response is dropped. */
const takenWithinMs = 5_000

/** Outcome of a response that is no stream: taken by the reader, or one of `ChatOutcome`. */
export type PlainOutcome = 'taken' | 'error' | 'closed' | 'stalled'

/** Sends a response that is no stream. */
export class PlainAnswer implements GuardedReplyListener, TimerListener {
  /** Settles when the response is over, in bounded time. Never rejects. */
  readonly outcome: Promise<PlainOutcome>
  readonly #reply: GuardedReply
  readonly #onThrow: (thrown: unknown) => void
  readonly #timer = new SharedTimer()
  #settle!: (outcome: PlainOutcome) => void

  /** @param onThrow - called with an error that a call of the reply threw. */
  constructor(reply: GuardedReply, onThrow: (thrown: unknown) => void) {
    this.#reply = reply
    this.#onThrow = onThrow
    this.outcome = new Promise(resolve => {
      this.#settle = resolve
    })
  }

  /** Called once. Behind a head that the application has sent itself only the body follows. */
  send({ status, headers, body }: PlainResponse): void {
    const reply = this.#reply
    reply.open(this)
    if (reply.closed) return this.#end('closed')
    this.#timer.set(takenWithinMs, this)
    if (!reply.headSent) reply.head(status, headers)
    if (body !== '' && !reply.headOnly) reply.write(body)
    reply.end()
  }

  /** From now on the reader has this long. */
  hurry(ms: number): void {
    if (this.#timer.left > ms) this.#timer.set(ms, this)
  }

  /** From the reply: everything is written already. */
  drain(): void {}

  /** From the reply. */
  finish(): void {
    this.#end('taken')
  }

  /** From the reply. */
  close(): void {
    this.#end('closed')
  }

  /** From the reply. */
  broken(thrown: unknown): void {
    this.#onThrow(thrown)
    this.#end('error')
  }

  /** From the timer. */
  timeUp(): void {
    this.#end('stalled')
    this.#reply.destroy()
  }

  #end(outcome: PlainOutcome): void {
    this.#timer.clear()
    this.#settle(outcome)
  }
}
