/// <reference path="./undici-agents.d.ts" />
import type { ClientHttp2Stream } from 'node:http2'
import type { Dispatcher, Agent as UndiciAgent, EnvHttpProxyAgent as UndiciProxyAgent } from 'undici'
import { LazyCode } from '../lib/lazy-code.js'
import { unref } from '../time/timers.js'
import { ChatError } from '../vocabulary/errors.js'
import { checkNames } from '../vocabulary/known-names.js'
import { areKnown, codingsOf, Decompression } from './decompression.js'
import { directReads } from './direct-reads.js'
import { watchSilence } from './http2-silence.js'
import { beginsToWrite, hasWritten, reset, resetCodes, type StreamOwner } from './http2-streams.js'
import { checkNode } from './supported-node.js'
import type { Flow, HttpRequest, Receiver, Transport } from './transport.js'

// As the module is loaded: undici itself is loaded later.
checkNode()

/** Options of {@link undiciTransport}. */
export interface UndiciTransportOptions {
  /** Any undici dispatcher: a pool of one's own, a proxy, an agent with a CA. Default: one that honours `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`. */
  readonly dispatcher?: Dispatcher
  /**
   * Milliseconds until a connection must stand, a second more for requests that wait for one together; 0: no limit. Default 10 000. Without effect beside
   * `dispatcher`, which has its own.
   */
  readonly connectTimeoutMs?: number
  /**
   * HTTP/2 where the vendor speaks it over TLS, HTTP/1.1 elsewhere: one connection then serves as many answers as the vendor allows, and one read of a
   * socket brings tokens of many. A request with a body of more than 64 KiB goes by HTTP/1.1 all the same, over a connection of its own: bodies of one
   * connection of HTTP/2 wait for each other, and Node refuses the answers of one that has 10 MB of them to send (node:http2 22.19 to 26.10, 2026-11).
   * Default true. Without effect beside `dispatcher`, which has its own.
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
  checkNames(options, { dispatcher: true, connectTimeoutMs: true, allowH2: true }, 'undiciTransport')
  const { connectTimeoutMs = 10_000, allowH2 = true, dispatcher } = options
  const own = dispatcher ? undefined : new OwnDispatchers(connectTimeoutMs, allowH2)
  if (own) agents.prepare()
  const send = (exchange: UndiciExchange, request: HttpRequest): void => {
    try {
      if (dispatcher) exchange.send(dispatcher, request)
      else exchange.sendWithin(connectTimeoutMs, own!.for(request), request)
    } catch (thrown) {
      queueMicrotask(() => exchange.onResponseError(undefined, thrown))
    }
  }
  return (request, receiver) => {
    const exchange = new UndiciExchange(receiver, own)
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
  /** Names the option of a request by which undici hands out the way to take the request out of its queue. */
  readonly queuedAbort: symbol
}

/** undici, loaded once. With Node's own HTTP below it, that is most of the time and memory that this package takes to load. */
const agents = new LazyCode(importAgents)

async function importAgents(): Promise<Agents> {
  const [
    { default: Agent },
    { default: EnvHttpProxyAgent },
    { default: Dispatcher },
    { default: tunnel },
    { default: symbols },
  ] = await Promise.all([
    import('undici/lib/dispatcher/agent.js'),
    import('undici/lib/dispatcher/env-http-proxy-agent.js'),
    import('undici/lib/dispatcher/dispatcher.js'),
    import('undici/lib/api/api-connect.js'),
    import('undici/lib/core/symbols.js'),
  ])
  // The agent for proxies asks for a tunnel by this method. Only undici's entry, which is not loaded, gives dispatchers their methods.
  Dispatcher.prototype.connect = tunnel
  return { Agent, EnvHttpProxyAgent, queuedAbort: symbols.kQueuedAbort }
}

/** The window of a connection of HTTP/2 before the vendor has widened it (RFC 9113, section 6.9.2): what is larger waits for the vendor on the way. */
const mostOverH2 = 64 * 1024

/** The dispatchers of a transport that is given none. Made at the first request: the proxy variables may be set after the module was loaded. */
class OwnDispatchers {
  readonly #connectTimeoutMs: number
  readonly #allowH2: boolean
  #http1: Dispatcher | undefined
  #http2: Dispatcher | undefined
  /** Origins that have asked for HTTP/1.1. */
  readonly #http1Alone = new Set<string>()

