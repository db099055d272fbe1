import type { Reply, ReplyEvents } from './reply.js'

/** The used part of hyper-express's request. */
export interface HyperExpressRequest {
  /** In capitals. */
  readonly method: string
  /** Path and query. */
  readonly url: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** Reads the body, within the server's `max_body_length`. */
  text(): Promise<string>
}

/** The used part of hyper-express's response. */
export interface HyperExpressResponse {
  /** Over: sent or aborted. Nothing else may be touched from then on. */
  readonly completed: boolean
  /** The head has gone. */
  readonly initiated: boolean
  /** The request that it answers. */
  readonly _wrapped_request?: Pick<HyperExpressRequest, 'method'>
  /** Sets the status. */
  status(code: number): unknown
  /** Sets a header; adds to it without `overwrite`. */
  header(name: string, value: string, overwrite?: boolean): unknown
  /** See `stream.Writable`. */
  write(text: string, encoding: 'utf8', taken: () => void): boolean
  /** See `stream.Writable`. */
  end(): unknown
  /** Completes a response that has no body. */
  send(): unknown
  /** Breaks the connection off. */
  close(): unknown
  /** See `EventEmitter`. */
  on(event: 'drain' | 'finish' | 'abort' | 'close' | 'error', listener: () => void): unknown
}

/** The reply over hyper-express's response. */
export class HyperExpressReply implements Reply {
  readonly #res: HyperExpressResponse
  #written = 0
  #taken = 0

  constructor(res: HyperExpressResponse) {
    this.#res = res
  }

  get headOnly(): boolean {
    return this.#res._wrapped_request?.method === 'HEAD'
  }

  get closed(): boolean {
    return this.#res.completed
  }

  get headSent(): boolean {
    return this.#res.initiated
  }

  get buffered(): number {
    return this.#written - this.#taken
  }

  open(events: ReplyEvents): void {
    const res = this.#res
    res.on('drain', () => events.drain())
    res.on('finish', () => events.finish())
    res.on('abort', () => events.close())
    res.on('close', () => events.close())
    res.on('error', ignore)
  }

  head(status: number, headers: Readonly<Record<string, string>>): void {
    this.#res.status(status)
    for (const [name, value] of Object.entries(headers)) this.#res.header(name, value, name !== 'vary')
  }

  write(text: string): boolean {
    this.#written += text.length
    return this.#res.write(text, 'utf8', () => {
      this.#taken += text.length
    })
  }

  end(): void {
    if (this.#written > 0) this.#res.end()
    else this.#res.send()
  }

  destroy(): void {
    if (!this.#res.completed) this.#res.close()
  }
}

/** A write after the reader has gone: 'close' tells that already. */
function ignore(): void {}
