import { errorResponse, streamHeaders } from '../exchange/error-response.js'
import type { ShownFailure } from '../exchange/failure-response.js'
import { joined } from '../exchange/headers.js'
import type { Reply } from '../exchange/reply.js'

/** Sends status and headers of one reply, once. */
export class ResponseHead {
  readonly #reply: Reply
  readonly #answerHeaders: Readonly<Record<string, string>>
  readonly #headers: Readonly<Record<string, string>>
  #decided = false

  /**
   * @param answerHeaders - those of an answer alone.
   * @param headers - those of a failure too.
   */
  constructor(
    reply: Reply,
    answerHeaders: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>>,
  ) {
    this.#reply = reply
    this.#answerHeaders = answerHeaders
    this.#headers = headers
  }

  /** True once a head was sent, here or by the application: the status can say nothing more. */
  get decided(): boolean {
    return this.#decided || this.#reply.headSent
  }

  /** Sends the head of a stream. */
  open(): void {
    this.#send(200, { ...streamHeaders, ...this.#answerHeaders, ...this.#headers })
  }

  /** Sends the head of a response without a body, to a reader who has all of an answer. */
  empty(): void {
    this.#send(204, this.#headers)
  }

  /**
   * Sends the head of a failure.
   *
   * @param body - JSON value of the body. Default `{ error }`.
   * @returns the text of the body, which is still to be written.
   */
  refuse({ status, error, headers }: ShownFailure, body?: unknown): string {
    const response = errorResponse(status, error, joined(headers, this.#headers), body)
    this.#send(response.status, response.headers)
    return response.body
  }

  #send(status: number, headers: Readonly<Record<string, string>>): void {
    // The application may have answered in the meantime, by a time limit of its own for example.
    if (!this.decided) this.#reply.head(status, headers)
    this.#decided = true
  }
}
