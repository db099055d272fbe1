import { type PlainResponse, streamHeaders } from '../exchange/error-response.js'
import type { Exchange } from '../exchange/exchange.js'
import { HttpError } from '../exchange/http-error.js'
import { pathOf, withoutEnd } from '../exchange/path.js'
import { streamIdOf } from '../wire/resume-call.js'
import { eventPlace } from '../wire/stream-id.js'
import type { ResumeCall, ResumeRequest, WireFormat, WireResume } from '../wire/wire.js'

/** The way of a browser's dialect that says nothing of it: each reader reads from the beginning. */
const usual: WireResume = { numbers: 'events' }

/** The way in which clients of a dialect come back; undefined where they do not. */
export const resumeOf = (wire: WireFormat): WireResume | undefined =>
  wire.resume ?? (wire.clients === 'api' ? undefined : usual)

/** A wish about a kept answer, and the methods of its path. */
export interface KeptRoute {
  readonly kind: 'kept'
  readonly call: ResumeCall
  readonly methods: readonly string[]
}

/**
 * Reads a request for a kept answer in a dialect; undefined where it is for something else.
 *
 * @throws HttpError 400 for a malformed id or place, and what the dialect throws.
 */
export function keptRoute(exchange: Exchange, wire: WireFormat): KeptRoute | undefined {
  const { url, below, headers } = exchange
  const resume = resumeOf(wire)
  const path = withoutEnd(below ?? pathOf(url))
  if (!resume || path === '') return undefined
  const method = methodOf(exchange)
  const read = (method: string): ResumeCall | undefined => {
    const request = { method, path, query: queryOf(url), headers }
    return resume.call ? resume.call(request) : usualCall(request, resume)
  }
  const call =
    callMethods.has(method) && !(below === undefined && isMount(path, wire)) ? read(method) : readable(read, method)
  if (!call) return undefined
  return { kind: 'kept', call, methods: method === 'POST' ? ['POST'] : ['GET', 'HEAD', 'DELETE'] }
}

const callMethods: ReadonlySet<string> = new Set(['GET', 'POST', 'DELETE'])

/**
 * Reads a request, one of another method as that of GET, so that it is told the methods of the path; undefined where it would be refused.
 */
function readable(read: (method: string) => ResumeCall | undefined, method: string): ResumeCall | undefined {
  try {
    return read(callMethods.has(method) ? method : 'GET')
  } catch {
    // Not an answer's path: the request is refused as one for anything else.
    return undefined
  }
}

/** True for a path that ends with what is too short for an id: it is rather the one at which the handler is mounted, where that is not known. */
const isMount = (path: string, { clients }: WireFormat): boolean => clients !== 'api' && /\/[\w-]{1,21}$/.test(path)

/** See {@link WireResume.call}. */
function usualCall({ method, path, query, headers }: ResumeRequest, resume: WireResume): ResumeCall | undefined {
  if (method !== 'GET' && method !== 'DELETE') return undefined
  const streamId = streamIdOf(path)
  if (method === 'DELETE') return { action: 'stop', streamId }
  const id = headers['last-event-id'] || query.get('lastEventId')
  if (!id) return { action: 'read', streamId }
  const place = eventPlace(id)
  if (place.streamId !== streamId) throw new HttpError(400, 'invalid-request', 'The event is of another stream.')
  // Events without numbers cannot be left out.
  const numbered = resume.numbers === 'records' || resume.ids === true
  return { action: 'read', streamId, after: numbered ? place.after : 0 }
}

/** A preflight asks for the method that will follow; HEAD is answered like GET. */
function methodOf({ method, headers }: Exchange): string {
  const asked = method === 'OPTIONS' ? (headers['access-control-request-method'] ?? method) : method
  return asked === 'HEAD' ? 'GET' : asked
}

const queryOf = (url: string): URLSearchParams => {
  const at = url.indexOf('?')
  return new URLSearchParams(at < 0 ? '' : url.slice(at + 1).split('#', 1)[0])
}

/** The response for a reader who comes back while the server shuts down: an `EventSource` gives up at a 503, and comes back from this. */
export const partingResponse = ({ headers }: WireFormat, parting: string): PlainResponse => ({
  status: 200,
  headers: { ...streamHeaders, ...headers },
  body: parting,
})
