import {
  type ChatReader,
  type ChatRecord,
  type ChatStream,
  type ErrorInfo,
  errorInfo,
  type Flow,
  isTerminal,
  publicError,
} from '@millrace/core'
import { Timer, type TimerTarget } from '@millrace/core/internal'
import type { Reply, ReplyEvents } from '../exchange/reply.js'
import type { WireEncoder } from '../wire/wire.js'
import { Account } from './answer-recorder.js'
import { Heartbeat, type HeartbeatOwner } from './heartbeat.js'
import type { FinishedAnswer } from './hooks.js'
import type { Delivery } from './options.js'
import type { ChatOutcome } from './outcome.js'
import { ReplyHead } from './response-head.js'
import { type StallOwner, StallWatch } from './stall-watch.js'
import { Outlet, type OutletOwner } from './write-buffer.js'

/** What a pump works on. */
export interface PumpContext {
  readonly reply: Reply
  readonly stream: ChatStream
  readonly delivery: Delivery
  readonly headers: Readonly<Record<string, string>>
  readonly owner?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Brings one answer to one reader. Two things end, each once, in either order: the answer (the stream's last record, or nobody wants
 * it any more), which closes the account; and the reply (all taken, reader gone, reader dropped), which settles `outcome`.
 */
export class Pump implements ChatReader, ReplyEvents, OutletOwner, HeartbeatOwner, StallOwner, TimerTarget {
  /** Settles when the reply is over. Never rejects. */
  readonly outcome: Promise<ChatOutcome>
  readonly #context: PumpContext
  readonly #reply: Reply
  readonly #encoder: WireEncoder
  readonly #account: Account
  readonly #outlet: Outlet
  /** Of what is waited for at the moment: the first batch, then silence, or a reader who is slow. */
  readonly #timer = new Timer()
  readonly #heartbeat: Heartbeat
  /** Made when a reader is waited for: most never are. */
  #stall: StallWatch | undefined
  readonly #head: ReplyHead
  #settle!: (outcome: ChatOutcome) => void
  #flow: Flow | undefined
  /** Ends listening to the signal, where there is one. */
  #unlisten: (() => void) | undefined
  /** With which record the answer ended, once that is on its way. */
  #ending: 'finish' | 'error' | undefined
  #over = false
  /** Told to the reader in place of `aborted`, where it was us who stopped. */
  #instead: ErrorInfo | undefined

  constructor(context: PumpContext) {
    const { reply, delivery } = context
    this.#context = context
    this.#reply = reply
    this.#encoder = delivery.wire.createEncoder()
    this.#head = new ReplyHead(reply, delivery.wire, context.headers)
    this.#account = new Account(delivery, context.owner)
    this.#heartbeat = new Heartbeat(this.#timer, delivery.heartbeatMs, this)
    this.#outlet = new Outlet(reply, delivery.flushMs, this)
    this.outcome = new Promise(resolve => {
      this.#settle = resolve
    })
  }

  /** Settles when nothing is left to do: the reply and the answer are over, and `onFinish` is through. */
  async done(): Promise<void> {
    await this.outcome
    await this.#account.done()
  }

