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

/** The first batch, the next batch, the reader, the reader who has to hurry, or nothing. */
type Waiting = 'head' | 'silence' | 'stalled' | 'hurried' | 'off'

/** A reader who is waited for. */
interface SlowReader {
  /** Characters written so far. */
  readonly sent: number
  /** Characters that were still waiting in this process then. */
  readonly untaken: number
  /** Periods until it is given up, this one included. */
  periods: number
}

/**
 * A reader gets a further period for each so many characters on their way to it, and so many periods at most. Bytes that have left this
 * process may lie in the buffers of both kernels, and a reader who takes some of that shows nothing: Linux wakes a writer when a third of
 * the send buffer is free (`sk_stream_is_writeable`), which on a loopback connection is 0.9 MB. A reader of 30 KB/s showed its first
 * progress after 33 to 39 s (Linux 6.18, Node 26.10, 2026-11).
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
  /** Made when the reader is waited for: most never are. */
  #reader: SlowReader | undefined

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
    this.#wait('silence', this.#settings.heartbeatMs)
  }

  /**
   * Waits for the reader to take something.
   *
   * @param sent - characters written so far.
   */
  awaitReader(sent: number): void {
    const untaken = this.#reply.buffered
    const onTheWay = Math.max(0, sent - untaken)
    const periods = Math.min(mostPeriods, 1 + Math.floor(onTheWay / charactersPerPeriod))
    this.#reader = { sent, untaken, periods }
    this.#wait('stalled', this.#settings.stallTimeoutMs)
  }

  /** Gives the reader this long for all that is left, whatever else would be waited for. */
  hurry(ms: number): void {
    this.#wait('hurried', Math.max(1, ms))
  }

  /** Waits for nothing any more. */
  stop(): void {
    this.#waiting = 'off'
    this.#timer.clear()
  }

  /** From the timer. */
  timeUp(): void {
    if (this.#waiting === 'head') return this.#listener.headDue()
    if (this.#waiting === 'stalled') return this.#readerDue()
    if (this.#waiting === 'hurried') return this.#listener.stalled()
    // First, since the heartbeat itself may fill the reader up, and then the reader is what is waited for.
    this.awaitBatch()
    this.#listener.silent()
  }

  #readerDue(): void {
    const reader = this.#reader!
    if (this.#reply.buffered < reader.untaken) return this.awaitReader(reader.sent)
    reader.periods--
    if (reader.periods > 0) this.#wait('stalled', this.#settings.stallTimeoutMs)
    else this.#listener.stalled()
  }

  /** @param ms - 0: for ever. */
  #wait(waiting: Waiting, ms: number): void {
    if (this.#waiting === 'hurried') return
    this.#waiting = waiting
    if (ms > 0) this.#timer.set(ms, this)
    else this.#timer.clear()
  }
}
