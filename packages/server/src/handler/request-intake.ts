import { isPromise } from '@millrace/core/internal'
import type { AnswerForm } from '../delivery/answer-wire.js'
import { type DeliverySettings, resolveWire } from '../delivery/options.js'
import type { BoundedWait } from '../exchange/bounded-wait.js'
import { jsonResponse, type PlainResponse } from '../exchange/error-response.js'
import type { Exchange } from '../exchange/exchange.js'
import { HttpError } from '../exchange/http-error.js'
import { streamIdHeader } from '../wire/stream-id.js'
import type { WireFormat, WireRequest } from '../wire/wire.js'
import type { OwnerCount } from './admitted.js'
import { checkClaims, hasClaims } from './approvals.js'
import { type Asked, asked, notOffered } from './asked.js'
import { everybody, type Permission, readAuthorization } from './authorization.js'
import { clientToolsOf } from './client-tools.js'
import { preflightHeaders } from './cors.js'
import type { HandlerSetup } from './handler-setup.js'
import type { HookCalls } from './hook-calls.js'
import type { HttpRequest } from './http-request.js'
import { partingResponse, resumeOf } from './kept-route.js'
import { offerOf } from './offered-models.js'
import type { PrepareContext } from './prepare-context.js'
import { type PreparedRequest, readPrepared } from './prepared.js'
import { jsonBody, receivedBody } from './request-body.js'
import { methodsOf, notFound, type Route, routeOf } from './route.js'

/** The parts that an intake joins. */
export interface IntakeContext {
  readonly setup: HandlerSetup
  readonly exchange: Exchange
  /** The hooks' view of the exchange. */
  readonly request: HttpRequest
  /** Waits for hooks and body. */
  readonly wait: BoundedWait
  readonly hooks: HookCalls
}

/** The provider's part of a request, and the form of its answer. */
export interface IncomingRequest extends PreparedRequest {
  readonly form: AnswerForm
}

/**
 * The steps from an HTTP request to what a provider is asked. Each throws HttpError to refuse, and a request that one refuses costs nothing of the
 * next. The order:
 *
 * | # | step | refuses by |
 * |-|-|-|
 * | 1 | `hosts`: Host and Origin | 403 |
 * | 2 | `wire` chooses the dialect, which all further refusals speak | 500, or what it throws |
 * | 3 | `drain()` has begun; a wish to stop an answer is heard all the same | 503 |
 * | 4 | path and method; a preflight and HEAD are answered here | 404, 405 |
 * | 5 | `limits.concurrency`, in which wishes to stop are counted apart; a reader who comes back to a kept answer is sent on, here and at 3 | 503 |
 * | 6 | `authorize` | its status, 500, 503 when late |
 * | 7 | `limits.ownerConcurrency`, `ownerPerMinute`; readers of kept answers are counted apart | 429 |
 * | 8 | a list of models, or one, is answered here; so is a call about a kept answer | 404; 400, 404, 410, 503 |
 * | 9 | type, size and time of the body; JSON, depth | 415, 413, 408, 400 |
 * | 10 | kept items that the body refers to | 400, 413, 503 |
 * | 11 | the dialect: fields and their types | 400 |
 * | 12 | number of messages, characters; the model; system messages | 400, 404 |
 * | 13 | tools: calls, results, approvals and their signatures | 400 |
 * | 14 | the stream's name, where a store keeps the answer; one that is there already is answered here | 400, 404, 410, 503 |
 * | 15 | `prepare` | 500, 503 when late |
 * | 16 | the store begins a log | 503 |
 */
export class RequestIntake {
  readonly #context: IntakeContext

  constructor(context: IntakeContext) {
    this.#context = context
  }

  /** Settings of the delivery, with the wire format of this request. */
  settings(): DeliverySettings {
    const { setup, request } = this.#context
    const { wire } = setup.options
    return typeof wire === 'function' ? { ...setup.settings, wire: resolveWire(wire(request)) } : setup.settings
  }

  /** Path and method. @returns the route, or a response that needs nobody's permission. */
  route(wire: WireFormat): { readonly route: Route; readonly response?: PlainResponse } {
    const { exchange, setup } = this.#context
    const { cors } = setup.options
    const route = routeOf(exchange, wire, setup.kept !== undefined)
    const { method } = exchange
    const methods = methodsOf(route)
    const all = () => [...methods, ...(cors ? ['OPTIONS'] : [])].join(', ')
    if (method === 'OPTIONS' && cors)
      return { route, response: { status: 204, headers: preflightHeaders(cors, exchange, all()), body: '' } }
    if (!methods.includes(method))
      throw wrongMethod(route, all(), setup.kept !== undefined && resumeOf(wire) !== undefined)
    if (method !== 'HEAD') return { route }
    // A provider is not asked for it, nor a store: link previews and health checks send it.
    const streams = route.kind === 'kept' && route.call.action === 'read'
    return { route, response: streams ? partingResponse(wire, '') : jsonResponse(200, {}) }
  }

  /**
   * The response of a server that can serve nobody now, for a reader who comes back to a kept answer.
   *
   * @throws the reason, for every other request.
   */
  sentOn(wire: WireFormat, reason: HttpError): PlainResponse {
    const { exchange, setup } = this.#context
    const parting = wire.resume?.parting
    const reads = setup.kept && parting !== undefined && exchange.method === 'GET'
    const route = reads ? routeOf(exchange, wire, true) : undefined
    if (route?.kind !== 'kept' || route.call.action !== 'read' || parting === undefined) throw reason
    return partingResponse(wire, parting)
  }

