import type { RemoteOptions } from './remote-provider.js'

/** A request to the server. */
export interface RemoteRequest {
  readonly method: 'POST' | 'GET' | 'DELETE'
  /** Default: the handler itself. */
  readonly streamId?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | undefined
  readonly signal?: AbortSignal
  /** Called when it goes out: with headers, that is. */
  readonly onSend?: () => void
}

/** A Millrace server as this page reaches it: its address, its headers, and what is known of it. */
export class RemoteServer {
  /** True once it has shown that it keeps streams. */
  keeps = false
  readonly #options: RemoteOptions

  constructor(options: RemoteOptions) {
    this.#options = options
  }

  /** Sends a request; one that is answered 401 is sent again, once, where the application may have other headers by now. Rejects like fetch. */
  async send(request: RemoteRequest): Promise<Response> {
    const response = await this.#send(request)
    if (response.status !== 401 || typeof this.#options.headers !== 'function') return response
    await response.body?.cancel()
    return this.#send(request)
  }

  async #send({ streamId, headers, onSend, ...request }: RemoteRequest): Promise<Response> {
    const { url, credentials, headers: own, fetch = globalThis.fetch } = this.#options
    // Without the URL class, which a relative address would need a page for: a server that renders the page makes providers too.
    const ours = await (typeof own === 'function' ? own() : own)
    onSend?.()
    const [path = '', query = ''] = String(url).split(/(?=\?)|#.*/s)
    return fetch(streamId === undefined ? String(url) : `${path.replace(/\/+$/, '')}/${streamId}${query}`, {
      ...request,
      headers: { ...headers, ...ours },
      // A page that goes away still gets it sent.
      keepalive: request.method === 'DELETE',
      cache: 'no-store',
      credentials,
    } as RequestInit)
  }
}
