import { SharedTimer, type TimerListener } from '@millrace/core/internal'
import type { Reply } from '../exchange/reply.js'
import type { DeliverySettings } from './options.js'

/** Acts when a reply has waited long enough. */
export interface ReplyClockListener {
  /** No batch came within `headTimeoutMs`. */
  headDue(): void
  /** Nothing was written for `heartbeatMs`. Called again after each further period. */
  silent(): void
  /** The reader took nothing for as long as it may. */
  stalled(): void
}

type ClockSettings = Pick<DeliverySettings, 'headTimeoutMs' | 'heartbeatMs' | 'stallTimeoutMs'>

/** The first batch, the next batch, the reader, or nothing. */
type Waiting = 'head' | 'silence' | 'stalled' | 'off'

/**
 * A reader gets a further period for each so many characters on their way to it, and so many periods at most. What has left this process may
 * lie in the buffers of both kernels, and a reader who takes some of that shows nothing: Linux wakes a writer when a third of the send buffer
 * is free (`sk_stream_is_writeable`), which on a loopback connection is 0.9 MB. A reader of 30 KB/s showed its first progress after 33 to
 * 39 s (Linux 6.18, Node 26.10, 2026-11).
 */
const charactersPerPeriod = 48 * 1024
const mostPeriods = 4

/** The time limits of one reply. One runs at a time: a reply waits for its first batch, for the next one, or for its reader. */
export class ReplyClock implements TimerListener {
  readonly #timer = new SharedTimer()
  readonly #reply: Reply
  readonly #settings: ClockSettings
  readonly #listener: ReplyClockListener
  #waiting: Waiting = 'off'
  /** While the reader is waited for: characters written so far, how much it had left to take, and the periods until it is given up. */
  #sent = 0
  #untaken = 0
  #periods = 0
  #hurried = false

  constructor(reply: Reply, settings: ClockSettings, listener: ReplyClockListener) {
    this.#reply = reply
    this.#settings = settings
    this.#listener = listener
  }

  /** Waits for the first batch. */
  awaitHead(): void {
    this.#wait('head', this.#settings.headTimeoutMs)
  }

  /** Waits for the next batch: the period of silence begins anew. */
  awaitBatch(): void {
    if (!this.#hurried) this.#wait('silence', this.#settings.heartbeatMs)
  }

  /**
   * Waits for the reader to take something.
   *
   * @param sent - characters written so far.
   */
  awaitReader(sent: number): void {
    if (this.#hurried) return
    this.#sent = sent
    this.#untaken = this.#reply.buffered
    const onTheWay = Math.max(0, sent - this.#untaken)
    this.#periods = Math.min(mostPeriods, 1 + Math.floor(onTheWay / charactersPerPeriod))
    this.#wait('stalled', this.#settings.stallTimeoutMs)
  }

  /** Gives the reader this long for all that is left, whatever else would be waited for. */
  hurry(ms: number): void {
    this.#hurried = true
    this.#wait('stalled', Math.max(1, ms))
  }

  /** Waits for nothing any more. */
  stop(): void {
    this.#wait('off', 0)
  }

  /** From the timer. */
  timeUp(): void {
    if (this.#waiting === 'head') return this.#listener.headDue()
    if (this.#waiting === 'stalled') return this.#readerDue()
    // First, since the heartbeat itself may fill the reader up, and then the reader is what is waited for.
    this.awaitBatch()
    this.#listener.silent()
  }

  #readerDue(): void {
    if (this.#hurried) return this.#listener.stalled()
    if (this.#reply.buffered < this.#untaken) return this.awaitReader(this.#sent)
    this.#periods--
    if (this.#periods > 0) this.#wait('stalled', this.#settings.stallTimeoutMs)
    else this.#listener.stalled()
  }

  /** @param ms - 0: for ever. */
  #wait(waiting: Waiting, ms: number): void {
    this.#waiting = waiting
    if (ms > 0) this.#timer.set(ms, this)
    else this.#timer.clear()
  }
}
