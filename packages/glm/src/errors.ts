import type { ErrorCode, ErrorInfo, Failure } from '@millrace/core'
import { retryAfterMs } from '@millrace/core/internal'
import { entryOf, failureInfo, readFailure } from '@millrace/core/provider-kit'
import { flushTime } from './flush-time.js'

/** The meaning of a business code, and its remedy. */
interface BusinessCode {
  readonly code: ErrorCode
  /** `backoff`: soon; `reset`: at the `next_flush_time` in the message; `resign`: with a new token, once. Absent: never. */
  readonly retry?: 'backoff' | 'reset' | 'resign'
}

const refusedKey: BusinessCode = { code: 'authentication' }
const refusedAccount: BusinessCode = { code: 'permission' }
const refusedRequest: BusinessCode = { code: 'invalid-request' }
const refusedContent: BusinessCode = { code: 'content-filter' }
const brokeDown: BusinessCode = { code: 'unknown', retry: 'backoff' }
const tooFast: BusinessCode = { code: 'rate-limit', retry: 'backoff' }
const tooBusy: BusinessCode = { code: 'overloaded', retry: 'backoff' }
const usedUp: BusinessCode = { code: 'quota' }
const usedUpForNow: BusinessCode = { code: 'quota', retry: 'reset' }

/**
 * GLM's business codes, by the error pages of docs.bigmodel.cn and docs.z.ai (2026-07); † stands only in an older table. The status alone
 * decides nothing: 429 is a rate limit, an empty account and an expired plan alike. `retryable` is a judgement of ours, not the vendor's.
 */
export const businessCodes: { readonly [code: string]: BusinessCode } = {
  1000: refusedKey, // authentication failed
  1001: refusedKey, // no Authorization header
  1002: refusedKey, // † token malformed
  1003: { code: 'authentication', retry: 'resign' }, // token expired
  1004: refusedKey, // † token check failed
  1005: refusedKey, // second-factor protection is on
  1110: refusedAccount, // † account inactive
  1111: refusedKey, // † account does not exist
  1112: refusedAccount, // † account locked
  1113: usedUp, // balance exhausted or no resource package
  1120: tooBusy, // † account temporarily not reachable
  1121: refusedAccount, // † account locked for irregular use
  1200: brokeDown, // API call failed
  1210: refusedRequest, // bad parameters
  1211: { code: 'not-found' }, // no such model
  1212: refusedRequest, // the model does not support this way of calling
  1213: refusedRequest, // a parameter was not received
  1214: refusedRequest, // a parameter is invalid
  1215: refusedRequest, // two parameters exclude each other
  1220: refusedAccount, // no permission for this API
  1221: { code: 'not-found' }, // API offline
  1222: { code: 'not-found' }, // API does not exist
  1230: brokeDown, // error while the call was processed
  1231: refusedRequest, // † request_id already in use
  1234: { code: 'network', retry: 'backoff' }, // network error behind the API
  1261: { code: 'context-length' }, // prompt too long
  1300: refusedContent, // † blocked by policy
  1301: refusedContent, // unsafe or sensitive input or output
  1302: tooFast, // rate or concurrency limit of the account
  1303: tooFast, // † requests too frequent
  1304: usedUp, // † daily quota of calls used up
  1305: tooBusy, // model overloaded
  1308: usedUpForNow, // usage limit
  1309: usedUp, // coding plan expired
  1310: usedUpForNow, // weekly or monthly limit
  1311: refusedAccount, // the plan does not include this model
  1312: tooBusy, // † model overloaded, try another
  1313: refusedAccount, // restricted for fair use
  1314: refusedAccount, // enterprise plan void
  1315: refusedAccount, // key only valid for the enterprise coding plan
  1316: usedUpForNow, // 5-hour limit, pay-as-you-go not usable
  1317: usedUpForNow, // 7-day limit, likewise
  1318: usedUpForNow, // 5-hour limit, likewise
  1319: usedUpForNow, // 7-day limit, likewise
  1320: usedUpForNow, // 5-hour limit, likewise
  1321: usedUpForNow, // 7-day limit, likewise
  // The finish reason of a generation that broke, which the decoder hands on as an error.
  network_error: { code: 'network', retry: 'backoff' },
}

/** Context in which an error is read. */
export interface GlmErrorContext {
  /** Tokens are signed here, so that a new one may help. */
  readonly signs: boolean
  /** Texts that must never be shown. */
  readonly secrets: readonly (string | undefined)[]
  /** Milliseconds since 1970. */
  readonly now: number
  /** Added to the message where the key is refused. */
  readonly remedy?: string | undefined
}

/**
 * Classifies a GLM error: `{"error":{"code","message"}}` with the code as text or number, flat `{"code","msg"}`, or whatever else by its
 * status.
 */
export function glmError(failure: Failure, context: GlmErrorContext): ErrorInfo {
  const vendor = readFailure(failure, context.secrets)
  const { code, message = `GLM refused the request with code ${code}.` } = vendor
  const info = failureInfo(failure, vendor)
  const known = entryOf(businessCodes, code)
  return known ? { ...info, ...byCode(known, withRemedy(message, known, context), failure, context) } : info
}

const withRemedy = (message: string, known: BusinessCode, { remedy }: GlmErrorContext): string =>
  known === refusedKey && remedy !== undefined ? `${message} ${remedy}` : message

function byCode(
  known: BusinessCode,
  message: string,
  { headers }: Failure,
  { signs, now }: GlmErrorContext,
): Pick<ErrorInfo, 'code' | 'message' | 'retryable' | 'retryAfterMs'> {
  const { code, retry } = known
  if (retry !== 'reset') return { code, message, retryable: retry === 'backoff' || (retry === 'resign' && signs) }
  const at = flushTime(message)
  const wait = at === undefined ? retryAfterMs(headers, now) : Math.max(0, at - now)
  // Without a time to wait for, trying again soon cannot help.
  return { code, message, retryable: wait !== undefined, ...(wait === undefined ? {} : { retryAfterMs: wait }) }
}
