import type { ApprovalSecret, ChatProvider, ChatRequest, ErrorInfo } from '@millrace/core'
import { checkApprovalSecret, type KnownNames, refuseUnknown } from '@millrace/core/internal'
import type { DeliveryOptions } from '../delivery/options.js'
import type { ChatOutcome } from '../delivery/outcome.js'
import type { ChatHttpRequest } from '../exchange/exchange.js'
import type { WireFormat } from '../wire/wire.js'
import type { Authorization } from './authorization.js'
import { type CorsOptions, checkCors } from './cors.js'
import { checkHosts } from './hosts.js'
import type { ItemStore } from './items.js'
import type { KeepOptions } from './keep-options.js'
import type { HandlerLimits } from './limits.js'
import { checkModels, type OfferedModels } from './offered-models.js'
import type { PrepareContext } from './prepare-context.js'
import type { PreparedRequest } from './prepared.js'

/** Options of `createChatHandler`. */
export interface ChatHandlerOptions extends Omit<DeliveryOptions, 'wire' | 'onDisconnect'>, KeepOptions {
  /** Answers where `prepare` names no other provider. */
  readonly provider: ChatProvider
  /** The dialect that the reader speaks, or a function that chooses it. A throw there is 500. Default `nativeWire`. */
  readonly wire?: WireFormat | ((request: ChatHttpRequest) => WireFormat)
  /**
   * Lets a request in, or refuses it: `{ status: 401 }`, `{ status: 429, retryAfterMs: 5000 }`. Asked before the body is read. Anything but an
   * {@link Authorization}, `undefined` included, and a throw are 500 and go to `onError`; an `HttpError` that it throws is the answer, in its
   * own words and with its headers. Default: everybody is let in.
   */
  authorize?(request: ChatHttpRequest): Authorization | Promise<Authorization>
  /**
   * The models that a client may name, and that a list of models tells. Default: none; then every request gets the provider's default, or what
   * `prepare` sets. A browser that names another one is refused; so is an API client where there is a list. Without one its model is put aside,
   * since such clients cannot ask without. An {@link OfferedModels} decides for each request.
   */
  readonly models?: readonly string[] | OfferedModels
  /**
   * Turns the browser's request into the provider's: the place for system prompt, tools and settings, and for the choice of a provider. Default: as
   * it is. `request` has the fields that the dialect lets its clients set: of a browser those of `BrowserRequest`, of an API client tools and
   * system messages too. A `ChatError` thrown here is answered by its code, anything else that is thrown or no request is 500; both go to `onError`.
   */
  prepare?(
    request: ChatRequest,
    context: PrepareContext,
  ): ChatRequest | PreparedRequest | Promise<ChatRequest | PreparedRequest>
  /**
   * The names of the tools that a client speaks for: it may bring their declarations, their calls and their results, as a page does whose buttons
   * are tools. `all`: of any tool. A call or a result of another tool is refused (400), since a forged one would be run or believed, and the
   * declaration of one is left out with a warning. With `approvalSecret` calls and results of the server's and the vendor's tools come back too, by their
   * signatures; without it a tool that the vendor runs (a search) has to be listed where clients send its calls back.
   * Default: `all` for programs (wires whose `clients` are `api`), none for browsers.
   */
  readonly clientTools?: readonly string[] | 'all'
  /**
   * Key of the signatures on what a browser brings back for the server's tools: 16 bytes at least, the same on all servers that share conversations.
   *
   * - Questions for a person's approval (`withTools` with the same secret, or `signApproval`): a call that waits for a person comes back with its question,
   *   and is refused (400) unless the signature is right for this owner, this call and its input. An approval that was used before is refused by the
   *   tool loop, not here.
   * - Results of tools that the server or the vendor ran: each goes out with a `signature` over the owner, the call and the result, and comes back with
   *   it; one without, or that was changed, is refused (400). A call without a result, as of an answer that was stopped, is left out with a warning.
   *
   * Not used for API clients, which bring all of a conversation. Default: none; then every approval is refused, and so are calls and results of tools
   * that `clientTools` does not list.
   */
  readonly approvalSecret?: ApprovalSecret
  /**
   * Keeps pieces of answers that clients refer to by id, for wire formats that have such references (OpenAI's Responses API). Default
   * `memoryItems()`; `false`: none, and a reference is refused by the wire format. A store that fails or takes longer than `hookTimeoutMs` makes
   * 503 of a request that refers to something; an answer is never lost by it, and `onError` is told.
   */
  readonly items?: ItemStore | false
  /**
   * The names by which this server is asked, for one that is for local use: `loopbackHosts`, or `['app.example:8080']`; without a port, all
   * ports of that name. A request by another `Host`, or from a page of an origin that is neither of these hosts nor in `cors.origins`, is 403.
   * It keeps out pages that have pointed a name of their own at this machine. Default: no check.
   */
  readonly hosts?: readonly string[]
  /**
   * Milliseconds that `authorize`, `prepare` and each call of `items` may take. Default 30 000; 0: no limit. A request whose hook takes longer is
   * answered with 503, and `onError` is told.
   */
  readonly hookTimeoutMs?: number
  /** See {@link HandlerLimits}. */
  readonly limits?: HandlerLimits
  /** Pages of other origins that may use the handler. Default: none. */
  readonly cors?: CorsOptions
  /**
   * Called exactly once per request, when its response is over, however it ended: the place for an access log. Refusals, lists of models and readers of kept
   * answers are told too; `onFinish` tells of answers. Where the reader leaves while a store begins the log of an answer, it is called when the provider was asked, or
   * when it is clear that it will not be. An error that it throws goes to `onError`.
   */
  onResponse?(response: HandledResponse): void | Promise<void>
}

