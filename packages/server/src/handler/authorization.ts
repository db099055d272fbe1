import { statusError } from '@millrace/core'
import { HttpError } from '../exchange/http-error.js'
import { isFailure, isWait } from '../exchange/status.js'
import { isPlainObject } from './plain-object.js'

/**
 * Result of `authorize`: `{}` or the owner of a request that is let in, or a status from 400 to 599 that refuses it. A plain object with these fields
 * and no others; anything else refuses the request too, as an error of the server.
 */
export type Authorization =
  | { readonly owner?: string | undefined; readonly status?: never; readonly retryAfterMs?: never }
  | { readonly status: number; readonly retryAfterMs?: number | undefined; readonly owner?: never }

const fields = ['owner', 'status', 'retryAfterMs']

/**
 * Checks the result of `authorize`. Whoever forgets a `return`, or says no in words of another library (`false`, `{ ok: false }`,
 * `{ statusCode: 401 }`, a `Response`), must let nobody in.
 *
 * @returns the owner.
 * @throws HttpError for a refusal; TypeError for anything but an {@link Authorization}.
 */
export function readAuthorization(says: unknown): string | undefined {
  if (!isPlainObject(says)) throw wrong(`gave ${kindOf(says)}`)
  const unknown = Reflect.ownKeys(says).find(key => !fields.includes(String(key)))
  if (unknown !== undefined) throw wrong(`gave an object with the field ${String(unknown)}`)
  const { owner, status, retryAfterMs } = says
  if (owner !== undefined && typeof owner !== 'string') throw wrong('gave an owner that is no text')
  // Read, and not only looked for: a Proxy may give a status that it does not list.
  if (status === undefined && !('status' in says)) {
    if ('retryAfterMs' in says) throw wrong('gave retryAfterMs without a status')
    return owner
  }
  if (!isFailure(status)) throw wrong('gave a status that is no whole number from 400 to 599')
  if (retryAfterMs !== undefined && !isWait(retryAfterMs)) throw wrong('gave a retryAfterMs that is no time')
  const { code, retryable } = statusError(status)
  throw new HttpError(status, code, 'The server refused the request.', { retryAfterMs, retryable })
}

const wrong = (what: string): TypeError =>
  new TypeError(
    `authorize ${what}. It takes {} or { owner: string } to let a request in, { status: 400 to 599 } to refuse it.`,
  )

const kindOf = (value: unknown): string =>
  value === null || value === undefined
    ? String(value)
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'object'
        ? 'an object of a class'
        : `a ${typeof value}`
