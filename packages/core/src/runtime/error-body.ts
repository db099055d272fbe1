import { SharedTimer, type TimerListener } from '../time/shared-timer.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import type { Body, BodyListener } from './body.js'
import { maxFailureBytes } from './failure.js'

/** Milliseconds that the body of an error may take in all. */
const maxErrorBodyMs = 5_000

/** Reads the body of an answer that is an error: the first 64 KiB of it, for 5 seconds at most, since status and headers say enough. */
export class ErrorBody implements Body, TimerListener {
  readonly #listener: BodyListener
  readonly #classify: (body: string) => ErrorInfo
  readonly #decoder = new TextDecoder()
  readonly #timer = new SharedTimer()
  #text = ''
  #bytes = 0

  /** @param classify - says what a body means. */
  constructor(listener: BodyListener, classify: (body: string) => ErrorInfo) {
    this.#listener = listener
    this.#classify = classify
    this.#timer.set(maxErrorBodyMs, this)
  }

  data(bytes: Uint8Array): void {
    this.#text += this.#decoder.decode(bytes.subarray(0, maxFailureBytes - this.#bytes), { stream: true })
    this.#bytes += bytes.length
    if (this.#bytes >= maxFailureBytes) this.end()
  }

  end(): void {
    this.#tell(this.#classify(this.#text))
  }

  stop(why: ErrorInfo, final?: 'final'): void {
    if (final) this.#tell(why)
    else this.end()
  }

  timeUp(): void {
    this.end()
  }

  close(): void {
    this.#timer.clear()
  }

  #tell(error: ErrorInfo): void {
    this.#listener.over([{ type: 'error', error }], 'close')
  }
}
