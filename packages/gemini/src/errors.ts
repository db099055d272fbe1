import { type ErrorCode, type ErrorInfo, type Failure, statusError } from '@millrace/core'
import { isObject, type JsonObject, objectIn, readErrorBody, redact, textIn } from '@millrace/core/provider-kit'

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
  const feedback = objectIn(parsed.promptFeedback)
  const reason = textIn(feedback.blockReason)
  if (reason !== undefined) {
    const words = textIn(feedback.blockReasonMessage) ?? `Gemini blocked the prompt (${reason}).`
    const blocked = { code: 'content-filter', message: redact(words, secrets), retryable: false } as const
    return { ...blocked, status, providerCode: reason }
  }
  const details = listIn(objectIn(parsed.error).details)
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
  listIn(violations).some(({ quotaId }) => typeof quotaId === 'string' && quotaId.includes('PerDay'))

/** `google.rpc.RetryInfo`: seconds with an `s`. */
function retryDelayIn(details: readonly JsonObject[]): number | undefined {
  const delay = details.map(detail => /^(\d+(?:\.\d+)?)s$/.exec(String(detail.retryDelay))?.[1]).find(Boolean)
  return delay === undefined ? undefined : Math.ceil(Number(delay) * 1000)
}

const listIn = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : [])

function parse(body: string): JsonObject {
  try {
    const value: unknown = JSON.parse(body)
    return objectIn(Array.isArray(value) ? value[0] : value)
  } catch {
    // The page of a proxy, or a body that was cut: the status must do.
    return {}
  }
}
