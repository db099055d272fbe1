import { unref } from '../time/timers.js'
import type { Body, BodyListener } from './body.js'

/** Most bytes and milliseconds that a body may take to end behind its end mark. */
const maxDrainBytes = 64 * 1024
const maxDrainMs = 1_000

/** Reads what is left of a body behind the end of its answer: a body that ends leaves its connection to the next request. */
export class BodyDrain implements Body {
  readonly #listener: BodyListener
  #timer: ReturnType<typeof setTimeout> | undefined
  #bytes = 0
  #closed = false

  constructor(listener: BodyListener) {
    this.#listener = listener
    // Mostly the same read of the socket brings the body's end, and no timer is needed.
    queueMicrotask(() => {
      if (this.#closed) return
      this.#timer = setTimeout(() => this.#giveUp(), maxDrainMs)
      unref(this.#timer)
    })
  }

  data(bytes: Uint8Array): void {
    this.#bytes += bytes.length
    if (this.#bytes > maxDrainBytes) this.#giveUp()
  }

  end(): void {
    this.#listener.over([], 'complete')
  }

  /** The connection broke, which is no news behind an answer. */
  stop(): void {
    this.end()
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
  }

  #giveUp(): void {
    this.#listener.over([], 'close')
  }
}
