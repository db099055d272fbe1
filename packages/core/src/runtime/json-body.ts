import { joined } from '../lib/concat.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import type { AnswerBody } from './answer-body.js'
import type { Body } from './body.js'

const utf8 = new TextDecoder()

/**
 * Collects a body that begins like JSON although events were asked for: a whole answer, an error, or after all a line of something else in
 * front of events, which are read when the body has ended.
 */
export class JsonBody implements Body {
  readonly #answer: AnswerBody
  readonly #maxBytes: number
  readonly #chunks: Uint8Array[] = []
  #bytes = 0

  /** @param maxBytes - limit of what is collected, `maxEventBytes`. */
  constructor(answer: AnswerBody, maxBytes: number) {
    this.#answer = answer
    this.#maxBytes = maxBytes
  }

  data(bytes: Uint8Array): void {
    this.#chunks.push(bytes)
    this.#bytes += bytes.length
    if (this.#bytes <= this.#maxBytes) return
    const message = `The answer is one JSON text of more than ${this.#maxBytes} bytes (maxEventBytes).`
    this.#answer.stop({ code: 'limit', message, retryable: false })
  }

  end(): void {
    const body = joined(this.#chunks, this.#bytes)
    const json = jsonIn(body)
    if (json !== undefined) return this.#answer.endWith(json)
    this.#answer.data(body)
    this.#answer.end()
  }

  /** A text that is whole says more than the failure behind it. */
  stop(why: ErrorInfo): void {
    const json = jsonIn(joined(this.#chunks, this.#bytes))
    if (json === undefined) this.#answer.stop(why)
    else this.#answer.endWith(json)
  }
}

/** The body as text, if it is one JSON value. */
function jsonIn(body: Uint8Array): string | undefined {
  const text = utf8.decode(body)
  try {
    JSON.parse(text)
    return text
  } catch {
    // Cut, or more than one value: no whole JSON.
    return undefined
  }
}
