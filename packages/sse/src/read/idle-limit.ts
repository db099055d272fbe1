import { SseTimeoutError } from '../lib/timeout-error.js'
import { after } from '../lib/timers.js'
import type { ByteSource } from './byte-source.js'

/** Gives up a connection on which nothing comes. One wait at a time is measured, so that a reader who is busy elsewhere costs nobody the connection. */
export class IdleLimit {
  readonly #ms: number
  readonly #abort = new AbortController()

  /** @param ms - 0: no limit. */
  constructor(ms: number) {
    this.#ms = ms
  }

  /** Aborts with an {@link SseTimeoutError} when a wait has taken too long. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** Measures a wait. Settles as the wait does: ending it is up to whoever hears the signal. */
  async measure<T>(wait: () => Promise<T>): Promise<T> {
    const stop = after(this.#ms, () => this.#abort.abort(new SseTimeoutError('idle', this.#ms)))
    try {
      return await wait()
    } finally {
      stop()
    }
  }

  /** The same source, with every read measured. */
  over(source: ByteSource): ByteSource {
    return { read: () => this.measure(() => source.read()), cancel: reason => source.cancel(reason) }
  }
}
