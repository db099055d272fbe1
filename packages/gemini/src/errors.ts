import { type ErrorCode, type ErrorInfo, type Failure, statusError } from '@millrace/core'
import {
  defined,
  entryOf,
  errorObject,
  objectIn,
  readErrorBody,
  redact,
  type Signer,
  textIn,
} from '@millrace/core/provider-kit'

/** What Google's canonical codes are as HTTP statuses, as the vendor uses them (ai.google.dev, troubleshooting, 2026-08). */
const statuses: { readonly [code: string]: number } = {
  INVALID_ARGUMENT: 400,
  // A free plan that is not to be had in the country, or billing that is off.
  FAILED_PRECONDITION: 403,
  OUT_OF_RANGE: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  RESOURCE_EXHAUSTED: 429,
  ABORTED: 409,
  CANCELLED: 503,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
}

/** What a message, or the details below it, say more exactly than the code above them. None of it is worth another try. */
const meanings: readonly (readonly [sign: RegExp, code: ErrorCode, above?: string])[] = [
  // A wrong key is an INVALID_ARGUMENT.
  [/"reason":"API_KEY_/, 'authentication'],
  // Recorded with gemini-2.5-flash on Vertex AI (2026).
  [/input token count.*exceeds the maximum/i, 'context-length', 'INVALID_ARGUMENT'],
  // A day's quota, or one that the plan does not have: no wait within reason helps, whatever `retryDelay` says.
  [/"quotaId":"[^"]*PerDay|limit: 0\b/, 'quota', 'RESOURCE_EXHAUSTED'],
]

/**
 * Classifies a failure: Google's `{"error":{"code","message","status","details"}}`, alone or in a list, and a prompt that was blocked,
 * `{"promptFeedback":{"blockReason"}}`.
 */
export function geminiError({ status, headers, body }: Failure, { secrets, renews }: Signer): ErrorInfo {
  const vendor = readErrorBody(body) ?? {}
  const { error, promptFeedback } = errorObject(body) ?? {}
  const { blockReason, blockReasonMessage } = objectIn(promptFeedback)
  const blocked = textIn(blockReason)
  const words = blocked ? (textIn(blockReasonMessage) ?? `Gemini blocked the prompt (${blocked}).`) : vendor.message
  const message = words === undefined ? undefined : redact(words, secrets())
  const said = status >= 400 ? status : (vendor.status ?? status)
  const base = statusError(entryOf(statuses, vendor.type) ?? said, message)
  const told = `${message}\n${JSON.stringify(objectIn(error).details)}`
  const meant = meanings.find(([sign, , above = vendor.type]) => above === vendor.type && sign.test(told))?.[1]
  const code = blocked ? 'content-filter' : (meant ?? base.code)
  const retryable = code === 'authentication' ? renews : code === base.code && base.retryable
  // `google.rpc.RetryInfo`: seconds with an `s`.
  const wait = retryable ? /"retryDelay":"(\d+(?:\.\d+)?)s"/.exec(told)?.[1] : undefined
  const retryAfterMs = wait && Math.ceil(Number(wait) * 1000)
  const own = defined({ providerCode: blocked ?? vendor.type, retryAfterMs, requestId: headers['x-request-id'] })
  return { ...base, code, retryable, status, ...own }
}
