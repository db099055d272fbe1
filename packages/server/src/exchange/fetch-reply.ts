import type { Reply, ReplyEvents } from './reply.js'

/**
 * The reply as a WHATWG `Response`: one stream that is filled when it is pulled, and never beyond one text.
 *
 * @param signal - tells that the reader has left: the only word of it before the response is there, and for some servers after that too.
 */
export class FetchReply implements Reply {
  /** Settles when the head is decided. Never rejects; a reader who left before gets a response that nobody sees. */
  readonly response: Promise<Response>
  readonly buffered = 0
  readonly #signal: AbortSignal | undefined
  readonly #encoder = new TextEncoder()
  #respond!: (response: Response) => void
  /** Absent before the head, and where the response has no body. */
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined
  #events: ReplyEvents | undefined
  #headSent = false
  #closed = false
  #ending = false
  /** The reader waits, and there is nothing for it. */
  #wanted = false

  constructor(signal?: AbortSignal) {
    this.#signal = signal
    this.response = new Promise(resolve => {
      this.#respond = resolve
    })
    if (signal?.aborted) this.#leave()
    else signal?.addEventListener('abort', this.#leave, { once: true })
  }

  get closed(): boolean {
    return this.#closed
  }

  get headSent(): boolean {
    return this.#headSent
  }

  open(events: ReplyEvents): void {
    this.#events = events
  }

  head(status: number, headers: Readonly<Record<string, string>>): void {
    this.#headSent = true
    if (status === 204) return this.#respond(new Response(null, { status, headers }))
    const body = new ReadableStream<Uint8Array>(
      {
        start: controller => {
          this.#controller = controller
        },
        pull: () => this.#pull(),
        cancel: () => this.#leave(),
      },
      { highWaterMark: 0 },
    )
    this.#respond(new Response(body, { status, headers }))
  }

  write(text: string): boolean {
    if (text === '') return true
    this.#wanted = false
    // Several reads may wait: then this asks for more at once.
    this.#controller?.enqueue(this.#encoder.encode(text))
    return this.#wanted
  }

  end(): void {
    this.#ending = true
    if (this.#wanted || !this.#controller) this.#finish()
  }

  destroy(): void {
    if (this.#closed) return
    if (!this.#headSent) return this.#leave()
    this.#close()
    this.#controller?.error(new Error('The answer was broken off.'))
  }

  /** A reader waits: all that was written has been taken. */
  #pull(): void {
    this.#wanted = true
    if (this.#ending) this.#finish()
    else this.#events?.drain()
  }

  #finish(): void {
    if (this.#closed) return
    this.#close()
    this.#controller?.close()
    this.#events?.finish()
  }

  readonly #leave = (): void => {
    if (this.#closed) return
    this.#close()
    if (!this.#headSent) this.#respond(new Response(null, { status: 499 }))
    // Without effect where the body was cancelled.
    this.#controller?.error(this.#signal?.reason)
    this.#events?.close()
  }

  #close(): void {
    this.#closed = true
    this.#signal?.removeEventListener('abort', this.#leave)
  }
}
