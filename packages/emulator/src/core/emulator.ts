import { deliverToResponse } from './fetch.js'
import { type Listening, type ListenOptions, listenOnNode } from './listen.js'
import { deliverToNode, readBody } from './node.js'
import type { Plan } from './plan.js'
import { createRequestLog, type EmulatedRequest, type EmulatorStats, type RequestHead } from './request-log.js'

/** An emulator of one vendor; the interface is the same for all. */
export interface Emulator {
  /**
   * Answers one request in process, without a socket: give it to a provider as its `fetch`, or use it as a handler in any
   * server or worker. Does not need `this`. Rejects with the signal's reason when aborted before the head.
   */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>
  /** Starts an HTTP server on Node. An emulator may listen on several ports; all share one log. */
  readonly listen: (options?: ListenOptions) => Promise<Listening>
  /** The latest requests, oldest first, as many as `keepRequests` says. */
  readonly requests: readonly EmulatedRequest[]
  /** The next request that arrives after this call. */
  readonly nextRequest: () => Promise<EmulatedRequest>
  /** Totals so far. */
  readonly stats: EmulatorStats
}

/** Options of every vendor's emulator. */
export interface EmulatorOptions {
  /** Called when a request has arrived whole, before it is answered. */
  readonly onRequest?: (request: EmulatedRequest) => void
  /** Number of requests that `requests` keeps. Default 100. */
  readonly keepRequests?: number
  /** Largest request body in bytes; a larger one is 413. Default 64 MiB. */
  readonly maxBodyBytes?: number
}

/** A vendor: what it answers to a request. */
export interface Dialect {
  answer(request: RequestHead): Promise<Plan>
  /** The vendor's body for a failure that is not of its own making, such as 413. */
  failure(status: number, message: string, request: RequestHead): Plan
}

/** An emulator of a vendor: one log and two thin deliverers around `dialect.answer`. */
export function createEmulator(dialect: Dialect, options: EmulatorOptions = {}): Emulator {
  const { keepRequests = 100, maxBodyBytes = 64 * 1024 * 1024 } = options
  const log = createRequestLog(keepRequests, options.onRequest)

  const planFor = async (head: RequestHead): Promise<Plan> => {
    try {
      return await dialect.answer(head)
    } catch (error) {
      // The options' functions are the user's: what they throw is told to the client, where a test sees it.
      return dialect.failure(500, `emulator: ${error instanceof Error ? error.message : String(error)}`, head)
    }
  }

  return {
    requests: log.requests,
    nextRequest: log.nextRequest,
    get stats() {
      return log.stats
    },

    async fetch(input, init) {
      const request = new Request(input, init)
      // The caller's own signal: a Request only follows it.
      const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined)
      const bytes = await request.arrayBuffer()
      signal?.throwIfAborted()
      const { pathname, search } = new URL(request.url)
      const head = {
        method: request.method,
        path: pathname + search,
        headers: Object.fromEntries(request.headers),
        body: new TextDecoder().decode(bytes),
      }
      const entry = log.add(head)
      const tooLarge = bytes.byteLength > maxBodyBytes
      const plan = tooLarge ? dialect.failure(413, 'request body too large', head) : await planFor(head)
      return deliverToResponse(plan, entry, signal)
    },

    listen: listenOptions =>
      listenOnNode(async (request, response) => {
        response.on('error', ignoreLateWrites)
        const body = await readBody(request, maxBodyBytes)
        if (body === undefined && request.destroyed) return
        const headers = Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [
            name,
            Array.isArray(value) ? value.join(', ') : (value ?? ''),
          ]),
        )
        const head = { method: request.method ?? 'GET', path: request.url ?? '/', headers, body: body ?? '' }
        const entry = log.add(head)
        const plan = body === undefined ? dialect.failure(413, 'request body too large', head) : await planFor(head)
        deliverToNode(plan, response, entry)
      }, listenOptions),
  }
}

/** A write after the client has gone: `close` tells that already. */
function ignoreLateWrites() {}
