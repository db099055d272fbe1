import { SseConnectionError } from './connection-error.js'
import { SseHttpError } from './http-error.js'
import { isRedirect, redirected, type SseRequest } from './redirect.js'
import { abortable } from './timers.js'

/** Any WHATWG fetch. It is called with an address, never with a Request. */
export type SseFetch = (url: string, init: RequestInit) => Promise<Response>

const MAX_REDIRECTS = 20
const ERROR_BODY_BYTES = 8 * 1024
const NO_CONTENT = 204

/**
 * Makes one request and follows its redirects. Gives the answer when it is an event stream, `undefined` for a 204, which says that there
 * is nothing to subscribe to any more.
 *
 * @throws {@link SseHttpError} for every other answer, {@link SseConnectionError} when there is none, the signal's reason when it aborts.
 */
export async function connect(
  request: SseRequest,
  fetch: SseFetch,
  signal: AbortSignal,
): Promise<Response | undefined> {
  const response = await fetchByHand(request, fetch, signal)
  if (response.status === NO_CONTENT) return undefined
  if (response.status !== 200) throw await httpError('status', response, signal)
  const type = response.headers.get('content-type') ?? ''
  if (type.split(';', 1)[0]?.trim().toLowerCase() !== 'text/event-stream')
    throw await httpError('content-type', response, signal)
  return response
}

/** Follows redirects itself: not every fetch takes cookies and authorization off a request that goes to another origin. */
async function fetchByHand(first: SseRequest, fetch: SseFetch, signal: AbortSignal): Promise<Response> {
  let request: SseRequest | undefined = first
  for (let redirects = 0; ; redirects++) {
    const response = await fetchOnce(request, fetch, signal, 'manual')
    // Browsers show nothing of a redirect. They follow it themselves, by the same rules, when asked again.
    if (response.type === 'opaqueredirect') return fetchOnce(request, fetch, signal, 'follow')
    if (!isRedirect(response.status)) return response
    request = redirected(request, response.status, response.headers.get('location') ?? undefined)
    if (request === undefined || redirects === MAX_REDIRECTS) throw await httpError('redirect', response, signal)
    cancelBody(response)
  }
}

function fetchOnce(
  { url, method, headers, body }: SseRequest,
  fetch: SseFetch,
  signal: AbortSignal,
  redirect: 'manual' | 'follow',
): Promise<Response> {
  return abortable(signal, (resolve, reject) => {
    const init: RequestInit = {
      method,
      headers,
      redirect,
      signal,
      cache: 'no-store',
      ...(body !== undefined && { body }),
    }
    let abandoned = false
    // An injected fetch may throw at once, and may answer after the abort that it did not hear of.
    Promise.resolve()
      .then(() => fetch(url, init))
      .then(
        response => (abandoned ? cancelBody(response) : resolve(response)),
        cause => reject(new SseConnectionError('The request failed', { cause })),
      )
    return () => {
      abandoned = true
    }
  })
}

async function httpError(
  problem: SseHttpError['problem'],
  response: Response,
  signal: AbortSignal,
): Promise<SseHttpError> {
  const body = await readStart(response, signal)
  return new SseHttpError(problem, { status: response.status, headers: Object.fromEntries(response.headers), body })
}

/** The first bytes of an answer as text. One that breaks off gives what came of it: the status says enough. */
async function readStart(response: Response, signal: AbortSignal): Promise<string> {
  const reader = response.body?.getReader()
  if (reader === undefined) return ''
  const text = new TextDecoder()
  let start = ''
  let room = ERROR_BODY_BYTES
  try {
    while (room > 0) {
      const { done, value } = await abortable<{ done: boolean; value?: Uint8Array | undefined }>(
        signal,
        (resolve, reject) => {
          reader.read().then(resolve, reject)
          return () => {}
        },
      )
      if (done || value === undefined) break
      start += text.decode(value.subarray(0, room), { stream: true })
      room -= value.length
    }
  } catch {
    if (signal.aborted) throw signal.reason
  } finally {
    reader.cancel().catch(ignore)
  }
  return start + text.decode()
}

function cancelBody(response: Response): void {
  response.body?.cancel().catch(ignore)
}

/** The failure of a body that nobody wants is lost: there was an answer, and it was judged by its head. */
function ignore(): void {}
