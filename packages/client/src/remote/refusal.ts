import type { ErrorCode, ErrorInfo } from '@millrace/core'
import { ChatError } from '@millrace/core/page'
import { retryAfterMs } from '@millrace/sse/lean'

const byStatus: { readonly [status: number]: ErrorCode } = {
  401: 'authentication',
  403: 'permission',
  404: 'not-found',
  410: 'gone',
  413: 'limit',
  429: 'rate-limit',
}

/** The advice for an answer that is none of a Millrace server's native wire. */
export const remedy = ' Does `url` lead to a Millrace handler, and is its `wire` nativeWire?'

/** A response that is no stream, read to its end. */
export interface Refusal {
  readonly error: ChatError
  /** The server's own words were in it: it has judged the request, and nothing runs. Others may come from a proxy, which knows nothing of that. */
  readonly isTold: boolean
}

/** Reads a response that is no stream: its error as a Millrace server writes it, else what the status says. */
export async function readRefusal(response: Response): Promise<Refusal> {
  const { status, headers } = response
  const told = await errorIn(response)
  const isFailure = status >= 400
  const kind = /^[\w.+/-]{1,80}/.exec(headers.get('content-type') ?? '') ?? 'no content-type'
  // A proxy's failure is no question of the address.
  const isElsewhere = !isFailure || status === 404 || status === 405
  const wait = retryAfterMs(Object.fromEntries(headers), Date.now())
  const error = new ChatError({
    code: byStatus[status] ?? (status >= 500 ? 'overloaded' : isFailure ? 'invalid-request' : 'protocol'),
    message: `The server answered ${status} with ${kind}.${isElsewhere ? remedy : ''}`,
    retryable: status === 408 || status === 429 || status >= 500,
    ...(wait !== undefined && { retryAfterMs: wait }),
    ...told,
    status,
  })
  return { error, isTold: told !== undefined }
}

/** The error in a body; undefined for other bodies, such as a proxy's page. */
async function errorIn(response: Response): Promise<ErrorInfo | undefined> {
  try {
    const { error } = JSON.parse(await beginningOf(response.body!)) as { readonly error?: ErrorInfo }
    return typeof error?.code === 'string' && typeof error.message === 'string' ? error : undefined
  } catch {
    // No JSON, or one that broke off: the status says what there is to say.
    return undefined
  }
}

/** Characters of a body that are read: the words of a Millrace server are a small part of it, and a page of a proxy may have no end. */
const mostCharacters = 65_536

/** The text of a body, or the first part of a long one, whose rest is given up. */
async function beginningOf(body: ReadableStream<Uint8Array>): Promise<string> {
  const reader = body.getReader()
  const utf8 = new TextDecoder()
  let text = ''
  while (text.length < mostCharacters) {
    const { value } = await reader.read()
    if (!value) break
    text += utf8.decode(value, { stream: true })
  }
  reader.cancel().catch(() => {})
  return text
}
