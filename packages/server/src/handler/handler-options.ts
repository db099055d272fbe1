import type { ChatProvider, ChatRequest } from '@millrace/core'
import type { DeliveryOptions } from '../delivery/options.js'
import type { ChatHttpRequest } from '../exchange/exchange.js'
import type { BrowserRequest } from './browser-request.js'
import { type CorsOptions, checkCors } from './cors.js'
import type { RequestLimits } from './limits.js'

/** What `authorize` says: whose request it is, or with which status it is refused. */
export type Authorization =
  | { readonly owner?: string | undefined; readonly status?: undefined }
  | { readonly status: number; readonly retryAfterMs?: number | undefined }

/** What `prepare` may look at. */
export interface PrepareContext {
  /** Whose request it is, where `authorize` said so. */
  readonly owner?: string
  /** The HTTP request. */
  readonly request: ChatHttpRequest
}

/** Options of `createChatHandler`. */
export interface ChatHandlerOptions extends DeliveryOptions {
  /** Who answers. */
  readonly provider: ChatProvider
  /**
   * Lets a request in, or refuses it: `{ status: 401 }`, `{ status: 429, retryAfterMs: 5000 }`. Asked before the body is read. A throw is
   * 500 and goes to `onError`. Default: everybody is let in.
   */
  authorize?(request: ChatHttpRequest): Authorization | Promise<Authorization>
  /** The models that a browser may name. Default: none; then every request gets the provider's default, or what `prepare` sets. */
  readonly models?: readonly string[]
  /**
   * Makes of what a browser asked what the provider is asked: the place for system prompt, tools and settings. Default: as it is. A
   * `ChatError` thrown here is answered by its code, anything else is 500; both go to `onError`.
   */
  prepare?(request: BrowserRequest, context: PrepareContext): ChatRequest | Promise<ChatRequest>
  /** See {@link RequestLimits}. */
  readonly limits?: RequestLimits
  /** Pages of other origins that may use the handler. Default: none. */
  readonly cors?: CorsOptions
}

/** @throws TypeError naming the option that is not of its type. */
export function checkHandlerOptions(options: ChatHandlerOptions): void {
  const { provider, models, cors } = options
  if (typeof provider?.stream !== 'function') throw new TypeError('provider takes a ChatProvider.')
  for (const name of ['authorize', 'prepare'] as const)
    if (options[name] !== undefined && typeof options[name] !== 'function')
      throw new TypeError(`${name} takes a function.`)
  if (models !== undefined && !(Array.isArray(models) && models.every(model => typeof model === 'string')))
    throw new TypeError('models takes a list of names.')
  if ((options.onDisconnect as string | undefined) === 'detach')
    throw new TypeError("onDisconnect: 'detach' needs a store that the answer goes on into.")
  if (cors) checkCors(cors)
}
