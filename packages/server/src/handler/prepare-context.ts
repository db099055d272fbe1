import type { ChatHttpRequest } from '../exchange/exchange.js'

/** Context of `prepare`, and of the functions of `models`. */
export interface PrepareContext {
  /** The owner that `authorize` gave. */
  readonly owner?: string
  /** The HTTP request. */
  readonly request: ChatHttpRequest
}