  /** True for a wish to stop a kept answer, and for a browser's question whether it may send one. */
  stops(wire: WireFormat): boolean {
    const { exchange, setup } = this.#context
    if (!setup.kept) return false
    try {
      const route = routeOf(exchange, wire, true)
      return route.kind === 'kept' && (route.call.action === 'stop' || route.call.action === 'forget')
    } catch {
      // A malformed request: it is refused where its route is needed.
      return false
    }
  }

  /** The count of its owner that the request belongs to. */
  ownerCount(route: Route): OwnerCount {
    if (route.kind === 'kept') return route.call.action === 'read' ? 'reader' : 'none'
    // Such a request joins what is there; one that begins an answer all the same is counted again.
    const { exchange, setup } = this.#context
    const name = exchange.headers[streamIdHeader]
    return name !== undefined && setup.kept?.runs(name) ? 'reader' : 'answer'
  }

  /** @returns a promise where the hook has one. */
  authorize(): Permission | PromiseLike<Permission> {
    const { setup, request, hooks } = this.#context
    if (!setup.options.authorize) return everybody
    const says = hooks.call<unknown>('authorize', () => setup.options.authorize?.(request))
    return isPromise(says) ? says.then(readAuthorization) : readAuthorization(says)
  }

  /** @returns the list of models, or one of them, where that was asked for. */
  models(wire: WireFormat, route: Route, owner: string | undefined): PlainResponse | undefined {
    if (route.kind !== 'models' && route.kind !== 'model') return undefined
    const offer = offerOf(this.#context.setup.options.models ?? [])
    const context = this.#prepareContext(owner)
    if (route.kind === 'models') return jsonResponse(200, wire.encodeModels?.(offer.list(context)))
    if (!offer.has(route.model, context)) throw notFound(notOffered)
    return jsonResponse(200, wire.encodeModel?.(route.model))
  }

  /** Reads the body in the dialect of the wire format, and checks it. */
  async ask(wire: WireFormat, owner: string | undefined): Promise<Asked> {
    const { setup, exchange, request: http, wait } = this.#context
    const { options, limits } = setup
    const body = jsonBody(await receivedBody(exchange, limits, wait, http.signal), exchange, limits)
    const tools = clientToolsOf(options.clientTools, wire)
    const sent: WireRequest = { url: exchange.url, headers: exchange.headers, body }
    const ids = (setup.items && wire.references?.(body)) ?? []
    const incoming = ids.length === 0 ? sent : await this.#withItems(ids, sent, owner)
    const signs = options.approvalSecret !== undefined
    const offer = options.models && offerOf(options.models)
    const offers = offer && ((model: string) => offer.has(model, this.#prepareContext(owner)))
    const read = asked(wire, incoming, { limits, offers, tools, signs })
    if (hasClaims(read.claims)) await checkClaims(read.claims, options.approvalSecret, owner)
    return read
  }

  /** Has a request prepared. @returns a promise where the hook has one. */
  prepare(
    { request, form, metadata, unread }: Asked,
    owner: string | undefined,
  ): IncomingRequest | PromiseLike<IncomingRequest> {
    const { setup, hooks } = this.#context
    const { options } = setup
    if (!options.prepare) return { request, form }
    const { warnings } = form
    const context = {
      ...this.#prepareContext(owner),
      ...(metadata !== undefined && { metadata }),
      ...(unread !== undefined && { unread }),
      ...(warnings?.length && { warnings }),
    }
    const gave = hooks.call<unknown>('prepare', () => options.prepare?.(request, context))
    const incoming = (gave: unknown): IncomingRequest => {
      const prepared = readPrepared(gave)
      return { ...prepared, form: withoutWarnings(form, prepared.passedOn) }
    }
    return isPromise(gave) ? gave.then(incoming) : incoming(gave)
  }

  #prepareContext(owner: string | undefined): PrepareContext {
    return { request: this.#context.request, ...(owner !== undefined && { owner }) }
  }

  async #withItems(ids: readonly string[], request: WireRequest, owner: string | undefined): Promise<WireRequest> {
    const { setup, hooks } = this.#context
    return { ...request, items: await hooks.ask('items.get', () => setup.items!.of(ids, owner)) }
  }
}

/** The form without the warnings of settings that reach the provider after all. */
function withoutWarnings(form: AnswerForm, passedOn: readonly string[] = []): AnswerForm {
  const { warnings } = form
  if (!warnings?.length || passedOn.length === 0) return form
  return { ...form, warnings: warnings.filter(({ setting = '' }) => !passedOn.includes(setting)) }
}

const usualMethod = {
  answer: 'A chat is started by POST.',
  kept: 'A kept answer is read by GET and stopped by DELETE.',
  models: 'Models are asked for by GET.',
  model: 'Models are asked for by GET.',
} as const

/** @param keeps - answers are kept, below the path at which they are started. */
function wrongMethod({ kind }: Route, allow: string, keeps: boolean): HttpError {
  const below = kind === 'answer' && keeps ? ' A kept answer has a path below this one, which ends with its id.' : ''
  return new HttpError(405, 'invalid-request', usualMethod[kind] + below, { headers: { allow } })
}
