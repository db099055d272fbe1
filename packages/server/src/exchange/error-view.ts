import type { ErrorInfo } from '@millrace/core'
import { publicError } from '@millrace/core/internal'
import { defined } from '@millrace/core/provider-kit'
import { isFailure, isWait, statusOf } from './status.js'

/** A failure as its reader is told it. */
export interface ShownError {
  readonly status: number
  readonly error: ErrorInfo
}

/** Chooses what a reader is told of a failure. Told of what it has shown itself, it shows the same. */
export type ErrorView = (error: ErrorInfo) => ShownError

/** The views by their names. */
const views: Readonly<Record<'masked' | 'vendor', ErrorView>> = {
  masked: error => ({ status: statusOf(error), error: publicError(error) }),
  vendor: vendorError,
}

/** The names that `errors` takes. */
export type ErrorsShown = keyof typeof views

/** @throws TypeError for a name that is none. */
export function errorView(name: ErrorsShown): ErrorView {
  if (Object.hasOwn(views, name)) return views[name]
  throw new TypeError(`errors takes 'masked' or 'vendor', not ${String(name)}.`)
}

/** The vendor's own words and status, for programs whose operator holds the vendor's key too. Providers have taken keys out of the words already. */
function vendorError(failure: ErrorInfo): ShownError {
  const { code, message, retryable, provider, providerCode, retryAfterMs, requestId } = failure
  const error = defined({
    code,
    message,
    retryable: retryable === true,
    status: isFailure(failure.status) ? failure.status : undefined,
    provider,
    providerCode,
    retryAfterMs: isWait(retryAfterMs) ? retryAfterMs : undefined,
    requestId,
  })
  return { status: error.status ?? (code === 'not-found' ? 404 : statusOf(failure)), error }
}
