import type { ErrorCode } from '../../vocabulary/error-info.js'

/**
 * The failures of one provider after which another is asked. A request that is wrong everywhere fails at once; a refusal for what it says is not shopped
 * around; an answer that was stopped stays stopped. All other failures are of this provider, key or model, and the next one may have neither: a
 * conversation that is too long for one model fits another.
 */
const passesOn: Readonly<Record<ErrorCode, boolean>> = {
  authentication: true,
  permission: true,
  'not-found': true,
  'rate-limit': true,
  quota: true,
  'invalid-request': false,
  'context-length': true,
  'content-filter': false,
  overloaded: true,
  timeout: true,
  network: true,
  aborted: false,
  protocol: true,
  truncated: true,
  limit: true,
  gone: true,
  unknown: true,
}

/** True for a failure after which the next provider is asked by default. A code that came over a wire may be any text. */
export const fallsThrough = (code: ErrorCode): boolean => !Object.hasOwn(passesOn, code) || passesOn[code]
