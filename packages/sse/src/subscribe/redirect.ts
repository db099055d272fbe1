/** A request as it goes to fetch. */
export interface SseRequest {
  readonly url: string
  readonly method: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer> | undefined
}

const REDIRECTS = [301, 302, 303, 307, 308]
const CREDENTIALS = ['authorization', 'cookie', 'proxy-authorization']
const OF_THE_BODY = ['content-encoding', 'content-language', 'content-length', 'content-location', 'content-type']

/** True when the status is a redirect. */
export const isRedirect = (status: number): boolean => REDIRECTS.includes(status)

/**
 * The request that a redirect asks for; `undefined` when it leads nowhere. As fetch does it: 303 turns everything but HEAD into GET, 301
 * and 302 turn POST into GET. To another origin no credentials go along, which some clients forgot (GHSA-6h5x-7c5m-7cr7).
 */
export function redirected(request: SseRequest, status: number, location: string | undefined): SseRequest | undefined {
  const target = location === undefined ? null : URL.parse(location, request.url)
  if (target === null || !/^https?:$/.test(target.protocol)) return undefined
  const { method } = request
  const toGet = (status === 303 && method !== 'HEAD') || ((status === 301 || status === 302) && method === 'POST')
  const dropped = [...(target.origin === new URL(request.url).origin ? [] : CREDENTIALS), ...(toGet ? OF_THE_BODY : [])]
  return {
    url: target.href,
    method: toGet ? 'GET' : method,
    headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => !dropped.includes(name))),
    body: toGet ? undefined : request.body,
  }
}
