import { resolveDelivery } from '../delivery/options.js'
import type { ChatOutcome } from '../delivery/outcome.js'
import type { Exchange } from '../exchange/exchange.js'
import { fetchExchange } from '../exchange/fetch-exchange.js'
import { FetchReply } from '../exchange/fetch-reply.js'
import { ActiveRequests } from './active-requests.js'
import { HandledRequest } from './handled-request.js'
import { type ChatHandlerOptions, checkHandlerOptions } from './handler-options.js'
import { resolveLimits } from './limits.js'

/** Answers chat requests; made by {@link createChatHandler}. Its functions do not need `this`. */
export interface ChatHandler {
  /** Answers a WHATWG request. Settles when the head is decided; never rejects. */
  readonly fetch: (request: Request) => Promise<Response>
  /** Answers an exchange, which an adapter made. Settles when the response is over; never rejects. */
  readonly handle: (exchange: Exchange) => Promise<ChatOutcome>
  /**
   * Shuts down: new requests get 503 and `Retry-After`; answers that run may end. After `graceMs` each that still runs ends with a terminal
   * error (`overloaded`, worth another try). Resolves when none is left and every `onFinish` is through.
   */
  readonly drain: (options: { readonly graceMs: number }) => Promise<void>
}

/**
 * Makes a handler that checks chat requests of browsers, asks the provider and streams the answer. `POST` starts an answer.
 *
 * @throws TypeError naming the option that is not of its type.
 */
export function createChatHandler(options: ChatHandlerOptions): ChatHandler {
  checkHandlerOptions(options)
  const setup = { options, settings: resolveDelivery(options), limits: resolveLimits(options.limits) }
  const gate = new ActiveRequests()
  const handle = (exchange: Exchange): Promise<ChatOutcome> => {
    const visit = new HandledRequest(setup, exchange)
    gate.enter(visit)
    visit.start(gate.closing)
    return visit.outcome
  }
  return {
    handle,
    fetch(request) {
      const reply = new FetchReply(request.signal)
      void handle(fetchExchange(request, reply))
      return reply.response
    },
    drain({ graceMs }) {
      if (typeof graceMs !== 'number' || !(graceMs >= 0)) throw new TypeError('graceMs takes milliseconds from 0.')
      return gate.drain(graceMs)
    },
  }
}
