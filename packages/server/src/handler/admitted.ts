import { SharedTimer } from '@millrace/core/internal'
import type { HttpError } from '../exchange/http-error.js'
import type { Admission } from './admission.js'
import type { Permission } from './authorization.js'

/** A request that is let in. */
interface AdmittedRequest {
  /** Settles when its response is over. */
  readonly outcome: Promise<unknown>
  /** Calls back when nothing is left of it; at once where that is so already. */
  atEnd(over: () => void): void
}

/** Counts a request among all, or among those that only stop an answer. @returns a refusal by 503 where there are as many as allowed; it is not counted then. */
export function enter(admission: Admission, request: AdmittedRequest, stops: boolean): HttpError | undefined {
  const full = admission.enter(stops)
  if (!full) request.atEnd(() => admission.leave(stops))
  return full
}

/**
 * The count of its owner that a request belongs to: `answer`, where a provider may be asked for it; `reader` of an answer that is there already; or none, since
 * nobody is to be kept from stopping an answer by the answer itself.
 */
export type OwnerCount = 'answer' | 'reader' | 'none'

/** Counts a request until it is over. @throws HttpError 429 where its owner has as many as allowed. */
export function countOwner(
  admission: Admission,
  request: Pick<AdmittedRequest, 'atEnd'>,
  owner: string | undefined,
  count: OwnerCount,
): void {
  if (owner === undefined || count === 'none') return
  if (count === 'answer') {
    admission.enterOwner(owner)
    request.atEnd(() => admission.leaveOwner(owner))
  } else {
    admission.enterReader(owner)
    request.atEnd(() => admission.leaveReader(owner))
  }
}

/**
 * Counts a request among those of its owner, and ends it with its permission.
 *
 * @param expel - called when the permission ends before the response.
 * @throws HttpError 429 where the owner has as many as allowed.
 */
export function permit(
  admission: Admission,
  request: AdmittedRequest,
  { owner, untilMs }: Permission,
  count: OwnerCount,
  expel: () => void,
): void {
  countOwner(admission, request, owner, count)
  if (!Number.isFinite(untilMs)) return
  const timer = new SharedTimer()
  timer.set(Math.max(0, untilMs - Date.now()), { timeUp: expel })
  void request.outcome.then(() => timer.clear())
}
