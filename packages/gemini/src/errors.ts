import { type ErrorCode, type ErrorInfo, type Failure, statusError } from '@millrace/core'
import { isObject, type JsonObject, readErrorBody, redact, textIn } from '@millrace/core/provider-kit'

/** What an error is read with. */
export interface GeminiErrorContext {
  /** What must never be shown. */
  readonly secrets: readonly (string | undefined)[]
  /** A new token can be had, so that a refused one is worth another try. */
  readonly renews: boolean
}

/** Google's canonical codes, as the vendor uses them (ai.google.dev, troubleshooting, 2026-08), and whether to try again. */
const statuses: { readonly [status: string]: readonly [code: ErrorCode, retryable: boolean] } = {
  INVALID_ARGUMENT: ['invalid-request', false],
  // A free plan that is not to be had in the country, or billing that is off.
  FAILED_PRECONDITION: ['permission', false],
  OUT_OF_RANGE: ['invalid-request', false],
  UNAUTHENTICATED: ['authentication', false],
  PERMISSION_DENIED: ['permission', false],
  NOT_FOUND: ['not-found', false],
  RESOURCE_EXHAUSTED: ['rate-limit', true],
  ABORTED: ['overloaded', true],
  CANCELLED: ['overloaded', true],
  INTERNAL: ['unknown', true],
  UNAVAILABLE: ['overloaded', true],
  DEADLINE_EXCEEDED: ['timeout', true],
}

/** Recorded with gemini-2.5-flash on Vertex AI (2026). */
const overlong = /input token count.*exceeds the maximum/i

/**
 * Classifies a failure: Google's `{"error":{"code","message","status","details"}}`, alone or in a list, and a prompt that was blocked,
 * `{"promptFeedback":{"blockReason"}}`. A wrong key is a 400 here; what it is stands in the details.
 */
export function geminiError({ status, headers, body }: Failure, { secrets, renews }: GeminiErrorContext): ErrorInfo {
  const vendor = readErrorBody(body)
  const parsed = parse(body)
  const blocked = isObject(parsed?.promptFeedback) ? parsed.promptFeedback : undefined
  if (blocked) return blockedPrompt(blocked, status, secrets)
  const details = detailsIn(parsed)
  const message = vendor?.message === undefined ? undefined : redact(vendor.message, secrets)
  const said = vendor?.type ?? ''
  const [code, retryable] = ruleFor(said, message ?? '', details) ?? []
  const known = code && { code, retryable: retryable === true || (code === 'authentication' && renews) }
  const base = statusError(status >= 400 ? status : (vendor?.status ?? status), message)
  const wait = known?.retryable === false ? undefined : retryDelayIn(details)
  const requestId = headers['x-request-id']
  return {
    ...base,
    ...known,
    status,
    ...(said && { providerCode: said }),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
    ...(requestId && { requestId }),
  }
}

function blockedPrompt(feedback: JsonObject, status: number, secrets: readonly (string | undefined)[]): ErrorInfo {
  const reason = textIn(feedback.blockReason) ?? 'BLOCK_REASON_UNSPECIFIED'
  const message = textIn(feedback.blockReasonMessage) ?? `Gemini blocked the prompt (${reason}).`
  return { code: 'content-filter', message: redact(message, secrets), retryable: false, status, providerCode: reason }
}

function ruleFor(
  said: string,
  message: string,
  details: readonly JsonObject[],
): readonly [ErrorCode, boolean] | undefined {
  if (details.some(({ reason }) => typeof reason === 'string' && reason.startsWith('API_KEY_'))) {
    return ['authentication', false]
  }
  if (said === 'INVALID_ARGUMENT' && overlong.test(message)) return ['context-length', false]
  // A day's quota, or one that the plan does not have: no wait within reason helps, whatever `retryDelay` says.
  if (said === 'RESOURCE_EXHAUSTED' && (/limit: 0\b/.test(message) || details.some(isUsedUp))) return ['quota', false]
  return Object.hasOwn(statuses, said) ? statuses[said] : undefined
}

const isUsedUp = ({ violations }: JsonObject): boolean =>
  Array.isArray(violations) && violations.some(({ quotaId }) => typeof quotaId === 'string' && /PerDay/.test(quotaId))

/** `google.rpc.RetryInfo`: seconds with an `s`. */
function retryDelayIn(details: readonly JsonObject[]): number | undefined {
  const delay = details.map(detail => /^(\d+(?:\.\d+)?)s$/.exec(String(detail.retryDelay))?.[1]).find(Boolean)
  return delay === undefined ? undefined : Math.ceil(Number(delay) * 1000)
}

function detailsIn(parsed: JsonObject | undefined): readonly JsonObject[] {
  const details = isObject(parsed?.error) ? parsed.error.details : undefined
  return Array.isArray(details) ? details.filter(isObject) : []
}

function parse(body: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(body)
    const first: unknown = Array.isArray(value) ? value[0] : value
    return isObject(first) ? first : undefined
  } catch {
    // The page of a proxy, or a body that was cut: the status must do.
    return undefined
  }
}