  /** @throws TypeError when the stream has been read already; nothing has been sent then. */
  start(): void {
    const { stream, signal, delivery } = this.#context
    if (this.#reply.closed) {
      stream.cancel()
      this.#leave('closed')
      return
    }
    this.#flow = stream.connect(this)
    this.#reply.open(this)
    if (signal) this.#stopOn(signal)
    if (this.#head.decided) this.#heartbeat.start()
    else if (delivery.headTimeoutMs === 0) this.#sendHeadAlone()
    else this.#timer.set(delivery.headTimeoutMs, this)
  }

  /** Ends the answer with this error; a reader who does not take it within `graceMs` is dropped. */
  stop(error: ErrorInfo, graceMs: number): void {
    this.#instead = error
    this.#stop()
    if (!this.#over) this.#watchReader().hurry(graceMs)
  }

  /** From the stream. */
  batch(records: readonly ChatRecord[]): void {
    this.#account.add(records)
    const last = records[records.length - 1]!
    if (isTerminal(last)) this.#last(records, last)
    else if (!this.#over) this.#send(records)
  }

  /** From the reply. */
  drain(): void {
    this.#heartbeat.touch()
    this.#outlet.drained()
    // Some replies are over from inside of that.
    if (this.#ending && !this.#over) this.#watchReader().start()
  }

  /** From the reply. An end that is not ours is none: HTTP/2 tells of one when the reader resets the stream. */
  finish(): void {
    if (this.#ending) this.#close(this.#ending)
  }

  /** From the reply. */
  close(): void {
    this.#leave('closed')
  }

  /** From the outlet. */
  wrote(): void {
    this.#heartbeat.touch()
  }

  /** From the outlet. */
  full(): void {
    this.#flow?.pause()
    this.#watchReader().start()
  }

  /** From the outlet. */
  ready(): void {
    this.#flow?.resume()
  }

  /** From the timer: nothing has come yet. */
  timeUp(): void {
    this.#sendHeadAlone()
  }

  /** From the heartbeat. */
  beat(): void {
    const { heartbeat } = this.#context.delivery.wire
    if (heartbeat !== '' && !this.#outlet.blocked) this.#outlet.add(heartbeat)
  }

  /** From the watch over the reader. */
  stalled(): void {
    this.#leave('stalled')
    this.#reply.destroy()
  }

  #last(records: readonly ChatRecord[], last: ChatRecord): void {
    if (last.type !== 'error') {
      this.#closeAccount('finish')
      if (!this.#over) this.#send(records)
      return this.#end('finish')
    }
    const stopped = last.error.code === 'aborted'
    const error = (stopped && this.#instead) || last.error
    this.#closeAccount(stopped ? 'cancelled' : 'error', error)
    if (this.#over) return
    const shown = publicError(error)
    if (records.length === 1 && !this.#head.decided) return this.#refuse(shown, this.#errorBody(shown))
    this.#send([...records.slice(0, -1), { type: 'error', error: shown }])
    this.#end('error')
  }

  #send(records: readonly ChatRecord[]): void {
    let text: string
    try {
      text = this.#encoder.encode(records)
    } catch (thrown) {
      return this.#failWire(thrown)
    }
    if (!this.#head.decided) this.#sendHead()
    this.#outlet.add(text)
  }

  #end(ending: 'finish' | 'error'): void {
    // The second one is for a wire format that failed at the last batch.
    if (this.#over || this.#ending) return
    this.#ending = ending
    this.#heartbeat.stop()
    this.#watchReader().start()
    this.#outlet.end()
  }

  #watchReader(): StallWatch {
    this.#stall ??= new StallWatch(this.#timer, this.#reply, this.#context.delivery.stallTimeoutMs, this)
    return this.#stall
  }

  #sendHead(): void {
    this.#head.open()
    this.#heartbeat.start()
  }

  /** Before the first batch, which keeps us waiting. */
  #sendHeadAlone(): void {
    this.#sendHead()
    const { heartbeat } = this.#context.delivery.wire
    if (heartbeat === '') return void this.#reply.write('')
    this.#outlet.add(heartbeat)
    this.#outlet.flush()
  }

  /** A real status, while that is possible. */
  #refuse(error: ErrorInfo, body?: unknown): void {
    this.#outlet.add(this.#head.refuse(error, body))
    this.#end('error')
  }

  #errorBody(error: ErrorInfo): unknown {
    try {
      return this.#context.delivery.wire.errorBody?.(error)
    } catch (thrown) {
      this.#account.report(thrown)
      return undefined
    }
  }

  #stopOn(signal: AbortSignal): void {
    if (signal.aborted) return this.#stop()
    const onAbort = (): void => this.#stop()
    signal.addEventListener('abort', onAbort, { once: true })
    this.#unlisten = () => signal.removeEventListener('abort', onAbort)
  }

  #stop(): void {
    this.#context.stream.cancel(this.#context.signal?.reason)
  }

  /** A wire format that throws cannot be asked to tell of it: behind a head the reader sees a broken connection, never an end. */
  #failWire(thrown: unknown): void {
    this.#flow?.cancel(thrown)
    this.#account.report(thrown)
    this.#closeAccount('error')
    if (!this.#head.decided) return this.#refuse(publicError(errorInfo(thrown)))
    this.#close('error')
    this.#reply.destroy()
  }

  /** Nobody reads any more. */
  #leave(outcome: 'closed' | 'stalled'): void {
    if (this.#over) return
    this.#close(outcome)
    if (this.#context.delivery.onDisconnect === 'drain' && this.#flow) {
      this.#flow.resume()
    } else {
      this.#flow?.cancel()
      this.#closeAccount('cancelled')
    }
  }

  #closeAccount(ending: FinishedAnswer['ending'], error?: ErrorInfo): void {
    this.#unlisten?.()
    this.#account.close(ending, error)
  }

  #close(outcome: ChatOutcome): void {
    if (this.#over) return
    this.#over = true
    this.#heartbeat.stop()
    this.#timer.clear()
    this.#outlet.close()
    this.#settle(outcome)
  }
}
