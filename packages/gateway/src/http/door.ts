import type { HeaderMap } from '@millrace/core'
import { isPromise } from '@millrace/core/internal'
import { type ChatHandler, hostCheck, loopbackHosts } from '@millrace/server'
import { Call } from '../calls/call.js'
import type { GatewayShared } from '../gateway-options.js'
import type { Generation } from '../generation.js'
import type { MetricsSource } from '../observer.js'
import { clientKey } from './client-key.js'
import { isPreflight, preflightResponse, readable } from './cors.js'
import { type Endpoint, elsewhere, endpointOf } from './endpoints.js'
import { json, type PlainResponse, refusalIn } from './plain-response.js'

/** One request and the way to answer it, on whatever platform. */
export interface Door {
  /** The platform's own request, by which the handler's hooks know the call. */
  readonly raw: object
  /** The address that is asked, or its path. */
  readonly url: string
  /** The request comes from this machine, as far as its connection tells. */
  readonly local: boolean
  /** Sets a header of the response that is yet to come. */
  setHeader(name: string, value: string): void
  /** Answers by the gateway itself. */
  plain(response: PlainResponse | Promise<PlainResponse>): void
  /** Answers by a handler. */
  handle(handler: ChatHandler): void
}

/** The parts that the answer to a call joins. */
interface Incoming {
  readonly door: Door
  readonly method: string
  /** Without query. */
  readonly path: string
  readonly headers: HeaderMap
  readonly parts: GatewayShared
  readonly generation: Pick<Generation, 'handler' | 'guarded' | 'foreign' | 'cors'>
  /** The gateway shuts down. */
  readonly closing: boolean
}

/** Answers a request: the gateway's own paths here, all others by the handler of the API. */
export function answerCall(incoming: Incoming): void {
  const { door, headers, parts, generation } = incoming
  const { cors } = generation
  const plain = (response: PlainResponse | Promise<PlainResponse>): void =>
    door.plain(
      isPromise(response) ? response.then(each => readable(each, cors, headers)) : readable(response, cors, headers),
    )
  const path = withoutEnd(incoming.path)
  const own = ownResponse(incoming, path)
  if (own) return plain(own)
  const endpoint = endpointOf(path, headers)
  const call = callOf(incoming, endpoint ?? elsewhere(headers))
  parts.calls.set(door.raw, call)
  if (endpoint) return door.handle(generation.handler)
  const message = `There is nothing here: answers are asked for at /v1/chat/completions, /v1/responses and /v1/messages, and /v1/models lists the models.`
  const error = { code: 'not-found', message, retryable: false, providerCode: 'unknown_url' } as const
  plain(refusalIn(call.endpoint.wire, 404, error))
  call.end(404, { ending: 'refused', code: 'not-found' })
}

/** Preflights, health and metrics, which are no part of the API and have no dialect. */
function ownResponse(incoming: Incoming, path: string): PlainResponse | Promise<PlainResponse> | undefined {
  const { method, parts, closing, headers, generation } = incoming
  if (generation.cors && isPreflight(method, headers)) {
    // No browser sends a key along, so that none is looked for.
    return foreignResponse(incoming) ?? preflightResponse(generation.cors, headers)
  }
  if (method !== 'GET' && method !== 'HEAD') return undefined
  if (path === '/healthz') return json(200, { status: 'ok' })
  if (path === '/readyz') return closing ? json(503, { status: 'closing' }) : json(200, { status: 'ready' })
  const { metrics } = parts
  if (path !== '/metrics' || !metrics) return undefined
  return metricsOf(metrics, incoming)
}

/** The refusal of a request by a name, or from a page, that is none of the gateway's. */
function foreignResponse({ door, headers, generation }: Incoming): PlainResponse | undefined {
  const foreign = generation.foreign?.({ url: door.url, headers })
  return foreign && json(foreign.status, { error: foreign.message })
}

/** Refuses a request by a name that is none of this machine's. */
const otherName = hostCheck(loopbackHosts, [])

/** Metrics name keys and models: where there are client keys, one is needed from elsewhere, and behind a proxy, which makes everybody look local. */
async function metricsOf(metrics: MetricsSource, incoming: Incoming): Promise<PlainResponse> {
  const { door, headers, parts, generation } = incoming
  const asked = { url: door.url, headers }
  const foreign = foreignResponse(incoming)
  if (foreign) return foreign
  // A page that points a name of its own at this machine comes from this machine too.
  const near =
    door.local && !otherName(asked) && headers['x-forwarded-for'] === undefined && headers.forwarded === undefined
  if (generation.guarded && !near) {
    const { refuse } = await parts.gatekeeper.identify(clientKey(headers))
    if (refuse) return json(refuse.status, { error: refuse.message })
  }
  return { status: 200, headers: { 'content-type': metrics.contentType }, body: await metrics.text() }
}

/** Methods as logs tell them: in a request of `fetch`, a method is any word of its client. */
const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

const callOf = ({ door, method, headers, parts }: Incoming, endpoint: Endpoint): Call =>
  new Call({
    method: methods.has(method) ? method : 'OTHER',
    endpoint,
    key: clientKey(headers),
    observers: parts.observers,
    response: door,
  })

/** A path without the slashes at its end. By hand: a regular expression would look at each of many slashes for each of them. */
function withoutEnd(path: string): string {
  let end = path.length
  while (end > 1 && path[end - 1] === '/') end--
  return path.slice(0, end)
}
