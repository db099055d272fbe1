import type { ErrorInfo } from '../vocabulary/error-info.js'
import type { Body, BodyListener } from './body.js'
import { maxFailureBytes } from './failure.js'

/** Reads the body of an answer that is an error: the first 64 KiB of it. */
export class ErrorBody implements Body {
  readonly #listener: BodyListener
  readonly #classify: (body: string) => ErrorInfo
  readonly #decoder = new TextDecoder()
  #text = ''
  #bytes = 0

  /** @param classify - says what a body means. */
  constructor(listener: BodyListener, classify: (body: string) => ErrorInfo) {
    this.#listener = listener
    this.#classify = classify
  }

  data(bytes: Uint8Array): void {
    this.#text += this.#decoder.decode(bytes.subarray(0, maxFailureBytes - this.#bytes), { stream: true })
    this.#bytes += bytes.length
    if (this.#bytes >= maxFailureBytes) this.end()
  }

  end(): void {
    this.#tell(this.#classify(this.#text))
  }

  /** Status and headers say enough, even where the body broke. */
  stop(why: ErrorInfo, final?: 'final'): void {
    if (final) this.#tell(why)
    else this.end()
  }

  #tell(error: ErrorInfo): void {
    this.#listener.over([{ type: 'error', error }], 'close')
  }
}
