import { SharedTimer } from '@millrace/core/internal'
import type { Admission } from './admission.js'
import type { Permission } from './authorization.js'

/** A request that is let in. */
interface AdmittedRequest {
  /** Settles when its response is over. */
  readonly outcome: Promise<unknown>
  /** Settles when nothing is left of it. */
  readonly done: Promise<void>
}

/** Counts a request among all. @throws HttpError 503 where there are as many as allowed. */
export function enter(admission: Admission, { done }: AdmittedRequest): void {
  admission.enter()
  void done.then(() => admission.leave())
}

/**
 * Counts a request among those of its owner, and ends it with its permission.
 *
 * @param expel - called when the permission ends before the response.
 * @throws HttpError 429 where the owner has as many as allowed.
 */
export function permit(
  admission: Admission,
  { outcome, done }: AdmittedRequest,
  { owner, untilMs }: Permission,
  expel: () => void,
): void {
  if (owner !== undefined) {
    admission.enterOwner(owner)
    void done.then(() => admission.leaveOwner(owner))
  }
  if (!Number.isFinite(untilMs)) return
  const timer = new SharedTimer()
  timer.set(Math.max(0, untilMs - Date.now()), { timeUp: expel })
  void outcome.then(() => timer.clear())
}
