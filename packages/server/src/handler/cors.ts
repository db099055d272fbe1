import { refuseUnknown } from '@millrace/core/internal'
import type { Exchange } from '../exchange/exchange.js'
import { isHeaderName } from '../exchange/headers.js'
import { clientHeaders, isClientHeader } from './client-headers.js'

/**
 * Pages of other origins that may use the handler. A page on the public internet that asks a server of the reader's own machine or network needs the
 * reader's consent, which Chromium asks for since version 142; the preflight for private networks that was planned before is not answered.
 */
export interface CorsOptions {
  /**
   * Exact origins, as browsers send them: `https://app.example`, `app://obsidian.md`. `*` is any: it needs `authorize`, and no `credentials`. No
   * patterns, no `null`.
   */
  readonly origins: readonly string[]
  /** Lets the browser send cookies along. Default false. */
  readonly credentials?: boolean
  /** Request headers allowed beside `content-type`, `authorization`, Millrace's own, and those that SDKs of vendors send. `*`: all that a page asks for. */
  readonly headers?: readonly string[]
  /** Response headers that pages may read, beside those that clients of a chat need. `*` is all, where there are no `credentials`. */
  readonly expose?: readonly string[]
  /** Seconds for which a browser may remember a preflight. Default 600. */
  readonly maxAgeSeconds?: number
}

/**
 * @param authorized - each request needs a permission.
 * @throws TypeError naming the option that is not of its type, or could not be sent as a header.
 */
export function checkCors(cors: CorsOptions, authorized: boolean): void {
  refuseUnknown(
    cors,
    { origins: true, credentials: true, headers: true, expose: true, maxAgeSeconds: true },
    'option of cors',
  )
  const { origins, credentials, headers, expose, maxAgeSeconds } = cors
  if (!Array.isArray(origins)) throw new TypeError('cors.origins takes a list of origins.')
  for (const origin of origins) {
    if (origin !== anyName && !isOrigin(origin))
      throw new TypeError(`cors.origins takes exact origins such as https://app.example, or *, not ${String(origin)}.`)
  }
  if (credentials !== undefined && typeof credentials !== 'boolean')
    throw new TypeError('cors.credentials takes true or false.')
  if (headers !== undefined && !(Array.isArray(headers) && headers.every(isHeaderName)))
    throw new TypeError('cors.headers takes a list of header names.')
  if (expose !== undefined && !(Array.isArray(expose) && expose.every(isHeaderName)))
    throw new TypeError('cors.expose takes a list of header names.')
  if (maxAgeSeconds !== undefined && !(Number.isInteger(maxAgeSeconds) && maxAgeSeconds >= 0))
    throw new TypeError('cors.maxAgeSeconds takes whole seconds from 0.')
  if (!origins.includes(anyName)) return
  if (!authorized) throw new TypeError('cors.origins takes * beside authorize alone: else every page may ask.')
  if (credentials)
    throw new TypeError('cors.origins takes no * beside credentials: a page of any origin would act as its reader.')
}

/** Stands for all of a list; it is a header's name by its form, and no origin. */
const anyName = '*'

/** True for an exact origin in the form in which browsers send it. A page of a program may have a scheme of the program's own. */
export function isOrigin(origin: unknown): boolean {
  if (typeof origin !== 'string' || origin.includes('*') || !URL.canParse(origin)) return false
  const { origin: own, protocol, host } = new URL(origin)
  return own === origin || (own === 'null' && host !== '' && `${protocol}//${host}` === origin)
}

/** True for an origin that a list has. */
export const isAllowed = (origins: readonly string[], origin: string): boolean =>
  origins.includes(origin) || origins.includes(anyName)

/** Headers of every response: who may read it. {@link createChatHandler} sends them by itself; other paths of the same server need them too. */
export function corsHeaders(
  cors: CorsOptions | undefined,
  { headers }: Pick<Exchange, 'headers'>,
): Record<string, string> {
  if (!cors) return {}
  const { origin } = headers
  if (origin === undefined || !isAllowed(cors.origins, origin)) return { vary: 'Origin' }
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    ...(cors.credentials && { 'access-control-allow-credentials': 'true' }),
    'access-control-expose-headers': [...readHeaders, ...(cors.expose ?? [])].join(', '),
  }
}

/** Response headers that clients of a chat read. */
const readHeaders = ['retry-after', 'x-should-retry', 'millrace-stream-id', 'www-authenticate']

/** Headers that answer a preflight, beside `corsHeaders`. @param methods - such as `GET, HEAD`. */
export function preflightHeaders(
  cors: CorsOptions,
  { headers }: Pick<Exchange, 'headers'>,
  methods: string,
): Record<string, string> {
  const asked = (headers['access-control-request-headers'] ?? '').split(',').map(name => name.trim().toLowerCase())
  const { headers: own = [] } = cors
  const isAsked = own.includes(anyName) ? isHeaderName : isClientHeader
  const allowed = new Set([...clientHeaders, ...own.filter(name => name !== anyName), ...asked.filter(isAsked)])
  return {
    'access-control-allow-methods': methods,
    'access-control-allow-headers': [...allowed].join(', '),
    'access-control-max-age': String(cors.maxAgeSeconds ?? 600),
  }
}
