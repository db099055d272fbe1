/** Headers of each request, or a function that is asked for them before each. */
export type HeadersOption =
  | Readonly<Record<string, string>>
  | (() => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>)

/** The server, and the way to it. */
export interface StreamClientOptions {
  readonly url: string | URL
  readonly headers?: HeadersOption | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** One request. */
export interface StreamRequest {
  readonly method: 'PUT' | 'POST' | 'GET' | 'HEAD' | 'DELETE'
  /** Name of the stream, below the address of the store. */
  readonly name: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Statuses that the caller understands. */
  readonly expected: readonly number[]
  /** Milliseconds for the whole reply. */
  readonly withinMs: number
  readonly signal?: AbortSignal
}

/** Reply of a status that was expected. */
export interface StreamReply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** An answer of the server that another try will not change. */
export class FinalStatusError extends Error {
  constructor(status: number) {
    super(`The Durable Streams server answered with status ${status}.`)
  }
}

/** Sends requests to a server of the Durable Streams protocol, each once. */
export class StreamClient {
  readonly #base: URL
  readonly #headers: HeadersOption | undefined
  readonly #fetch: typeof globalThis.fetch | undefined

  /** @throws TypeError naming the option that is not of its type. */
  constructor({ url, headers, fetch }: StreamClientOptions) {
    this.#base = addressOf(url)
    if (headers !== undefined && typeof headers !== 'function' && (typeof headers !== 'object' || headers === null))
      throw new TypeError('headers takes an object, or a function that gives one.')
    if (fetch !== undefined && typeof fetch !== 'function') throw new TypeError('fetch takes a function.')
    this.#headers = headers
    this.#fetch = fetch
  }

  /** @throws FinalStatusError for a status that is not expected; another error where the same request may be answered by and by. */
  async send(request: StreamRequest): Promise<StreamReply> {
    const { method, body, expected, withinMs, signal } = request
    const ending = new AbortController()
    const end = (): void => ending.abort(signal?.reason)
    const timer = setTimeout(() => ending.abort(new Error(`No reply for ${withinMs} ms.`)), withinMs)
    if (signal?.aborted) end()
    signal?.addEventListener('abort', end, { once: true })
    try {
      const given = typeof this.#headers === 'function' ? await this.#headers() : this.#headers
      const { fetch } = this.#fetch ? { fetch: this.#fetch } : globalThis
      const response = await fetch(this.#addressOf(request), {
        method,
        headers: { ...given, ...request.headers },
        ...(body !== undefined && { body }),
        // A key must not go to where the owner of the store did not say.
        redirect: 'manual',
        signal: ending.signal,
      })
      const text = await response.text()
      if (expected.includes(response.status)) return { status: response.status, headers: response.headers, text }
      if (isPassing(response.status)) throw new Error(`The Durable Streams server answered with ${response.status}.`)
      throw new FinalStatusError(response.status)
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
    }
  }

  #addressOf({ name, query = {} }: StreamRequest): string {
    const address = new URL(this.#base)
    address.pathname = `${address.pathname.replace(/\/$/, '')}/${name}`
    for (const [key, value] of Object.entries(query)) address.searchParams.set(key, value)
    return address.href
  }
}

function addressOf(url: string | URL): URL {
  const address = URL.canParse(String(url)) ? new URL(url) : undefined
  if (address?.protocol !== 'http:' && address?.protocol !== 'https:')
    throw new TypeError('url takes an http: or https: address.')
  return address
}

/** Statuses that pass: the server is busy, or has a fault. */
const isPassing = (status: number): boolean => status === 408 || status === 429 || status >= 500
