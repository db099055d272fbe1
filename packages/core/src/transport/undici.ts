/// <reference path="./undici-agents.d.ts" />
import type { Dispatcher, Agent as UndiciAgent, EnvHttpProxyAgent as UndiciProxyAgent } from 'undici'
import { LazyCode } from '../lib/lazy-code.js'
import { ChatError } from '../vocabulary/errors.js'
import { areKnown, codingsOf, Decompression } from './decompression.js'
import { checkNode } from './supported-node.js'
import type { Flow, HttpRequest, Receiver, Transport } from './transport.js'

// As the module is loaded: undici itself is loaded later.
checkNode()

/** Options of {@link undiciTransport}. */
export interface UndiciTransportOptions {
  /** Any undici dispatcher: a pool of one's own, a proxy, an agent with a CA. Default: one that honours `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`. */
  readonly dispatcher?: Dispatcher
  /** Milliseconds until a connection must stand. Default 10 000. Without effect beside `dispatcher`, which has its own. */
  readonly connectTimeoutMs?: number
  /**
   * HTTP/2 where the vendor speaks it over TLS, HTTP/1.1 elsewhere: one connection then serves as many answers as the vendor allows, and one read of a
   * socket brings tokens of many. Worth it for servers with dozens of answers at a time. Without effect beside `dispatcher`, which has its own.
   *
   * Default false, since a cancel that comes early can hang the process within Node (node:http2 26.10.0, undici 8.13.1, 2026-11). This transport defers
   * such a cancel by a turn of the event loop, which covers most cases, not all.
   */
  readonly allowH2?: boolean
}

/**
 * HTTP by undici, the default on Node: the cheapest way from socket to reader, without a promise per chunk. Redirects are not followed:
 * a key must not go where the vendor did not say. undici's own time limits are off, since the runtime has them. undici is loaded when the first
 * transport is made that is given no dispatcher; a request that comes before waits for it. Where it could not be loaded the request fails, and the
 * next one tries again.
 */
export function undiciTransport(options: UndiciTransportOptions = {}): Transport {
  const { connectTimeoutMs = 10_000, allowH2 = false } = options
  let { dispatcher } = options
  const alone = dispatcher === undefined
  if (alone) agents.prepare()
  const send = (exchange: UndiciExchange, request: HttpRequest): void => {
    try {
      // Made at the first request: the proxy variables may be set after the module was loaded.
      dispatcher ??= createDispatcher(agents.loaded!, connectTimeoutMs, allowH2)
      exchange.send(dispatcher, request)
    } catch (thrown) {
      queueMicrotask(() => exchange.onResponseError(undefined, thrown))
    }
  }
  return (request, receiver) => {
    const exchange = new UndiciExchange(receiver, alone)
    if (dispatcher || agents.loaded) send(exchange, request)
    else
      agents.load().then(
        () => send(exchange, request),
        cause => exchange.onResponseError(undefined, cause),
      )
    return exchange
  }
}

/** The dispatchers of undici that are used. */
interface Agents {
  readonly Agent: typeof UndiciAgent
  readonly EnvHttpProxyAgent: typeof UndiciProxyAgent
}

/** undici, loaded once. With Node's own HTTP below it, that is most of the time and memory that this package takes to load. */
const agents = new LazyCode(importAgents)

async function importAgents(): Promise<Agents> {
  const [{ default: Agent }, { default: EnvHttpProxyAgent }, { default: Dispatcher }, { default: tunnel }] =
    await Promise.all([
      import('undici/lib/dispatcher/agent.js'),
      import('undici/lib/dispatcher/env-http-proxy-agent.js'),
      import('undici/lib/dispatcher/dispatcher.js'),
      import('undici/lib/api/api-connect.js'),
    ])
  // The agent for proxies asks for a tunnel by this method. Only undici's entry, which is not loaded, gives dispatchers their methods.
  Dispatcher.prototype.connect = tunnel
  return { Agent, EnvHttpProxyAgent }
}

/** Without a proxy, the agent that looks for one with each request is not needed. */
function createDispatcher({ Agent, EnvHttpProxyAgent }: Agents, timeout: number, allowH2: boolean): Dispatcher {
  // The name that reaches the connections to a proxy as well.
  const options = { connectTimeout: timeout, allowH2 }
  if (!proxyVariables.some(name => process.env[name])) return new Agent(options)
  try {
    return new EnvHttpProxyAgent(options)
  } catch {
    // The error that was thrown has nothing to add but the address, which may hold a password.
    const message =
      'The proxy of HTTP_PROXY or HTTPS_PROXY cannot be used: its address has to begin with http:// or https://.'
    throw new ChatError({ code: 'network', message, retryable: false })
  }
}

