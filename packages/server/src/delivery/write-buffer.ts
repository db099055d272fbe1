import { afterTurn, SharedTimer, type TimerListener, type TurnListener } from '@millrace/core/internal'
import type { Reply } from '../exchange/reply.js'
import { sliceEnd } from './slice.js'

/**
 * Characters of one write: the first one, and at most; that many are not gathered further. A reader who is slow gets small ones, so that it
 * is seen to take something every few seconds, and not once in a minute.
 */
const first = 16 * 1024
const most = 32 * 1024
const small = 4 * 1024

/** Milliseconds within which a reader takes a write, unless it is slow. */
const promptMs = 1_000

/** Is told of the state of a {@link WriteBuffer}. */
export interface WriteBufferListener {
  /**
   * Something was written.
   *
   * @param blocked - the reader takes no more: the source is to be held back.
   */
  wrote(blocked: boolean): void
  /** The reader has taken everything: the source may go on. */
  ready(): void
}

/**
 * Gathers the texts of one turn of the event loop into one write, and keeps what the reader has not taken: at most one gathered text
 * beyond the connection's own buffer, written in slices, so that this buffer too stays small however long a text is.
 */
export class WriteBuffer implements TimerListener, TurnListener {
  readonly #reply: Reply
  readonly #listener: WriteBufferListener
  readonly #flushMs: number
  /** Runs `flushMs`, where there is one. */
  #window: SharedTimer | undefined
  #pending = ''
  #sent = 0
  #slice = first
  #blocked = false
  #blockedAt = 0
  #scheduled = false
  #ending = false
  #closed = false

  /** @param flushMs - gathers for so long; 0: for one turn. */
  constructor(reply: Reply, flushMs: number, listener: WriteBufferListener) {
    this.#reply = reply
    this.#flushMs = flushMs
    this.#listener = listener
  }

  /** Nothing may be written before the reader has taken what was. */
  get blocked(): boolean {
    return this.#blocked
  }

  /** Characters written so far. */
  get sent(): number {
    return this.#sent
  }

  /**
   * Takes a text; it is written at the end of the turn, or at once when enough has come together. At once too, where `flushMs` does not gather, at the beginning
   * of an answer: the turn may still bring the tokens of many other streams, and this reader waits for the first of its own.
   */
  add(text: string): void {
    if (this.#closed) return
    this.#pending += text
    if (this.#blocked) return
    if (this.#pending.length >= most || (this.#sent === 0 && this.#flushMs === 0)) this.flush()
    else if (!this.#scheduled) this.#schedule()
  }

  /** Writes what is there, as far as the reader takes it; from the end of the turn too. */
  flush(): void {
    this.#scheduled = false
    if (this.#closed || this.#blocked) return
    const before = this.#sent
    while (this.#pending !== '' && !this.#blocked) this.#write()
    if (this.#pending === '' && this.#ending && !this.#closed) this.#end()
    if (this.#sent > before && !this.#closed) this.#listener.wrote(this.#blocked)
  }

  /** From the timer of `flushMs`. */
  timeUp(): void {
    this.flush()
  }

  /** The reader has taken what was written. */
  drained(): void {
    if (!this.#blocked) return
    this.#blocked = false
    this.#slice = performance.now() - this.#blockedAt < promptMs ? this.#larger() : small
    this.flush()
    if (!this.#blocked && !this.#closed) this.#listener.ready()
  }

  /** Writes what is there and completes the reply. */
  end(): void {
    this.#ending = true
    this.flush()
  }

  /** Nothing is written any more. */
  close(): void {
    this.#closed = true
    this.#pending = ''
    this.#window?.clear()
  }

  #write(): void {
    const text = this.#pending
    const end = sliceEnd(text, this.#slice)
    const whole = end === text.length
    this.#pending = whole ? '' : text.slice(end)
    this.#sent += end
    const takes = this.#reply.write(whole ? text : text.slice(0, end))
    // The write itself may have ended the reply: a source that is read on for the hooks must not be held back for a reader who is gone.
    if (this.#closed) return
    if (takes) {
      if (this.#slice < most) this.#slice = this.#larger()
    } else {
      this.#blocked = true
      this.#blockedAt = performance.now()
    }
  }

  #larger(): number {
    return Math.min(most, 2 * this.#slice)
  }

  #schedule(): void {
    this.#scheduled = true
    if (this.#flushMs === 0) return void afterTurn(this)
    this.#window ??= new SharedTimer()
    this.#window.set(this.#flushMs, this)
  }

  #end(): void {
    this.close()
    this.#reply.end()
  }
}
