import type { ChatProvider, ChatRequest } from '@millrace/core'
import type { DeliveryOptions } from '../delivery/options.js'
import type { ChatHttpRequest } from '../exchange/exchange.js'
import type { WireFormat } from '../wire/wire.js'
import type { Authorization } from './authorization.js'
import { type CorsOptions, checkCors } from './cors.js'
import type { HandlerLimits } from './limits.js'
import type { PreparedRequest } from './prepared.js'

/** Context of `prepare`. */
export interface PrepareContext {
  /** The owner that `authorize` gave. */
  readonly owner?: string
  /** The HTTP request. */
  readonly request: ChatHttpRequest
}

/** Options of `createChatHandler`. */
export interface ChatHandlerOptions extends Omit<DeliveryOptions, 'wire'> {
  /** Answers where `prepare` names no other provider. */
  readonly provider: ChatProvider
  /** The dialect that the reader speaks, or a function that chooses it. A throw there is 500. Default `nativeWire`. */
  readonly wire?: WireFormat | ((request: ChatHttpRequest) => WireFormat)
  /**
   * Lets a request in, or refuses it: `{ status: 401 }`, `{ status: 429, retryAfterMs: 5000 }`. Asked before the body is read. Anything but an
   * {@link Authorization}, `undefined` included, and a throw are 500 and go to `onError`. Default: everybody is let in.
   */
  authorize?(request: ChatHttpRequest): Authorization | Promise<Authorization>
  /**
   * The models that a client may name, and that a list of models tells. Default: none; then every request gets the provider's default, or what
   * `prepare` sets. A browser that names another one is refused; so is an API client where there is a list. Without one its model is put aside,
   * since such clients cannot ask without.
   */
  readonly models?: readonly string[]
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
   * Milliseconds that `authorize` and `prepare` may take each. Default 30 000; 0: no limit. A request whose hook takes longer is answered with
   * 503, and `onError` is told.
   */
  readonly hookTimeoutMs?: number
  /** See {@link HandlerLimits}. */
  readonly limits?: HandlerLimits
  /** Pages of other origins that may use the handler. Default: none. */
  readonly cors?: CorsOptions
}

/** @throws TypeError naming the option that is not of its type. */
export function checkHandlerOptions(options: ChatHandlerOptions): void {
  const { provider, models, cors, hookTimeoutMs } = options
  if (typeof provider?.stream !== 'function') throw new TypeError('provider takes a ChatProvider.')
  for (const name of ['authorize', 'prepare'] as const)
    if (options[name] !== undefined && typeof options[name] !== 'function')
      throw new TypeError(`${name} takes a function.`)
  if (models !== undefined && !(Array.isArray(models) && models.every(model => typeof model === 'string')))
    throw new TypeError('models takes a list of names.')
  if (hookTimeoutMs !== undefined && !(typeof hookTimeoutMs === 'number' && hookTimeoutMs >= 0))
    throw new TypeError('hookTimeoutMs takes milliseconds from 0.')
  if ((options.onDisconnect as string | undefined) === 'detach')
    throw new TypeError("onDisconnect: 'detach' needs a store that the answer goes on into.")
  if (cors) checkCors(cors)
}
