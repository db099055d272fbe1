import { commonFaults, type FaultShape } from '../course/fault-text.js'
import type { CommonFault } from '../course/faults.js'

/**
 * A fault of Gemini or of the connection. A `code` is one of Google's canonical codes, `API_KEY_INVALID`, `GenerateRequestsPerDay` (a quota that
 * no wait within reason brings back), and may be any other.
 */
export type GeminiFault =
  | CommonFault
  /** The prompt is blocked: no answer, only a reason such as `SAFETY` (default) or `PROHIBITED_CONTENT`. */
  | { readonly type: 'blocked'; readonly reason?: string }

/** The faults that Gemini has. */
export const geminiFaults: Readonly<Record<GeminiFault['type'], FaultShape>> = {
  ...commonFaults,
  blocked: { value: 'reason', fields: { reason: 'text' } },
}
