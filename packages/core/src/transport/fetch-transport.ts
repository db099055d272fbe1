import { checkNames } from '../vocabulary/known-names.js'
import type { Flow, HeaderMap, HttpRequest, Receiver, Transport } from './transport.js'

/** Options of {@link fetchTransport}. */
export interface FetchTransportOptions {
  /** Any WHATWG fetch. Default: the global one, looked up at each request. */
  readonly fetch?: typeof globalThis.fetch
}

/**
 * HTTP by fetch, the default where there is no Node. Redirects are not followed: a key must not go where the vendor did not say.
 * One chunk is asked for at a time, none while paused. On Node 26 each HTTP chunk is a read of its own, which costs more than all else that is done with a
 * token; the undici transport is spared it (Node 26.10, 2026-11).
 */
export function fetchTransport(options: FetchTransportOptions = {}): Transport {
  checkNames(options, { fetch: true }, 'fetchTransport')
  return (request, receiver) => new FetchExchange(request, receiver, options.fetch ?? globalThis.fetch)
}

class FetchExchange implements Flow {
  readonly #receiver: Receiver
  readonly #abort = new AbortController()
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  #paused = false
  #reading = false
  #over = false

  constructor(request: HttpRequest, receiver: Receiver, fetch: typeof globalThis.fetch) {
    this.#receiver = receiver
    const { url, method, headers, body } = request
    const init = { method, headers, redirect: 'manual', signal: this.#abort.signal } satisfies RequestInit
    // In a promise, so that a fetch that throws is a failure like any other.
    new Promise<Response>(resolve =>
      resolve(fetch(url, body === undefined ? init : { ...init, body: body as string })),
    ).then(
      response => this.#head(response),
      cause => this.#fail(cause),
    )
  }

  pause(): void {
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
    this.#read()
  }

  cancel(reason?: unknown): void {
    if (this.#over) return
    this.#over = true
    this.#abort.abort(reason)
    // A body that was made by hand may not listen to the signal. Its failure to close is nobody's business any more.
    this.#reader?.cancel(reason).catch(() => {})
  }

  #head(response: Response): void {
    if (this.#over) {
      response.body?.cancel().catch(() => {})
      return
    }
    const headers: Record<string, string> = {}
    response.headers.forEach((value, name) => {
      headers[name] = value
    })
    try {
      this.#receiver.head(response.status, headers as HeaderMap)
    } catch (thrown) {
      this.#threw(thrown)
    }
    if (this.#over) {
      response.body?.cancel().catch(() => {})
      return
    }
    if (!response.body) return this.#end()
    this.#reader = response.body.getReader()
    this.#read()
  }

  /** Reads until the end, or a pause: a loop, since waiting for a chunk makes one promise fewer than a callback for each. */
  async #read(): Promise<void> {
    const reader = this.#reader
    if (this.#reading || !reader) return
    this.#reading = true
    while (!this.#paused && !this.#over) {
      let chunk: Awaited<ReturnType<typeof reader.read>>
      try {
        chunk = await reader.read()
      } catch (cause) {
        return this.#fail(cause)
      }
      if (this.#over) return
      if (chunk.done) return this.#end()
      this.#data(chunk.value)
    }
    this.#reading = false
  }

  #data(bytes: Uint8Array): void {
    try {
      this.#receiver.data(bytes)
    } catch (thrown) {
      this.#threw(thrown)
    }
  }

  #end(): void {
    this.#over = true
    this.#receiver.end()
  }

  #fail(cause: unknown): void {
    if (this.#over) return
    this.#over = true
    this.#receiver.error(cause)
  }

  /** A receiver that throws must not become an unhandled rejection: it is told of it, and the exchange is over. */
  #threw(thrown: unknown): void {
    this.cancel(thrown)
    this.#receiver.error(thrown)
  }
}