/** Argument of `onResponse`. */
export interface HandledResponse {
  /** The same object that `authorize` and `prepare` got. */
  readonly request: ChatHttpRequest
  /** The ending of the response: complete, failed, or left by the reader. */
  readonly outcome: ChatOutcome
  /** Status of the response. Absent where the reader left before there was one, or the application has sent the head itself. */
  readonly status?: number
  /** Why the request was refused, as it was told. Absent for answers, failed ones too. */
  readonly error?: ErrorInfo
}

/** All options. A name that is none is refused: `authorise` would let everybody in. */
export const optionNames: KnownNames<ChatHandlerOptions> = {
  provider: true,
  wire: true,
  authorize: true,
  models: true,
  prepare: true,
  clientTools: true,
  approvalSecret: true,
  items: true,
  hosts: true,
  hookTimeoutMs: true,
  limits: true,
  cors: true,
  heartbeatMs: true,
  headTimeoutMs: true,
  stallTimeoutMs: true,
  flushMs: true,
  onDisconnect: true,
  errors: true,
  store: true,
  orphanMs: true,
  appendBehindMs: true,
  onStart: true,
  onRecord: true,
  onFinish: true,
  onError: true,
  onResponse: true,
}

/** @throws TypeError naming the option that is none, or is not of its type. */
export function checkHandlerOptions(options: ChatHandlerOptions): void {
  if (typeof options !== 'object' || options === null)
    throw new TypeError('createChatHandler takes its options: { provider, … }.')
  if ('stream' in options)
    throw new TypeError('createChatHandler takes a provider by name: createChatHandler({ provider }).')
  refuseUnknown(options, optionNames, 'option of createChatHandler')
  const { provider, models, cors, hosts, authorize, hookTimeoutMs, approvalSecret } = options
  if (typeof provider?.stream !== 'function') throw new TypeError('provider takes a ChatProvider.')
  for (const name of ['authorize', 'prepare', 'onResponse'] as const)
    if (options[name] !== undefined && typeof options[name] !== 'function')
      throw new TypeError(`${name} takes a function.`)
  checkModels(models)
  if (hookTimeoutMs !== undefined && !(typeof hookTimeoutMs === 'number' && hookTimeoutMs >= 0))
    throw new TypeError('hookTimeoutMs takes milliseconds from 0.')
  checkClientParts(options)
  if (approvalSecret !== undefined) checkApprovalSecret(approvalSecret)
  if (hosts !== undefined) checkHosts(hosts)
  if (cors) checkCors(cors, authorize !== undefined)
}

function checkClientParts({ clientTools, items }: ChatHandlerOptions): void {
  if (clientTools !== undefined && clientTools !== 'all' && !isNames(clientTools))
    throw new TypeError("clientTools takes a list of names, or 'all'.")
  const isStore = items && typeof items.get === 'function' && typeof items.put === 'function'
  if (items !== undefined && items !== false && !isStore)
    throw new TypeError('items takes an ItemStore: { get, put }, or false.')
}

const isNames = (names: unknown): boolean => Array.isArray(names) && names.every(name => typeof name === 'string')
