import { joined } from '../lib/concat.js'
import { afterShared, type WindowListener } from '../time/after-shared.js'
import { afterStep, type StepListener } from '../time/after-step.js'

/** Gets the pieces that a {@link Gatherer} makes. */
export interface PieceListener {
  /** @param piece - at least one byte. */
  take(piece: Uint8Array): void
}

/** Bytes of a piece that waits no longer: more of them would cost no less together. */
const enough = 16 * 1024

/**
 * Joins the chunks of a body that arrive soon after each other to one piece: together they are decoded, encoded and written once, for a third
 * of the cost. A piece waits for the end of the current step (a microtask), which joins the chunks of one socket read: with chunked transfer
 * coding a single read may hold one chunk per token. Or it waits for the end of a window of milliseconds that all streams share.
 */
export class Gatherer implements WindowListener, StepListener {
  /** Bytes that are held. */
  bytes = 0
  readonly #listener: PieceListener
  /** A single chunk needs no list, and mostly there is one. */
  #first: Uint8Array | undefined
  /** All chunks, the first included, from the second on. */
  #chunks: Uint8Array[] | undefined
  #window = false

  constructor(listener: PieceListener) {
    this.#listener = listener
  }

  /** @param windowMs - how long a piece waits that begins with this chunk; 0: a microtask. */
  add(chunk: Uint8Array, windowMs: number): void {
    this.bytes += chunk.length
    if (!this.#first) {
      this.#first = chunk
      this.#window = windowMs > 0
      if (this.#window) afterShared(windowMs, this)
      else afterStep(this)
    } else if (this.#chunks) this.#chunks.push(chunk)
    else this.#chunks = [this.#first, chunk]
    if (!this.#window || this.bytes < enough) return
    // In a microtask, since the transport may call from inside of its parser.
    this.#window = false
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
