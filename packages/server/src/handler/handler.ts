import { ChatError } from '@millrace/core/internal'
import type { ChatOutcome } from '../delivery/outcome.js'
import { Reporter } from '../delivery/reporter.js'
import type { Exchange } from '../exchange/exchange.js'
import { fetchExchange } from '../exchange/fetch-exchange.js'
import { FetchReply } from '../exchange/fetch-reply.js'
import { liftIdleLimit } from '../exchange/idle-limit.js'
import { ActiveRequests } from './active-requests.js'
import { HandledRequest } from './handled-request.js'
import type { ChatHandlerOptions } from './handler-options.js'
import { handlerSetup } from './handler-setup.js'

/** Answers chat requests; made by {@link createChatHandler}. Its functions do not need `this`. */
export interface ChatHandler {
  /**
   * Answers a WHATWG request. Settles when the head is decided; never rejects.
   *
   * @param server - of `Bun.serve`, which calls its handlers with it: the limit on a connection's silence is lifted for this request. Values
   * that other runtimes pass here are ignored.
   */
  readonly fetch: (request: Request, server?: unknown) => Promise<Response>
  /** Answers an exchange, which an adapter made. Settles when the response is over; never rejects. */
  readonly handle: (exchange: Exchange) => Promise<ChatOutcome>
  /**
   * Shuts down: new requests get 503 and `Retry-After`; answers that run may end, also those that go on without a reader. After `graceMs` each that still runs ends with a terminal
   * error (`overloaded`, worth another try). Resolves when none is left and every `onFinish` has settled, at the latest 5 s after `graceMs`; what
   * is given up then goes to `onError`.
   */
  readonly drain: (options: { readonly graceMs: number }) => Promise<void>
}

/**
 * Makes a handler that checks chat requests of browsers, asks the provider and streams the answer. `POST` starts an answer. With a `store`, `GET …/:streamId`
 * reads one again and `DELETE …/:streamId` stops it.
 *
 * @throws TypeError naming the option that is not of its type.
 */
export function createChatHandler(options: ChatHandlerOptions): ChatHandler {
  const setup = handlerSetup(options)
  const requests = new ActiveRequests()
  const handle = (exchange: Exchange): Promise<ChatOutcome> => {
    const request = new HandledRequest(setup, exchange)
    requests.add(request)
    request.start(requests.closing)
    return request.outcome
  }
  return {
    handle,
    fetch(request, server) {
      liftIdleLimit(request, server)
      const reply = new FetchReply(request)
      void handle(fetchExchange(request, reply))
      return reply.response
    },
    drain(options) {
      const graceMs = options?.graceMs
      if (typeof graceMs !== 'number' || !(graceMs >= 0)) throw new TypeError('graceMs takes milliseconds from 0.')
      return requests.drain(graceMs).then(left => {
        if (left > 0) new Reporter(setup.settings).report(givenUp(left))
      })
    },
  }
}

const givenUp = (requests: number): ChatError =>
  new ChatError({ code: 'timeout', message: `drain gave up on ${requests} requests whose onFinish did not settle.` })
