import type { Flow, HeaderMap, HttpRequest, Receiver, Transport } from '@millrace/core'

/** A receiver that writes down what it is told of one exchange. */
export class Listener implements Receiver {
  readonly told: string[] = []
  status = 0
  headers: HeaderMap = {}
  bytes = 0
  cause: unknown
  readonly over: Promise<void>
  /** Called with each chunk. */
  onData: () => void = () => {}
  flow!: Flow
  readonly #chunks: Uint8Array[] = []
  #resolve!: () => void

  constructor() {
    this.over = new Promise(resolve => {
      this.#resolve = resolve
    })
  }

  /** Starts an exchange and listens to it. */
  static to(transport: Transport, request: Partial<HttpRequest> & { url: string }): Listener {
    const listener = new Listener()
    listener.flow = transport({ method: 'GET', headers: {}, ...request }, listener)
    return listener
  }

  get body(): string {
    return Buffer.concat(this.#chunks).toString()
  }

  head(status: number, headers: HeaderMap): void {
    this.told.push('head')
    this.status = status
    this.headers = headers
  }

  data(bytes: Uint8Array): void {
    if (this.told.at(-1) !== 'data') this.told.push('data')
    this.bytes += bytes.length
    // Of a flood only the size is kept.
    if (this.bytes < 1_000_000) this.#chunks.push(bytes)
    this.onData()
  }

  end(): void {
    this.told.push('end')
    this.#resolve()
  }

  error(cause: unknown): void {
    this.told.push('error')
    this.cause = cause
    this.#resolve()
  }
}
