import type { ChatRequest } from '@millrace/core'
import { type DeliverySettings, resolveWire } from '../delivery/options.js'
import type { Reporter } from '../delivery/reporter.js'
import type { BoundedWait } from '../exchange/bounded-wait.js'
import type { PlainResponse } from '../exchange/error-response.js'
import type { Exchange } from '../exchange/exchange.js'
import { HttpError } from '../exchange/http-error.js'
import { readAuthorization } from './authorization.js'
import { preflightHeaders } from './cors.js'
import { type HandlerSetup, hookIsLate } from './handler-setup.js'
import type { HttpRequest } from './http-request.js'
import { parseRequest, tooLarge } from './parse-request.js'
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
  checkMethod(): PlainResponse | undefined {
    const { cors } = this.#setup.options
    const { method } = this.#exchange
    const methods = cors ? 'POST, OPTIONS' : 'POST'
    if (method === 'POST') return undefined
    if (method === 'OPTIONS' && cors) return { status: 204, headers: preflightHeaders(cors, methods), body: '' }
    throw new HttpError(405, 'invalid-request', 'A chat is started by POST.', { headers: { allow: methods } })
  }

  /** @returns whose request it is, where that is known. */
  async authorize(): Promise<string | undefined> {
    const { options } = this.#setup
    if (!options.authorize) return undefined
    return readAuthorization(await this.#hook('authorize', () => options.authorize?.(this.#request)))
  }

  /** Reads the body, checks it, and has it prepared. */
  async prepare(owner: string | undefined): Promise<PreparedRequest> {
    const { options, limits } = this.#setup
    const asked = parseRequest(await this.#body(limits.bodyBytes), limits, options.models)
    if (!options.prepare) return { request: asked satisfies ChatRequest }
    const context = { request: this.#request, ...(owner !== undefined && { owner }) }
    return readPrepared(await this.#hook('prepare', () => options.prepare?.(asked, context)))
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
