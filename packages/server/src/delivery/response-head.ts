import type { ErrorInfo } from '@millrace/core'
import { errorResponse, streamHeaders } from '../exchange/error-response.js'
import type { Reply } from '../exchange/reply.js'
import { statusOf } from '../exchange/status.js'
import type { WireFormat } from '../wire/wire.js'

/** Status and headers of one reply, decided once. */
export class ResponseHead {
  readonly #reply: Reply
  readonly #wire: WireFormat
  readonly #headers: Readonly<Record<string, string>>
  #decided = false

  constructor(reply: Reply, wire: WireFormat, headers: Readonly<Record<string, string>>) {
    this.#reply = reply
    this.#wire = wire
    this.#headers = headers
  }

  /** Whether a status can no longer tell anything. */
  get decided(): boolean {
    return this.#decided || this.#reply.headSent
  }

  /** The head of a stream. */
  open(): void {
    this.#send(200, { ...streamHeaders, ...this.#wire.headers, ...this.#headers })
  }

  /**
   * The head of a failure.
   *
   * @param body - what its JSON says. Default `{ error }`.
   * @returns its body.
   */
  refuse(error: ErrorInfo, body?: unknown): string {
    const response = errorResponse(statusOf(error), error, this.#headers, body)
    this.#send(response.status, response.headers)
    return response.body
  }

  #send(status: number, headers: Readonly<Record<string, string>>): void {
    // Somebody else may have answered while we waited: a time limit of the application's, say.
    if (!this.decided) this.#reply.head(status, headers)
    this.#decided = true
  }
}
