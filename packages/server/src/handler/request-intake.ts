import type { AnswerForm } from '../delivery/answer-wire.js'
import { type DeliverySettings, resolveWire } from '../delivery/options.js'
import type { Reporter } from '../delivery/reporter.js'
import type { BoundedWait } from '../exchange/bounded-wait.js'
import { jsonResponse, type PlainResponse } from '../exchange/error-response.js'
import type { Exchange } from '../exchange/exchange.js'
import { HttpError } from '../exchange/http-error.js'
import { pathOf } from '../exchange/path.js'
import type { WireFormat } from '../wire/wire.js'
import { asked } from './asked.js'
import { readAuthorization } from './authorization.js'
import { preflightHeaders } from './cors.js'
import { type HandlerSetup, hookIsLate } from './handler-setup.js'
import type { HttpRequest } from './http-request.js'
import { parseBody, tooLarge } from './parse-request.js'
import { type PreparedRequest, readPrepared } from './prepared.js'

/** The parts that an intake joins. */
export interface IntakeContext {
  readonly setup: HandlerSetup
  readonly exchange: Exchange
  /** The hooks' view of the exchange. */
  readonly request: HttpRequest
  /** Waits for hooks and body. */
  readonly wait: BoundedWait
  readonly reporter: Reporter
}

/** The provider's part of a request, and the form of its answer. */
export interface IncomingRequest extends PreparedRequest {
  readonly form: AnswerForm
}

/** The steps from an HTTP request to what a provider is asked, in the order in which they are taken. Each throws HttpError to refuse. */
export class RequestIntake {
  readonly #setup: HandlerSetup
  readonly #exchange: Exchange
  readonly #request: HttpRequest
  readonly #wait: BoundedWait
  readonly #reporter: Reporter

  constructor({ setup, exchange, request, wait, reporter }: IntakeContext) {
    this.#setup = setup
    this.#exchange = exchange
    this.#request = request
    this.#wait = wait
    this.#reporter = reporter
  }

  /** Settings of the delivery, with the wire format of this request. */
  settings(): DeliverySettings {
    const { options, settings } = this.#setup
    const { wire } = options
    return typeof wire === 'function' ? { ...settings, wire: resolveWire(wire(this.#request)) } : settings
  }

  /** @returns the response to a browser that asks by a preflight whether it may ask. */
  checkMethod(wire: WireFormat): PlainResponse | undefined {
    const { cors } = this.#setup.options
    const { method } = this.#exchange
    if (method === 'POST' || this.#asksForModels(wire)) return undefined
    const methods = cors ? 'POST, OPTIONS' : 'POST'
    if (method === 'OPTIONS' && cors) return { status: 204, headers: preflightHeaders(cors, methods), body: '' }
    throw new HttpError(405, 'invalid-request', 'A chat is started by POST.', { headers: { allow: methods } })
  }

  /** @returns whose request it is, where that is known. */
  async authorize(): Promise<string | undefined> {
    const { options } = this.#setup
    if (!options.authorize) return undefined
    return readAuthorization(await this.#hook('authorize', () => options.authorize?.(this.#request)))
  }

  /** @returns the list of models, where that was asked for. */
  models(wire: WireFormat): PlainResponse | undefined {
    if (!this.#asksForModels(wire)) return undefined
    return jsonResponse(200, wire.encodeModels!(this.#setup.options.models ?? []))
  }

  #asksForModels({ encodeModels }: WireFormat): boolean {
    const { method, url } = this.#exchange
    return encodeModels !== undefined && method === 'GET' && /\/models\/?$/.test(pathOf(url))
  }

  /** Reads the body in the dialect of the wire format, checks it, and has it prepared. */
  async prepare(wire: WireFormat, owner: string | undefined): Promise<IncomingRequest> {
    const { options, limits } = this.#setup
    const body = parseBody(await this.#body(limits.bodyBytes), limits)
    const { request, form } = asked(wire, { ...this.#exchange, body }, { limits, models: options.models })
    if (!options.prepare) return { request, form }
    const context = { request: this.#request, ...(owner !== undefined && { owner }) }
    return { ...readPrepared(await this.#hook('prepare', () => options.prepare?.(request, context))), form }
  }

  async #body(maxBytes: number): Promise<unknown> {
    const { headers } = this.#exchange
    if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? ''))
      throw new HttpError(415, 'invalid-request', 'The body must be application/json.')
    if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes)
    const { bodyTimeoutMs } = this.#setup.limits
    const late = () =>
      new HttpError(408, 'timeout', `The body took longer than ${bodyTimeoutMs} ms.`, { retryable: true })
    const read = () => this.#exchange.body(maxBytes, this.#request.signal)
    const body = await this.#wait.for(read, bodyTimeoutMs, late)
    if (body === undefined) throw tooLarge(maxBytes)
    return body
  }

  #hook<T>(name: string, call: () => T | PromiseLike<T>): Promise<T> {
    const { hookTimeoutMs } = this.#setup
    return this.#wait.for(call, hookTimeoutMs, () => {
      this.#reporter.report(hookIsLate(name, hookTimeoutMs))
      return new HttpError(503, 'timeout', 'The server took too long.', { retryable: true })
    })
  }
}
