import type { ChatHttpRequest, Exchange } from '../exchange/exchange.js'

/** The hooks' view of an exchange: without body and reply, which are the handler's, and with a signal for its end. */
export class HttpRequest implements ChatHttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: ChatHttpRequest['headers']
  readonly raw: unknown
  /** Made when somebody asks for it: most requests are answered without. */
  #controller: AbortController | undefined
  #aborted = false

  constructor({ method, url, headers, raw }: Exchange) {
    this.method = method
    this.url = url
    this.headers = headers
    this.raw = raw
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.#aborted) this.#controller.abort(overReason())
    return this.#controller.signal
  }

  /** The answer is not wanted any more. */
  abort(): void {
    this.#aborted = true
    this.#controller?.abort(overReason())
  }
}

const overReason = (): DOMException => new DOMException('The request is over.', 'AbortError')
