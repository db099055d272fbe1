import type { Exchange } from '../exchange/exchange.js'
import { HttpError } from '../exchange/http-error.js'
import { decoded, pathOf, withoutEnd } from '../exchange/path.js'
import type { WireFormat } from '../wire/wire.js'
import { type KeptRoute, keptRoute } from './kept-route.js'

/** The thing that a path names. */
export type Route =
  | { readonly kind: 'answer' }
  | { readonly kind: 'models' }
  | { readonly kind: 'model'; readonly model: string }
  | KeptRoute

/**
 * Reads a path in a dialect; slashes at its end do not count. A handler hears of all paths below the one it is mounted at. Where that is not known, as of a
 * WHATWG request, every path can be the one at which answers are started.
 *
 * @param keeps - a store keeps answers, which have paths of their own then.
 * @throws HttpError 404 for a path that is nothing.
 */
export function routeOf(exchange: Exchange, wire: WireFormat, keeps: boolean): Route {
  const { method, url, below } = exchange
  const path = withoutEnd(below ?? pathOf(url))
  if (path !== '' && method !== 'POST') {
    if (wire.encodeModels && path.endsWith('/models')) return { kind: 'models' }
    const at = path.indexOf(models)
    if (wire.encodeModel && at >= 0) return { kind: 'model', model: decoded(path.slice(at + models.length)) }
  }
  const kept = keeps ? keptRoute(exchange, wire) : undefined
  if (kept) return kept
  const isBelow = below !== undefined && path !== ''
  // A browser's dialect has nothing to look at below its mount.
  const isNothing = isBelow && method !== 'POST' && wire.clients !== 'api'
  if (path === '' || (!isNothing && isAsked(path, isBelow, wire))) return { kind: 'answer' }
  throw nothingHere(wire)
}

/** @param isBelow - the path is known to be below a mount. */
function isAsked(path: string, isBelow: boolean, { paths }: WireFormat): boolean {
  if (!paths) return true
  if (paths.some(end => path.endsWith(end))) return true
  // Such as `/v1/messages/count_tokens`, which no answer is wanted of.
  return !isBelow && !paths.some(end => path.includes(`${end}/`))
}

/** The methods of a route, as `Allow` and a preflight name them. */
export function methodsOf(route: Route): readonly string[] {
  if (route.kind === 'kept') return route.methods
  return route.kind === 'answer' ? ['POST'] : ['GET', 'HEAD']
}

/** A refusal of a path that is nothing. It names the paths of the dialect, which every client of it knows. */
function nothingHere({ paths = [] }: Pick<WireFormat, 'paths'> = {}): HttpError {
  const ways = paths.map(end => `…${end}`).join(' or ')
  if (ways === '') return notFound('There is nothing here.')
  return new HttpError(404, 'not-found', `There is nothing here: answers are asked for at ${ways}.`, {
    providerCode: 'unknown_url',
  })
}

/** A refusal of a path or of what it names. */
export const notFound = (message: string): HttpError => new HttpError(404, 'not-found', message)

const models = '/models/'
