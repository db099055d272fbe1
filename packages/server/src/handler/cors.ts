import { refuseUnknown } from '@millrace/core/internal'
import type { Exchange } from '../exchange/exchange.js'
import { isHeaderName } from '../exchange/headers.js'
import { clientHeaders, isClientHeader } from './client-headers.js'

/**
 * Pages of other origins that may use the handler. A page on the public internet that asks a server of the reader's own machine or network needs the
 * reader's consent, which Chromium asks for since version 142; the preflight for private networks that was planned before is not answered.
 */
export interface CorsOptions {
  /** Exact origins: `https://app.example`. No patterns, no `*`, no `null`. */
  readonly origins: readonly string[]
  /** Lets the browser send cookies along. Default false. */
  readonly credentials?: boolean
  /** Request headers allowed beside `content-type`, `authorization`, Millrace's own, and those that SDKs of vendors send. */
  readonly headers?: readonly string[]
  /** Seconds for which a browser may remember a preflight. Default 600. */
  readonly maxAgeSeconds?: number
}

/** @throws TypeError naming the option that is not of its type, or could not be sent as a header. */
export function checkCors(cors: CorsOptions): void {
  refuseUnknown(cors, { origins: true, credentials: true, headers: true, maxAgeSeconds: true }, 'option of cors')
  const { origins, credentials, headers, maxAgeSeconds } = cors
  if (!Array.isArray(origins)) throw new TypeError('cors.origins takes a list of origins.')
  for (const origin of origins) {
    if (!isOrigin(origin))
      throw new TypeError(`cors.origins takes exact origins such as https://app.example, not ${String(origin)}.`)
  }
  if (credentials !== undefined && typeof credentials !== 'boolean')
    throw new TypeError('cors.credentials takes true or false.')
  if (headers !== undefined && !(Array.isArray(headers) && headers.every(isHeaderName)))
    throw new TypeError('cors.headers takes a list of header names.')
  if (maxAgeSeconds !== undefined && !(Number.isInteger(maxAgeSeconds) && maxAgeSeconds >= 0))
    throw new TypeError('cors.maxAgeSeconds takes whole seconds from 0.')
}

const isOrigin = (origin: unknown): boolean =>
  typeof origin === 'string' &&
  !origin.includes('*') &&
  origin !== 'null' &&
  URL.canParse(origin) &&
  new URL(origin).origin === origin

/** Headers of every response: who may read it. */
export function corsHeaders(
  cors: CorsOptions | undefined,
  { headers }: Pick<Exchange, 'headers'>,
): Record<string, string> {
  if (!cors) return {}
  const { origin } = headers
  if (origin === undefined || !cors.origins.includes(origin)) return { vary: 'Origin' }
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    ...(cors.credentials && { 'access-control-allow-credentials': 'true' }),
    'access-control-expose-headers': 'retry-after, x-should-retry, millrace-stream-id, www-authenticate',
  }
}

/** Headers that answer a preflight, beside `corsHeaders`. */
export function preflightHeaders(
  cors: CorsOptions,
  { headers }: Pick<Exchange, 'headers'>,
  methods: string,
): Record<string, string> {
  const asked = (headers['access-control-request-headers'] ?? '').split(',').map(name => name.trim().toLowerCase())
  const allowed = new Set([...clientHeaders, ...(cors.headers ?? []), ...asked.filter(isClientHeader)])
  return {
    'access-control-allow-methods': methods,
    'access-control-allow-headers': [...allowed].join(', '),
    'access-control-max-age': String(cors.maxAgeSeconds ?? 600),
  }
}
