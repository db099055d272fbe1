import type { ErrorInfo } from '../vocabulary/error-info.js'
import { amend } from '../vocabulary/errors.js'
import type { AnswerPlace } from './provider.js'
import type { Reading } from './reading.js'
import { type RetryOptions, retryDelay } from './retry.js'

/** Tries in a row that bring nothing new. */
const mostTries = 5

/** An answer that goes on behind a broken connection, and the tries to get the rest of it. */
export class Resumption {
  readonly reading: Reading
  #broke: ErrorInfo
  #tries = 0
  #after: AnswerPlace['after'] | undefined

  /** @param broke - the error of the connection. */
  constructor(reading: Reading, broke: ErrorInfo) {
    this.reading = reading
    this.#broke = broke
  }

  /** Nothing of the answer is missing, or the vendor said that it failed. */
  get over(): boolean {
    return this.reading.sink.done
  }

  /** The place to go on from. */
  get place(): AnswerPlace {
    return this.reading.decoder.place!()!
  }

  /** The connection broke once more. */
  broke(why: ErrorInfo): void {
    this.#broke = why
  }

  /** Milliseconds until the next try, or undefined where there is none. */
  delay(error: ErrorInfo, reauthorized: boolean, options: RetryOptions): number | undefined {
    const { after } = this.place
    if (after !== this.#after) this.#tries = 0
    this.#after = after
    const state = { attempt: ++this.#tries, reauthorized }
    return retryDelay(error, state, { ...options, maxRetries: mostTries }, Math.random())
  }

  /** The ending where the rest cannot be had: the break, and why nothing followed. */
  failure(error: ErrorInfo): ErrorInfo {
    if (error === this.#broke) return error
    return amend(this.#broke, { message: `${this.#broke.message} The rest of it could not be had: ${error.message}` })
  }
}