const proxyVariables = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY']

let shared: Transport | undefined

/** The transport of providers that are given none; all of them share its connections. */
export function defaultTransport(): Transport {
  shared ??= undiciTransport()
  return shared
}

/** Where a request goes, in undici's words. */
type Place = Pick<Dispatcher.DispatchOptions, 'origin' | 'path'>

let latest: { readonly url: string; readonly place: Place } | undefined

/** One request after the other goes to the same address: taken apart once, and its texts shared by all streams that are open. */
function placeOf(url: string): Place {
  if (latest?.url === url) return latest.place
  const { origin, pathname, search } = new URL(url)
  latest = { url, place: { origin, path: pathname + search } }
  return latest.place
}

class UndiciExchange implements Flow, Dispatcher.DispatchHandler {
  readonly #receiver: Receiver
  /** Nobody else looks at the controller: there is no interceptor of the user. */
  readonly #alone: boolean
  /** Until the response has ended. */
  #controller: Dispatcher.DispatchController | undefined
  #decompression: Decompression | undefined
  #paused = false
  /** The head of the response has come. */
  #begun = false
  #over = false

  constructor(receiver: Receiver, alone: boolean) {
    this.#receiver = receiver
    this.#alone = alone
  }

  /** Begins, unless it was cancelled before. Throws what the dispatcher throws. */
  send(dispatcher: Dispatcher, request: HttpRequest): void {
    if (this.#over) return
    const { url, method, headers, body = null } = request
    dispatcher.dispatch({ ...placeOf(url), method, headers, body, headersTimeout: 0, bodyTimeout: 0 }, this)
  }

  pause(): void {
    this.#paused = true
    if (this.#decompression) this.#decompression.pause()
    else this.#controller?.pause()
  }

  resume(): void {
    this.#paused = false
    if (this.#decompression) this.#decompression.resume()
    else this.#controller?.resume()
  }

  cancel(): void {
    if (this.#over) return
    this.#over = true
    this.#decompression?.cancel()
    const controller = this.#controller
    if (this.#begun) controller?.abort(closed())
    // By the next turn the request is written, as a rule: see `allowH2`.
    else if (controller) setImmediate(() => controller.abort(closed()))
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    // Cancelled while connecting: ends here, before a byte is written.
    if (this.#over) controller.abort(closed())
    else if (this.#paused) controller.pause()
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    // An interim response, such as 103, is no answer yet.
    if (this.#over || status < 200) return
    this.#begun = true
    // They keep the whole read of the socket that the head came in, for as long as the answer lasts (undici 8.13, 2026-11).
    if (this.#alone) Reflect.set(controller, 'rawHeaders', null)
    const codings = codingsOf(headers['content-encoding'])
    if (codings.length === 0) return this.#receiver.head(status, joined(headers))
    if (!areKnown(codings)) return this.#unreadable(controller, status, headers)
    const source = {
      pause: () => this.#controller?.pause(),
      resume: () => this.#controller?.resume(),
      cancel: () => this.cancel(),
    }
    this.#decompression = new Decompression(codings, this.#receiver, source)
    if (this.#paused) this.#decompression.pause()
    // Both are about the compressed form.
    const { 'content-encoding': _coding, 'content-length': _length, ...others } = headers
    this.#receiver.head(status, joined(others))
  }

  /** A body that cannot be read is a failure; that of a refusal is left out, since status and headers say the most of it. */
  #unreadable(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    // First the reason, since undici tells of the abort from inside of it.
    if (status < 300) {
      const message = 'The answer is compressed in a way that is not known here.'
      this.#fail(new ChatError({ code: 'protocol', message }))
    } else {
      this.#receiver.head(status, joined(headers))
      this.onResponseEnd()
    }
    controller.abort(closed())
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (this.#over) return
    if (this.#decompression) this.#decompression.data(chunk)
    else this.#receiver.data(chunk)
  }

  onResponseEnd(): void {
    if (this.#over) return
    this.#controller = undefined
    if (this.#decompression) return this.#decompression.end()
    this.#over = true
    this.#receiver.end()
  }

  onResponseError(_: Dispatcher.DispatchController | undefined, cause: unknown): void {
    this.#fail(cause)
  }

  #fail(cause: unknown): void {
    if (this.#over) return
    this.#controller = undefined
    if (this.#decompression) return this.#decompression.error(cause)
    this.#over = true
    this.#receiver.error(cause)
  }
}

const closed = (): Error => new Error('The answer is not wanted any more.')

function joined(headers: Record<string, string | string[] | undefined>): Record<string, string | undefined> {
  const map: Record<string, string | undefined> = {}
  for (const name in headers) {
    const value = headers[name]
    map[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return map
}
