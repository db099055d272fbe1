import { randomId, SharedTimer, type TimerListener } from '@millrace/core/internal'
import type { Reply, ReplyEvents } from './reply.js'

/** Milliseconds after which a body that nobody has begun to read is given up. */
const readWithinMs = 2_000

/** The part of a request that its reply needs. */
export interface FetchRequest {
  readonly method?: string
  /** Tells that the reader has left: the only word of it before the response is there, and for some servers after that too. */
  readonly signal?: AbortSignal | undefined
}

/**
 * The reply as a WHATWG `Response`: one stream that is filled when it is pulled, and never beyond one text. An answer that is complete before
 * the turn of its head is over has its text for a body, which nobody needs to pull.
 */
export class FetchReply implements Reply, TimerListener {
  /** Settles when the head is decided. Never rejects; a reader who left before gets a response that nobody sees. */
  readonly response: Promise<Response>
  readonly buffered = 0
  readonly headOnly: boolean
  readonly #signal: AbortSignal | undefined
  readonly #encoder = new TextEncoder()
  #respond!: (response: Response) => void
  /** From the head to the end of its turn: what the response will be made of. */
  #begun: { readonly status: number; readonly headers: Readonly<Record<string, string>>; text: string } | undefined
  /** Written with the head, and not read yet. */
  #first = ''
  /** Absent until the response is made, and where it has no stream for a body. */
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined
  #events: ReplyEvents | undefined
  /** Until the first pull. */
  #unread: SharedTimer | undefined
  #headSent = false
  #closed = false
  #ending = false
  /** The reader waits, and there is nothing for it. */
  #wanted = false

  constructor({ method, signal }: FetchRequest = {}) {
    this.headOnly = method === 'HEAD'
    this.#signal = signal
    this.response = new Promise(resolve => {
      this.#respond = resolve
    })
    if (signal?.aborted) this.#onAbort()
    else signal?.addEventListener('abort', this.#onAbort, { once: true })
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
    // Here and not in the turn's end, so that headers that no response can have are an error of this call.
    new Headers(headers)
    this.#headSent = true
    this.#begun = { status, headers, text: '' }
    queueMicrotask(this.#stream)
  }

  write(text: string): boolean {
    if (text === '') return true
    this.#wanted = false
    if (this.#begun) this.#begun.text += text
    else if (this.#first !== '') this.#first += text
    // Several reads may wait: then this asks for more at once.
    else this.#controller?.enqueue(this.#encoder.encode(text))
    return this.#wanted
  }

  end(): void {
    this.#ending = true
    const begun = this.#begun
    if (begun) {
      // First, since it throws for what no response can be: nothing is over then, and `destroy` follows.
      const response = new Response(begun.text === '' ? null : begun.text, begun)
      this.#begun = undefined
      this.#close()
      this.#respond(response)
      this.#events?.finish()
    } else if (this.#wanted || !this.#controller) this.#finish()
  }

  destroy(): void {
    if (this.#closed) return
    this.#stream()
    this.#close()
    // A response that is not made yet cannot be broken off.
    if (!this.#headSent) this.#respond(new Response(null, { status: 500 }))
    this.#controller?.error(new Error('The answer was broken off.'))
  }

  /** From the timer: the body is not read, as by servers that answer HEAD by their GET route. */
  timeUp(): void {
    this.#leave(new Error(`Nobody read the answer within ${readWithinMs / 1_000} s, so that it was given up.`))
  }

  /** Makes the response, when it was not complete with its head. */
  readonly #stream = (): void => {
    const begun = this.#begun
    if (!begun) return
    this.#begun = undefined
    this.#first = begun.text
    const body = new ReadableStream<Uint8Array>(
      {
        start: controller => {
          this.#controller = controller
        },
        pull: () => this.#pull(),
        cancel: reason => this.#leave(reason),
      },
      { highWaterMark: 0 },
    )
    this.#unread = new SharedTimer()
    this.#unread.set(readWithinMs, this)
    this.#respond(new Response(body, { status: begun.status, headers: { etag: ownTag(), ...begun.headers } }))
  }

  /** A reader waits: all that was written has been taken, but what was written with the head. */
  #pull(): void {
    this.#unread?.clear()
    this.#unread = undefined
    if (this.#first !== '') {
      const first = this.#encoder.encode(this.#first)
      this.#first = ''
      return this.#controller?.enqueue(first)
    }
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

  readonly #onAbort = (): void => this.#leave(this.#signal?.reason)

  /** @param why - for whoever still reads. */
  #leave(why: unknown): void {
    if (this.#closed) return
    this.#stream()
    this.#close()
    if (!this.#headSent) this.#respond(new Response(null, { status: 499 }))
    this.#events?.close()
    // A server that cancels the body on the same occasion goes first, and this is without effect: an error would be printed for every reader who
    // leaves (@hono/node-server 2.1.9, 2026-11).
    queueMicrotask(() => this.#controller?.error(why))
  }

  #close(): void {
    this.#closed = true
    this.#unread?.clear()
    this.#signal?.removeEventListener('abort', this.#onAbort)
  }
}

/**
 * An ETag that no other answer has. Middleware that tags responses leaves one alone that has a tag: Hono's `etag()` (4.13.19) would read the stream
 * to its end before it sends the head, and `@koa/etag` (5.0.2) would give all streams the same tag (2026-11).
 */
const ownTag = (): string => `W/"${randomId()}"`
