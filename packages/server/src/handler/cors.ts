import type { Exchange } from '../exchange/exchange.js'
import { isHeaderName } from '../exchange/headers.js'

/** Which pages of other origins may use the handler. */
export interface CorsOptions {
  /** Exact origins: `https://app.example`. No patterns, no `*`. */
  readonly origins: readonly string[]
  /** Lets the browser send cookies along. Default false. */
  readonly credentials?: boolean
  /** Request headers allowed beside `content-type`, `authorization` and Millrace's own. */
  readonly headers?: readonly string[]
  /** Seconds for which a browser may remember a preflight. Default 600. */
  readonly maxAgeSeconds?: number
}

/** @throws TypeError naming the option that is not of its type, or could not be sent as a header. */
export function checkCors({ origins, credentials, headers, maxAgeSeconds }: CorsOptions): void {
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
  typeof origin === 'string' && !origin.includes('*') && URL.canParse(origin) && new URL(origin).origin === origin

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
    'access-control-expose-headers': 'retry-after, millrace-stream-id',
  }
}

/** Headers that answer a preflight, beside `corsHeaders`. */
export const preflightHeaders = (cors: CorsOptions, methods: string): Record<string, string> => ({
  'access-control-allow-methods': methods,
  'access-control-allow-headers': [
    'content-type',
    'authorization',
    'last-event-id',
    'millrace-stream-id',
    ...(cors.headers ?? []),
  ].join(', '),
  'access-control-max-age': String(cors.maxAgeSeconds ?? 600),
})