  constructor(connectTimeoutMs: number, allowH2: boolean) {
    this.#connectTimeoutMs = connectTimeoutMs
    this.#allowH2 = allowH2
  }

  for({ url, body = '' }: HttpRequest): Dispatcher {
    if (this.#allowH2 && Buffer.byteLength(body) <= mostOverH2 && !this.#http1Alone.has(placeOf(url).origin)) {
      this.#http2 ??= createDispatcher(agents.loaded!, this.#connectTimeoutMs, true)
      return this.#http2
    }
    this.#http1 ??= createDispatcher(agents.loaded!, this.#connectTimeoutMs, false)
    return this.#http1
  }

  /** Takes HTTP/1.1 for an origin from now on: it asks for that (RFC 9113, section 7), as IIS does for client certificates and Windows sign-in. */
  takeHttp1(origin: string): void {
    this.#http1Alone.add(origin)
  }
}

/** Without a proxy, the agent that looks for one with each request is not needed. */
function createDispatcher({ Agent, EnvHttpProxyAgent }: Agents, timeout: number, allowH2: boolean): Dispatcher {
  // The name that reaches the connections to a proxy as well. `allowH2` does not, and a proxy that speaks HTTP/2 was connected to without end: undici asks it for a
  // tunnel with headers that HTTP/2 forbids, and tries the next connection (8.13.1, 2026-11).
  const options = { connectTimeout: timeout, allowH2, proxyTls: { allowH2: false } }
  if (!proxyVariables.some(name => process.env[name]))
    return new Agent({ ...options, connect: { onread: directReads() } })
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
interface Place {
  readonly origin: string
  readonly path: string
}

let latest: { readonly url: string; readonly place: Place } | undefined

/** One request after the other goes to the same address: taken apart once, and its texts shared by all streams that are open. */
function placeOf(url: string): Place {
  if (latest?.url === url) return latest.place
  const { origin, pathname, search } = new URL(url)
  latest = { url, place: { origin, path: pathname + search } }
  return latest.place
}

const utf8 = new TextEncoder()

class UndiciExchange implements Flow, Dispatcher.DispatchHandler, StreamOwner {
  readonly #receiver: Receiver
  /** Absent for a dispatcher of the user. With it nobody else looks at the controller: there is no interceptor of the user. */
  readonly #own: OwnDispatchers | undefined
  #origin = ''
  /** Until the response has ended. */
  #controller: Dispatcher.DispatchController | undefined
  /** Where the vendor speaks HTTP/2, until the response has ended. */
  #stream: ClientHttp2Stream | undefined
  #decompression: Decompression | undefined
  /** Takes the request out of undici's queue, while it waits there for a connection. */
  #leaveQueue: ((cause: Error) => void) | undefined
  #connecting: ReturnType<typeof setTimeout> | undefined
  #paused = false
  /** The head of the response has come. */
  #begun = false
  #over = false

  constructor(receiver: Receiver, own: OwnDispatchers | undefined) {
    this.#receiver = receiver
    this.#own = own
  }

  /** Begins, unless it was cancelled before. Throws what the dispatcher throws. @param more - options of the request. */
  send(dispatcher: Dispatcher, request: HttpRequest, more?: object): void {
    if (this.#over) return
    const { url, method, headers, body: given = null } = request
    const place = placeOf(url)
    this.#origin = place.origin
    // In memory of its own: undici keeps it until the answer is over, and of a text it would keep the block of 64 KiB that all Buffers share (undici 8.13.1, Node 26.10, 2026-11).
    const body = this.#own && typeof given === 'string' ? utf8.encode(given) : given
    dispatcher.dispatch({ ...place, method, headers, body, headersTimeout: 0, bodyTimeout: 0, ...more }, this)
  }

  /**
   * Begins, and fails where the request has no connection in time. undici tries one connection at a time as long as a vendor may speak HTTP/2: what waits
   * for one that fails tries the next one, each request with a time limit behind the other's (8.13.1, 2026-11).
   */
  sendWithin(connectTimeoutMs: number, dispatcher: Dispatcher, request: HttpRequest): void {
    const queued = (leave: (cause: Error) => void): void => {
      this.#leaveQueue = leave
    }
    this.send(dispatcher, request, { [agents.loaded!.queuedAbort]: queued })
    // 0 is no limit, as in undici.
    if (connectTimeoutMs === 0 || this.#controller || this.#over) return
    // Behind undici's own limit, which is late by up to a second and says more of what it tried.
    this.#connecting = setTimeout(
      () => setImmediate(() => this.#unconnected()),
      Math.min(connectTimeoutMs + 1_000, 2 ** 31 - 1),
    )
    unref(this.#connecting)
  }

  #unconnected(): void {
    if (this.#controller || this.#over) return
    const cause = Object.assign(new Error('No connection stood in time.'), { code: 'UND_ERR_CONNECT_TIMEOUT' })
    const leave = this.#leaveQueue
    this.#fail(cause)
    leave?.(cause)
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
    this.#endConnecting()
    const controller = this.#controller
    if (!controller) return this.#leaveQueue?.(closed())
    if (this.#begun && !this.#stream) return controller.abort(closed())
    // In the next turn, when no read runs any more: see `reset`.
    setImmediate(() => {
      reset(this.#stream, resetCodes.cancel)
      controller.abort(closed())
    })
  }

  /** Lets go of the timer too, which would stay for as long as the answer. */
  #endConnecting(): void {
    clearTimeout(this.#connecting)
    this.#connecting = undefined
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    this.#leaveQueue = undefined
    this.#endConnecting()
    // Cancelled while connecting: ends here, before a byte is written.
    if (this.#over) return controller.abort(closed())
    if (this.#paused) controller.pause()
    beginsToWrite(this)
  }

  opened(stream: ClientHttp2Stream): void {
    this.#stream = stream
    if (this.#own && stream.session) watchSilence(stream.session)
  }

  onRequestSent(): void {
    hasWritten(this)
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
    if (this.#own) Reflect.set(controller, 'rawHeaders', null)
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
    const stream = this.#stream
    // First the reason, since undici tells of the abort from inside of it.
    if (status < 300) {
      const message = 'The answer is compressed in a way that is not known here.'
      this.#fail(new ChatError({ code: 'protocol', message }))
    } else {
      this.#receiver.head(status, joined(headers))
      this.onResponseEnd()
    }
    reset(stream, resetCodes.internal)
    controller.abort(closed())
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (this.#over) return
    if (this.#decompression) this.#decompression.data(chunk)
    else this.#receiver.data(chunk)
  }

  onResponseEnd(): void {
    if (this.#over) return
    // undici reads a reset by CANCEL as the end of the body (8.13.1, 2026-11).
    const resetCode = this.#stream?.rstCode ?? resetCodes.none
    if (resetCode !== resetCodes.none) return this.#fail(resetByVendor(resetCode))
    this.#controller = undefined
    this.#stream = undefined
    if (this.#decompression) return this.#decompression.end()
    this.#over = true
    this.#receiver.end()
  }

  onResponseError(_: Dispatcher.DispatchController | undefined, cause: unknown): void {
    hasWritten(this)
    if (this.#stream?.rstCode === resetCodes.http1Required) this.#own?.takeHttp1(this.#origin)
    // undici aborts the stream behind this call.
    reset(this.#stream, resetCodes.internal)
    this.#fail(cause)
  }

  #fail(cause: unknown): void {
    this.#endConnecting()
    if (this.#over) return
    this.#controller = undefined
    this.#stream = undefined
    if (this.#decompression) return this.#decompression.error(cause)
    this.#over = true
    this.#receiver.error(cause)
  }
}

const resetByVendor = (code: number): Error =>
  Object.assign(new Error(`The vendor reset the stream of HTTP/2, code ${code}.`), { code: 'ERR_HTTP2_STREAM_ERROR' })

const closed = (): Error => new Error('The answer is not wanted any more.')

function joined(headers: Record<string, string | string[] | undefined>): Record<string, string | undefined> {
  const map: Record<string, string | undefined> = {}
  for (const name in headers) {
    const value = headers[name]
    map[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return map
}
