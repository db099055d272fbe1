import { statusError } from '@millrace/core/internal'
import { WrongResult } from '../delivery/wrong-result.js'
import { HttpError } from '../exchange/http-error.js'
import { isFailure, isWait } from '../exchange/status.js'
import { isPlainObject } from './plain-object.js'

/**
 * Result of `authorize`: a permission, or a status from 400 to 599 that refuses the request. A plain object with these fields and no others;
 * anything else refuses the request too, as an error of the server.
 *
 * A permission has the `owner` of the request, where one is known; `{}`, and `{ owner: undefined }` just so, let everybody in. So ask first whether
 * there is somebody: `user ? { owner: user.id } : { status: 401 }`. `untilMs` is when it ends, in milliseconds since 1970: an
 * answer that still runs then is ended by an `authentication` error. Default: never.
 */
export type Authorization =
  | {
      readonly owner?: string | undefined
      readonly untilMs?: number | undefined
      readonly status?: never
      readonly retryAfterMs?: never
    }
  | {
      readonly status: number
      readonly retryAfterMs?: number | undefined
      readonly owner?: never
      readonly untilMs?: never
    }

/** The permission of a request. */
export interface Permission {
  readonly owner?: string | undefined
  /** Milliseconds since 1970; infinite where it does not end. */
  readonly untilMs: number
}

/** The permission of everybody, where nobody is asked. */
export const everybody: Permission = { untilMs: Number.POSITIVE_INFINITY }

/** Ends the answer of somebody whose permission has run out. */
export const permissionEnded = (): HttpError =>
  new HttpError(401, 'authentication', 'The permission to read the answer has ended. Sign in again.')

const fields: ReadonlySet<unknown> = new Set(['owner', 'untilMs', 'status', 'retryAfterMs'])

/**
 * Checks the result of `authorize`. Whoever forgets a `return`, or says no in words of another library (`false`, `{ ok: false }`,
 * `{ statusCode: 401 }`, a `Response`), must let nobody in.
 *
 * @throws HttpError for a refusal, and for a permission that has ended; TypeError for anything but an {@link Authorization}.
 */
export function readAuthorization(says: unknown): Permission {
  if (!isPlainObject(says)) throw wrong(`gave ${kindOf(says)}`)
  for (const key of Reflect.ownKeys(says))
    if (!fields.has(key)) throw wrong(`gave an object with the field ${String(key)}`)
  const { owner, untilMs = Number.POSITIVE_INFINITY, status, retryAfterMs } = says
  if (owner !== undefined && typeof owner !== 'string') throw wrong('gave an owner that is no text')
  if (typeof untilMs !== 'number' || Number.isNaN(untilMs)) throw wrong('gave an untilMs that is no time')
  // Read, and not only looked for: a Proxy may give a status that it does not list.
  if (status === undefined && !('status' in says)) {
    if ('retryAfterMs' in says) throw wrong('gave retryAfterMs without a status')
    if (Number.isFinite(untilMs) && untilMs <= Date.now()) throw permissionEnded()
    return { owner, untilMs }
  }
  if (!isFailure(status)) throw wrong('gave a status that is no whole number from 400 to 599')
  if ('untilMs' in says) throw wrong('gave untilMs beside a status')
  if (retryAfterMs !== undefined && !isWait(retryAfterMs)) throw wrong('gave a retryAfterMs that is no time')
  const { code, retryable } = statusError(status)
  throw new HttpError(status, code, 'The server refused the request.', { retryAfterMs, retryable })
}

const wrong = (what: string): WrongResult =>
  new WrongResult(
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
