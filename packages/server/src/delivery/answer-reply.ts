import type { Flow } from '@millrace/core'
import type { ShownFailure } from '../exchange/failure-response.js'
import type { GuardedReply, GuardedReplyListener } from '../exchange/guarded-reply.js'
import { AnswerRecorder } from './answer-recorder.js'
import { type AnswerWire, answerWire } from './answer-wire.js'
import type { DeliveryContext } from './delivery-context.js'
import type { DeliveryRecorder } from './delivery-recorder.js'
import type { ChatOutcome } from './outcome.js'
import { ReplyClock, type ReplyClockListener } from './reply-clock.js'
import { ResponseHead } from './response-head.js'
import { WriteBuffer, type WriteBufferListener } from './write-buffer.js'

/** An answer in one piece has no head before its end. */
const never = Number.POSITIVE_INFINITY

/** `finish` and `error`: the last record is written, and the reader has yet to take it. */
type Phase = 'streaming' | 'finish' | 'error' | 'over'

/**
 * The reply that an answer goes out by: its head, its buffer, and how long its reader is waited for. It is over when everything is taken, or when the
 * reader has left or was dropped. A `Delivery` is one that says what is written; one object of both, since a server has one for each request.
 */
export abstract class AnswerReply implements GuardedReplyListener, WriteBufferListener, ReplyClockListener {
  protected readonly context: DeliveryContext
  protected readonly reply: GuardedReply
  protected readonly wire: AnswerWire
  protected readonly head: ResponseHead
  protected readonly recorder: DeliveryRecorder
  protected readonly buffer: WriteBuffer
  protected readonly clock: ReplyClock
  protected flow: Flow | undefined
  protected phase: Phase = 'streaming'

  /** Made in the async context in which the application's functions are to run. */
  constructor(context: DeliveryContext) {
    const { reply, settings } = context
    this.context = context
    this.reply = reply
    this.wire = answerWire(settings.wire, context.form)
    this.head = new ResponseHead(reply, this.wire.headers, context.headers)
    this.recorder =
      context.recorder ?? new AnswerRecorder(settings, context.owner, context.form?.warnings, context.complete)
    this.clock = new ReplyClock(reply, this.wire.whole ? { ...settings, headTimeoutMs: never } : settings, this)
    this.buffer = new WriteBuffer(reply, settings.flushMs, this)
  }

  /** The reader takes nothing any more. */
  protected abstract leave(outcome: 'closed' | 'stalled' | 'error'): void

  /** From the reply. */
  drain(): void {
    this.buffer.drained()
    this.awaitNext()
  }

  /** From the reply. An end that is not ours does not count: HTTP/2 tells of one when the reader resets the stream. */
  finish(): void {
    if (this.phase === 'finish' || this.phase === 'error') this.conclude(this.phase)
  }

  /** From the reply. */
  close(): void {
    this.leave('closed')
  }

  /** From the reply. */
  broken(thrown: unknown): void {
    this.recorder.report(thrown)
    this.leave('error')
  }

  /** From the buffer. */
  wrote(blocked: boolean): void {
    // Nearly always; a head has gone before anything was written.
    if (!blocked && this.phase === 'streaming') return this.clock.awaitBatch()
    if (blocked) this.flow?.pause()
    this.awaitNext()
  }

  /** From the buffer. */
  ready(): void {
    this.flow?.resume()
  }

  /** From the clock. */
  headDue(): void {
    this.head.open()
    const { heartbeat } = this.context.settings.wire
    if (heartbeat !== '') {
      this.buffer.add(heartbeat)
      this.buffer.flush()
    } else {
      this.reply.write('')
      this.awaitNext()
    }
  }

  /** From the clock. */
  silent(): void {
    const { heartbeat } = this.context.settings.wire
    if (heartbeat !== '') this.buffer.add(heartbeat)
  }

  /** From the clock. */
  stalled(): void {
    this.leave('stalled')
    this.reply.destroy()
  }

  /** Lets the clock run for what the reply waits for now. */
  protected awaitNext(): void {
    if (this.phase === 'over') this.clock.stop()
    else if (this.phase !== 'streaming' || this.buffer.blocked) this.clock.awaitReader(this.buffer.sent)
    else if (this.head.decided) this.clock.awaitBatch()
    else this.clock.awaitHead()
  }

  /** Without effect behind a wire format that failed at the last batch. */
  protected end(phase: 'finish' | 'error'): void {
    if (this.phase !== 'streaming') return
    this.phase = phase
    this.buffer.end()
    this.awaitNext()
  }

  /** Answers with a real status, while that is possible. @param wire - says it in its words; absent where it has failed. */
  protected refuse(failure: ShownFailure, wire?: AnswerWire): void {
    const { error, status } = failure
    let text: string
    try {
      const own = wire ? wire.statusOf(error, status) : status
      text = this.head.refuse({ ...failure, status: own }, wire?.errorBody(error, own))
    } catch (thrown) {
      this.recorder.report(thrown)
      text = this.head.refuse(failure)
    }
    this.buffer.add(text)
    this.end('error')
  }

  /** The reply is over. */
  protected conclude(outcome: ChatOutcome): void {
    if (this.phase === 'over') return
    this.phase = 'over'
    this.clock.stop()
    this.buffer.close()
    this.context.over(outcome)
  }
}
