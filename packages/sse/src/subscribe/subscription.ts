import { createSseDecoder, type SseDecoder } from '../decode/decoder.js'
import type { SseEvent } from '../decode/event.js'
import { SseTimeoutError } from '../lib/timeout-error.js'
import { after } from '../lib/timers.js'
import type { BatchReader, BatchSource } from '../read/batch-reader.js'
import { openConnection } from './connection.js'
import { SseConnectionError } from './connection-error.js'
import { SseHttpError } from './http-error.js'
import { lastEventIdHeader } from './last-event-id.js'
import type { SseRequest } from './redirect.js'
import { backoffMs, isRetryable } from './retry.js'
import { retryAfterMs } from './retry-after.js'
import type { SubscribeOptions } from './subscribe-options.js'
import { sleep } from './timers.js'

/** Three heartbeats of the usual 15 s, so that one that is late and one that is lost cost nobody the connection. */
const usualIdleMs = 45_000

/** The batches of one connection after the other. `next` is not called before its last call is answered. */
export class Subscription implements BatchSource {
  readonly #options: SubscribeOptions
  readonly #request: SseRequest
  readonly #ending = new AbortController()
  /** Aborts when the subscription is to end: by the user's signal, by `close`, by the total timeout. */
  readonly #life: AbortSignal
  #stopTotal: (() => void) | undefined
  #decoder: SseDecoder
  #connection: BatchReader | undefined
  #truncated = false
  #retryMs: number | undefined
  /** Attempts in a row without an event, the running one included. */
  #attempts = 0
  #finished = false

  constructor(url: string | URL, options: SubscribeOptions) {
    this.#options = options
    this.#request = toRequest(url, options)
    this.#decoder = this.#newDecoder(options.lastEventId)
    this.#life = AbortSignal.any([this.#ending.signal, ...(options.signal ? [options.signal] : [])])
  }

  get lastEventId(): string {
    return this.#decoder.lastEventId
  }

  get stopped(): boolean {
    return this.#life.aborted
  }

  close(): void {
    this.#finish()
    this.#ending.abort()
  }

  async next(): Promise<SseEvent[] | undefined> {
    this.#stopTotal ??= this.#startTotal()
    try {
      while (!this.#finished) {
        this.#life.throwIfAborted()
        const batch = await this.#nextOfConnection()
        if (batch !== undefined) return batch
      }
    } catch (error) {
      // Whoever closed the subscription has left; the failure that closing makes of a wait is no news to them.
      if (!this.#finished) {
        this.#finish()
        throw error
      }
    }
    return undefined
  }

  /** The next batch; `undefined` when the connection is gone, for a new one to be made unless all is finished. */
  async #nextOfConnection(): Promise<SseEvent[] | undefined> {
    try {
      this.#connection ??= await this.#connect()
      const batch = await this.#connection?.next()
      if (batch !== undefined) {
        this.#attempts = 0
        return batch
      }
    } catch (error) {
      if (this.#life.aborted || !(error instanceof Error) || !isRetryable(error) || !this.#mayRepeat()) throw error
      await this.#pause(error)
      return undefined
    }
    if (!this.#finished) await this.#afterEnd()
    return undefined
  }

  #connect(): Promise<BatchReader | undefined> {
    this.#attempts++
    this.#truncated = false
    this.#decoder = this.#newDecoder(this.lastEventId)
    const id = lastEventIdHeader(this.lastEventId)
    const headers = { ...this.#request.headers, ...(id !== undefined && { 'last-event-id': id }) }
    const { fetch = globalThis.fetch, idleTimeoutMs = usualIdleMs, onOpen } = this.#options
    return openConnection(
      { ...this.#request, headers },
      {
        fetch,
        decoder: this.#decoder,
        signal: this.#life,
        idleTimeoutMs,
        onOpen,
        onEnd: ({ truncated }) => {
          this.#truncated = truncated
        },
      },
    ).then(reader => {
      if (reader === undefined) this.#finish()
      return reader
    })
  }

  /** A whole answer ends a request that is made once. A stream that is subscribed to is only broken off. */
  async #afterEnd(): Promise<void> {
    if (!this.#isSafe() && !this.#truncated) return this.#finish()
    const error = new SseConnectionError(
      this.#truncated ? 'The stream ended inside an event' : 'The server ended the stream',
    )
    if (!this.#mayRepeat()) throw error
    return this.#pause(error)
  }

  #isSafe(): boolean {
    return this.#request.method === 'GET' || this.#request.method === 'HEAD'
  }

  #mayRepeat(): boolean {
    return this.#isSafe() || (this.#options.reconnectPost === true && this.lastEventId !== '')
  }

  async #pause(error: Error): Promise<void> {
    this.#connection = undefined
    this.#retryMs = this.#decoder.retryMs ?? this.#retryMs
    const { maxAttempts = 10, onRetryScheduled, keepAlive = true } = this.#options
    const delayMs = this.#delayAfter(error)
    if (this.#attempts >= maxAttempts || delayMs === undefined) throw error
    onRetryScheduled?.({ delayMs, attempts: this.#attempts, error })
    await sleep(delayMs, this.#life, keepAlive)
  }

  /** Milliseconds to wait; `undefined` when the server asks for more than is allowed. */
  #delayAfter(error: Error): number | undefined {
    const { baseDelayMs = 1000, maxDelayMs = 30_000, maxRetryAfterMs = 60_000, random = Math.random } = this.#options
    const asked = error instanceof SseHttpError ? retryAfterMs(error.headers, Date.now()) : undefined
    if (asked !== undefined) return asked <= maxRetryAfterMs ? asked : undefined
    return backoffMs(this.#attempts, this.#retryMs ?? baseDelayMs, maxDelayMs, random)
  }

  #newDecoder(lastEventId: string | undefined): SseDecoder {
    const { maxEventBytes, onComment, onRetry, onUnknownField } = this.#options
    return createSseDecoder({ lastEventId, maxEventBytes, onComment, onRetry, onUnknownField })
  }

  #startTotal(): () => void {
    const { totalTimeoutMs } = this.#options
    return after(totalTimeoutMs, () => this.#ending.abort(new SseTimeoutError('total', totalTimeoutMs ?? 0)))
  }

  #finish(): void {
    this.#finished = true
    this.#stopTotal?.()
  }
}

/** The request without its `last-event-id`. Throws a TypeError where fetch would, before anything is sent. */
function toRequest(url: string | URL, { method = 'GET', headers, body }: SubscribeOptions): SseRequest {
  const page = (globalThis as { location?: { href: string } }).location?.href
  return {
    url: new URL(url, page).href,
    method: method.toUpperCase(),
    headers: { accept: 'text/event-stream', ...Object.fromEntries(new Headers(headers)) },
    body,
  }
}
