/**
 * The server answered, and not with an event stream. The message names the status alone: nothing of the address or the body is in it.
 */
export class SseHttpError extends Error {
  override readonly name = 'SseHttpError'
  /** Always `'http'`. */
  readonly code = 'http'
  /**
   * The flaw of the response: the `'status'`, the `'content-type'` of a 200, or a `'redirect'` that leads nowhere (no `Location`, one that
   * is not http or https, more than 20 in a row).
   */
  readonly problem: 'status' | 'content-type' | 'redirect'
  /** The HTTP status. */
  readonly status: number
  /** The answer's headers, names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** The first 8 KiB of the answer's body, read as UTF-8; `''` when there is none. */
  readonly body: string

  constructor(problem: SseHttpError['problem'], answer: Pick<SseHttpError, 'status' | 'headers' | 'body'>) {
    super(
      problem === 'content-type'
        ? `The server answered ${answer.status} with a content type that is not text/event-stream`
        : `The server answered ${answer.status}${problem === 'redirect' ? ', a redirect that leads nowhere' : ''}`,
    )
    this.problem = problem
    this.status = answer.status
    this.headers = answer.headers
    this.body = answer.body
  }
}
