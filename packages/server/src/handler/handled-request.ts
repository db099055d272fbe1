import { ChatError, type ChatRequest, type ChatStream, type ErrorInfo, publicError, statusError } from '@millrace/core'
import { Delivery } from '../delivery/delivery.js'
import type { DeliverySettings } from '../delivery/options.js'
import type { ChatOutcome } from '../delivery/outcome.js'
import { Reporter } from '../delivery/reporter.js'
import { errorResponse, type PlainResponse } from '../exchange/error-response.js'
import type { Exchange } from '../exchange/exchange.js'
import { statusOf } from '../exchange/status.js'
import type { ActiveRequest } from './active-requests.js'
import { corsHeaders, preflightHeaders } from './cors.js'
import type { ChatHandlerOptions } from './handler-options.js'
import { HttpError, refuse } from './http-error.js'
import type { ResolvedLimits } from './limits.js'
import { parseRequest } from './parse-request.js'

/** What all visits of one handler share. */
export interface HandlerSetup {
  readonly options: ChatHandlerOptions
  readonly settings: DeliverySettings
  readonly limits: ResolvedLimits
}

/** How long a reader may take for the last words when the server shuts down. */
const lastWordsMs = 1_000

/** One request on its way through the handler: refused, or answered by a delivery. */
export class HandledRequest implements ActiveRequest {
  /** Settles when the response is over. Never rejects. */
  readonly outcome: Promise<ChatOutcome>
  /** Settles when nothing is left to do. */
  readonly done: Promise<void>
  readonly #setup: HandlerSetup
  readonly #exchange: Exchange
  readonly #cors: Record<string, string>
  readonly #reporter: Reporter
  #settle!: (outcome: ChatOutcome) => void
  #finish!: () => void
  #delivery: Delivery | undefined
  #answered = false

  constructor(setup: HandlerSetup, exchange: Exchange) {
    this.#setup = setup
    this.#exchange = exchange
    this.#cors = corsHeaders(setup.options.cors, exchange)
    this.#reporter = new Reporter(setup.settings)
    this.outcome = new Promise(resolve => {
      this.#settle = resolve
    })
    this.done = new Promise(resolve => {
      this.#finish = resolve
    })
  }

  /** @param closing - why nobody is served any more. */
  start(closing: ErrorInfo | undefined): void {
    if (closing) this.stop(closing)
    else void this.#run()
  }

  stop(error: ErrorInfo): void {
    if (this.#delivery) this.#delivery.stop(error, lastWordsMs)
    else this.#answer(errorResponse(statusOf(error), publicError(error)))
  }

  async #run(): Promise<void> {
    try {
      const preflight = this.#checkMethod()
      if (preflight) return this.#answer(preflight, 'finish')
      const owner = await this.#authorize()
      const stream = await this.#ask(owner)
      if (this.#answered) stream.cancel()
      else this.#deliver(stream, owner)
    } catch (thrown) {
      this.#fail(thrown)
    }
  }

  /** @returns the response, when it is a browser's question whether it may ask. */
  #checkMethod(): PlainResponse | undefined {
    const { cors } = this.#setup.options
    const { method } = this.#exchange
    const methods = cors ? 'POST, OPTIONS' : 'POST'
    if (method === 'POST') return undefined
    if (method === 'OPTIONS' && cors) return { status: 204, headers: preflightHeaders(cors, methods), body: '' }
    throw refuse(405, 'invalid-request', 'A chat is started by POST.', { headers: { allow: methods } })
  }

  async #authorize(): Promise<string | undefined> {
    const { authorize } = this.#setup.options
    if (!authorize) return undefined
    const says = await authorize(this.#exchange)
    if (says.status === undefined) return says.owner
    const { status, retryAfterMs } = says
    if (!(status >= 400 && status <= 599))
      throw new TypeError(`authorize gave the status ${status}: 400 to 599 refuses.`)
    const { code, retryable } = statusError(status)
    throw refuse(status, code, 'The server refused the request.', { retryAfterMs, retryable })
  }

  async #ask(owner: string | undefined): Promise<ChatStream> {
    const { options, limits } = this.#setup
    const asked = parseRequest(await this.#body(limits.bodyBytes), limits, options.models)
    const context = { request: this.#exchange, ...(owner !== undefined && { owner }) }
    const request: ChatRequest = options.prepare ? await options.prepare(asked, context) : asked
    return options.provider.stream(request)
  }

  async #body(maxBytes: number): Promise<unknown> {
    const { headers } = this.#exchange
    if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? ''))
      throw refuse(415, 'invalid-request', 'The body must be application/json.')
    const announced = Number(headers['content-length'] ?? 0)
    const body = announced > maxBytes ? undefined : await this.#exchange.body(maxBytes)
    if (body === undefined) throw refuse(413, 'limit', `The body is larger than ${maxBytes} bytes.`)
    return body
  }

  #deliver(stream: ChatStream, owner: string | undefined): void {
    const { settings } = this.#setup
    const delivery = new Delivery({ reply: this.#exchange.reply, stream, settings, headers: this.#cors, owner })
    delivery.start()
    this.#delivery = delivery
    void delivery.outcome.then(this.#settle)
    void delivery.done().then(this.#finish)
  }

  #fail(thrown: unknown): void {
    // The reader left while we were reading or asking: there is nobody to tell.
    if (this.#exchange.reply.closed) return this.#close('closed')
    if (thrown instanceof HttpError) return this.#answer(thrown.response)
    this.#reporter.report(thrown)
    const error: ErrorInfo = thrown instanceof ChatError ? thrown : { code: 'unknown', message: '', retryable: false }
    this.#answer(errorResponse(statusOf(error), publicError(error)))
  }

  /** Answers without the provider. */
  #answer({ status, headers, body }: PlainResponse, outcome: ChatOutcome = 'error'): void {
    const { reply } = this.#exchange
    if (this.#answered) return
    this.#answered = true
    if (reply.closed) return this.#close('closed')
    reply.open({ drain() {}, finish() {}, close() {} })
    reply.head(status, { ...headers, ...this.#cors })
    if (body !== '') reply.write(body)
    reply.end()
    this.#close(outcome)
  }

  #close(outcome: ChatOutcome): void {
    this.#settle(outcome)
    this.#finish()
  }
}
