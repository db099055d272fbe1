import type { ErrorCode, ErrorInfo } from '@millrace/core'
import { ChatError } from '@millrace/core/page'

const byStatus: { readonly [status: number]: ErrorCode } = {
  401: 'authentication',
  403: 'permission',
  404: 'not-found',
  410: 'gone',
  413: 'limit',
  429: 'rate-limit',
}

/** The advice for an answer that is none of a Millrace server. */
const remedy = ' Is `url` right? Is its `wire` nativeWire?'

/** A response that is no stream, read to its end. */
export interface Refusal {
  readonly error: ChatError
  /** The server's own words were in it: it has judged the request, and nothing runs. Others may come from a proxy, which knows nothing of that. */
  readonly isTold: boolean
}

/** Reads a response that is no stream: its error as a Millrace server writes it, else what the status says. */
export async function readRefusal(response: Response): Promise<Refusal> {
  const { status, headers } = response
  const kind = headers.get('content-type') ?? 'no content-type'
  const told = await errorIn(response, kind)
  const isFailure = status >= 400
  // A proxy's failure is no question of the address.
  const isElsewhere = !isFailure || status === 404 || status === 405
  const wait = waitOf(headers.get('retry-after') ?? '')
  const error = new ChatError({
    code: byStatus[status] ?? (status >= 500 ? 'overloaded' : isFailure ? 'invalid-request' : 'protocol'),
    message: `The server answered ${status} with ${kind}.${isElsewhere ? remedy : ''}`,
    retryable: status === 408 || status === 429 || status >= 500,
    ...(wait >= 0 && { retryAfterMs: wait }),
    ...told,
    status,
  })
  return { error, isTold: told !== undefined }
}

/**
 * Milliseconds that a `retry-after` asks for, in seconds or by a date; below 0 or NaN where it asks for none. A Millrace server tells them in the body as well, so that
 * this is for proxies, and `retryAfterMs` of `@millrace/sse/lean`, which reads those of vendors, would be 130 bytes of a page.
 */
function waitOf(header: string): number {
  const ms = Number.parseFloat(header) * 1000
  return ms >= 0 ? ms : Date.parse(header) - Date.now()
}

/** The error in a body, of which 65 536 characters are read; undefined for other bodies, such as a proxy's page, which may have no end and is not read. */
async function errorIn({ body }: Response, kind: string): Promise<ErrorInfo | undefined> {
  try {
    const reader = body!.getReader()
    const utf8 = new TextDecoder()
    let text = ''
    while (kind.includes('json') && text.length < 65_536) {
      const { value } = await reader.read()
      if (!value) break
      text += utf8.decode(value, { stream: true })
    }
    // The body may have no end. One that is over is left alone by it.
    await reader.cancel()
    const { error } = JSON.parse(text) as { readonly error?: ErrorInfo }
    if (typeof error?.code === 'string' && typeof error.message === 'string') return error
  } catch {
    // No JSON, or one that broke off: the status says what there is to say.
  }
  return undefined
}
