import type { ErrorInfo } from '@millrace/core'
import { isWait, retryHeaders } from './status.js'

/** Headers of every streamed answer: nobody on the way may store, compress or hold it back. */
export const streamHeaders = { 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' } as const

/** A whole response that is no stream. */
export interface PlainResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Empty for none. */
  readonly body: string
}

/**
 * A JSON response that nobody keeps.
 *
 * @throws TypeError for a body that JSON cannot hold.
 */
export function jsonResponse(status: number, body: unknown, headers: PlainResponse['headers'] = {}): PlainResponse {
  const text: string | undefined = JSON.stringify(body)
  if (text === undefined) throw new TypeError('The wire format gave a body that JSON cannot hold.')
  const own = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }
  return { status, headers: { ...own, ...headers }, body: text }
}

/**
 * A failure as a JSON response. `error` is what the browser may see.
 *
 * @throws TypeError for a body that JSON cannot hold.
 */
export function errorResponse(
  status: number,
  error: ErrorInfo,
  headers: Readonly<Record<string, string>> = {},
  body: unknown = { error: toldError(error) },
): PlainResponse {
  return jsonResponse(status, body, { ...retryHeaders(status, error), ...headers })
}

/** Leaves out an invalid wait, which JSON would turn into `null`. */
function toldError(error: ErrorInfo): ErrorInfo {
  const { retryAfterMs, ...rest } = error
  return isWait(retryAfterMs) ? error : rest
}
