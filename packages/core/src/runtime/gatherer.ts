import { joined } from '../lib/concat.js'
import { afterShared, type WindowListener } from '../time/after-shared.js'
import { afterStep, type StepListener } from '../time/after-step.js'
import { afterReads } from '../time/after-turn.js'

/** Gets the pieces that a {@link Gatherer} makes. */
export interface PieceListener {
  /** @param piece - at least one byte. */
  take(piece: Uint8Array): void
}

/** Bytes of a piece that waits no longer than for the end of the step (a microtask): more of them would cost no less together. */
const enough = 16 * 1024

/**
 * Joins the chunks of a body that arrive soon after each other to one piece: together they are decoded, encoded and written once, for a third
 * of the cost. A piece waits for the end of the turn of the event loop, behind the reads of all sockets: with chunked transfer coding a single read may
 * hold one chunk per token. Or it waits for the end of the step alone, or for that of a window of milliseconds that all streams share.
 */
export class Gatherer implements WindowListener, StepListener {
  /** Bytes that are held. */
  bytes = 0
  readonly #listener: PieceListener
  /** A single chunk needs no list, and mostly there is one. */
  #first: Uint8Array | undefined
  /** All chunks, the first included, from the second on. */
  #chunks: Uint8Array[] | undefined
  #waits = false

  constructor(listener: PieceListener) {
    this.#listener = listener
  }

  /** @param wait - how long a piece waits that begins with this chunk: milliseconds, or for the end of the turn or of the step (a microtask). */
  add(chunk: Uint8Array, wait: number | 'turn' | 'step'): void {
    this.bytes += chunk.length
    if (!this.#first) {
      this.#first = chunk
      this.#waits = true
      if (wait === 'turn') afterReads(this)
      else if (wait === 'step') afterStep(this)
      else afterShared(wait, this)
    } else if (this.#chunks) this.#chunks.push(chunk)
    else this.#chunks = [this.#first, chunk]
    if (!this.#waits || this.bytes < enough) return
    // In a microtask, since the transport may call from inside of its parser.
    this.#waits = false
    afterStep(this)
  }

  /** Hands over what is held at once, as before an end or a failure. */
  flush(): void {
    const first = this.#first
    if (!first) return
    const chunks = this.#chunks
    const bytes = this.bytes
    this.#first = undefined
    this.#chunks = undefined
    this.bytes = 0
    if (bytes > 0) this.#listener.take(chunks ? joined(chunks, bytes) : first)
  }
}
