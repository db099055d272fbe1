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
import { SharedTimer, type TimerListener } from '@millrace/core/internal'
import type { Reply, ReplyEvents } from '../exchange/reply.js'
import type { WireEncoder } from '../wire/wire.js'
import { AnswerRecorder } from './answer-recorder.js'
import { Heartbeat, type HeartbeatListener } from './heartbeat.js'
import type { FinishedAnswer } from './hooks.js'
import type { DeliverySettings } from './options.js'
import type { ChatOutcome } from './outcome.js'
import { ResponseHead } from './response-head.js'
import { type StallListener, StallWatch } from './stall-watch.js'
import { WriteBuffer, type WriteBufferListener } from './write-buffer.js'

/** What a delivery works on. */
export interface DeliveryContext {
  readonly reply: Reply
  readonly stream: ChatStream
  readonly settings: DeliverySettings
  readonly headers: Readonly<Record<string, string>>
  readonly owner?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Brings one answer to one reader. Two things end, each once, in either order: the answer (the stream's last record, or nobody wants
 * it any more), which closes the account; and the reply (all taken, reader gone, reader dropped), which settles `outcome`.
 */
export class Delivery
  implements ChatReader, ReplyEvents, WriteBufferListener, HeartbeatListener, StallListener, TimerListener
{
  /** Settles when the reply is over. Never rejects. */
  readonly outcome: Promise<ChatOutcome>
  readonly #context: DeliveryContext
  readonly #reply: Reply
  readonly #encoder: WireEncoder
  readonly #recorder: AnswerRecorder
  readonly #buffer: WriteBuffer
  /** Of what is waited for at the moment: the first batch, then silence, or a reader who is slow. */
  readonly #timer = new SharedTimer()
  readonly #heartbeat: Heartbeat
  /** Made when a reader is waited for: most never are. */
  #stall: StallWatch | undefined
  readonly #head: ResponseHead
  #settle!: (outcome: ChatOutcome) => void
  #flow: Flow | undefined
  /** Ends listening to the signal, where there is one. */
  #unlisten: (() => void) | undefined
  /** With which record the answer ended, once that is on its way. */
  #ending: 'finish' | 'error' | undefined
  #over = false
  /** Told to the reader in place of `aborted`, where it was us who stopped. */
  #instead: ErrorInfo | undefined

  constructor(context: DeliveryContext) {
    const { reply, settings } = context
    this.#context = context
    this.#reply = reply
    this.#encoder = settings.wire.createEncoder()
    this.#head = new ResponseHead(reply, settings.wire, context.headers)
    this.#recorder = new AnswerRecorder(settings, context.owner)
    this.#heartbeat = new Heartbeat(this.#timer, settings.heartbeatMs, this)
    this.#buffer = new WriteBuffer(reply, settings.flushMs, this)
    this.outcome = new Promise(resolve => {
      this.#settle = resolve
    })
  }

  /** Settles when nothing is left to do: the reply and the answer are over, and `onFinish` is through. */
  async done(): Promise<void> {
    await this.outcome
    await this.#recorder.done()
  }

  /** @throws TypeError when the stream has been read already; nothing has been sent then. */
  start(): void {
    const { stream, signal, settings } = this.#context
    if (this.#reply.closed) {
      stream.cancel()
      this.#leave('closed')
      return
    }
    this.#flow = stream.connect(this)
    this.#reply.open(this)
    if (signal) this.#stopOn(signal)
    if (this.#head.decided) this.#heartbeat.start()
    else if (settings.headTimeoutMs === 0) this.#sendHeadAlone()
    else this.#timer.set(settings.headTimeoutMs, this)
  }

  /** Ends the answer with this error; a reader who does not take it within `graceMs` is dropped. */
  stop(error: ErrorInfo, graceMs: number): void {
    this.#instead = error
    this.#stop()
    if (!this.#over) this.#watchReader().hurry(graceMs)
  }

  /** From the stream. */
  batch(records: readonly ChatRecord[]): void {
    this.#recorder.add(records)
    const last = records[records.length - 1]!
    if (isTerminal(last)) this.#last(records, last)
    else if (!this.#over) this.#send(records)
  }

  /** From the reply. */
  drain(): void {
    this.#heartbeat.touch()
    this.#buffer.drained()
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
    const { heartbeat } = this.#context.settings.wire
    if (heartbeat !== '' && !this.#buffer.blocked) this.#buffer.add(heartbeat)
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
    this.#buffer.add(text)
  }

  #end(ending: 'finish' | 'error'): void {
    // The second one is for a wire format that failed at the last batch.
    if (this.#over || this.#ending) return
    this.#ending = ending
    this.#heartbeat.stop()
    this.#watchReader().start()
    this.#buffer.end()
  }

  #watchReader(): StallWatch {
    this.#stall ??= new StallWatch(this.#timer, this.#reply, this.#context.settings.stallTimeoutMs, this)
    return this.#stall
  }

  #sendHead(): void {
    this.#head.open()
    this.#heartbeat.start()
  }

  /** Before the first batch, which keeps us waiting. */
  #sendHeadAlone(): void {
    this.#sendHead()
    const { heartbeat } = this.#context.settings.wire
    if (heartbeat === '') return void this.#reply.write('')
    this.#buffer.add(heartbeat)
    this.#buffer.flush()
  }

  /** A real status, while that is possible. */
  #refuse(error: ErrorInfo, body?: unknown): void {
    this.#buffer.add(this.#head.refuse(error, body))
    this.#end('error')
  }

  #errorBody(error: ErrorInfo): unknown {
    try {
      return this.#context.settings.wire.errorBody?.(error)
    } catch (thrown) {
      this.#recorder.report(thrown)
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
    this.#recorder.report(thrown)
    this.#closeAccount('error')
    if (!this.#head.decided) return this.#refuse(publicError(errorInfo(thrown)))
    this.#close('error')
    this.#reply.destroy()
  }

  /** Nobody reads any more. */
  #leave(outcome: 'closed' | 'stalled'): void {
    if (this.#over) return
    this.#close(outcome)
    if (this.#context.settings.onDisconnect === 'drain' && this.#flow) {
      this.#flow.resume()
    } else {
      this.#flow?.cancel()
      this.#closeAccount('cancelled')
    }
  }

  #closeAccount(ending: FinishedAnswer['ending'], error?: ErrorInfo): void {
    this.#unlisten?.()
    this.#recorder.close(ending, error)
  }

  #close(outcome: ChatOutcome): void {
    if (this.#over) return
    this.#over = true
    this.#heartbeat.stop()
    this.#timer.clear()
    this.#buffer.close()
    this.#settle(outcome)
  }
}
