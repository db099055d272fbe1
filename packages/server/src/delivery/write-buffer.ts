import { SharedTimer, type TimerListener } from '@millrace/core/internal'
import type { Reply } from '../exchange/reply.js'
import { afterTurn } from './after-turn.js'
import { sliceEnd } from './slice.js'

/** Characters that are not gathered further but written at once. */
const enough = 32 * 1024

/** Who is told of an outlet's state. */
export interface WriteBufferListener {
  /** Something went to the reader. */
  wrote(): void
  /** The reader takes no more: hold the source back. */
  full(): void
  /** Everything was taken: the source may go on. */
  ready(): void
}

/**
 * Gathers the texts of one turn of the event loop into one write, and keeps what the reader has not taken: at most one gathered text
 * beyond the connection's own buffer, written in slices, so that this buffer too stays small however long a text is.
 */
export class WriteBuffer implements TimerListener {
  readonly #reply: Reply
  readonly #owner: WriteBufferListener
  readonly #flushMs: number
  /** Of `flushMs`, where there is one. */
  #window: SharedTimer | undefined
  #pending = ''
  #blocked = false
  #scheduled = false
  #ending = false
  #closed = false

  /** @param flushMs - gathers for so long; 0: for one turn. */
  constructor(reply: Reply, flushMs: number, owner: WriteBufferListener) {
    this.#reply = reply
    this.#flushMs = flushMs
    this.#owner = owner
  }

  /** Nothing may be written at the moment. */
  get blocked(): boolean {
    return this.#blocked
  }

  /** Takes a text; it is written at the end of the turn, or at once when enough has come together. */
  add(text: string): void {
    this.#pending += text
    if (this.#blocked) return
    if (this.#pending.length >= enough) this.flush()
    else if (!this.#scheduled) this.#schedule()
  }

  /** Writes what is there, as far as the reader takes it. */
  flush(): void {
    this.#scheduled = false
    if (this.#closed || this.#blocked) return
    while (this.#pending !== '' && !this.#blocked) {
      const end = sliceEnd(this.#pending, enough)
      const slice = this.#pending.slice(0, end)
      this.#pending = this.#pending.slice(end)
      this.#blocked = !this.#reply.write(slice)
      this.#owner.wrote()
    }
    if (this.#pending === '' && this.#ending) this.#end()
    else if (this.#blocked) this.#owner.full()
  }

  /** From the turn's end, or the timer of `flushMs`. */
  timeUp(): void {
    this.flush()
  }

  /** The reader has taken what was written. */
  drained(): void {
    if (!this.#blocked) return
    this.#blocked = false
    this.flush()
    if (!this.#blocked && !this.#closed) this.#owner.ready()
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
