import { unref } from '../time/timers.js'

/** Bytes and milliseconds that a body may take to end after its end mark. */
const maxTailBytes = 64 * 1024
const tailMs = 1_000

/** What is left of a body behind the end of the answer: waited for, since a body that ends leaves its connection to the next request. */
export class BodyDrain {
  #timer: ReturnType<typeof setTimeout> | undefined
  #bytes = 0
  #stopped = false

  /** @param onTimeout - called when the body does not end in time. */
  constructor(onTimeout: () => void) {
    // Mostly the same read of the socket brings the body's end, and no timer is needed.
    queueMicrotask(() => {
      if (this.#stopped) return
      this.#timer = setTimeout(onTimeout, tailMs)
      unref(this.#timer)
    })
  }

  /** @returns whether more may come. */
  add(bytes: Uint8Array): boolean {
    this.#bytes += bytes.length
    return this.#bytes <= maxTailBytes
  }

  /** Waits no more. */
  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }
}
