import { jsonPlan, type Plan } from '../core/plan.js'
import type { Failure } from '../course/failure.js'

/** Google's canonical codes with their status, as the vendor uses them (ai.google.dev, troubleshooting, 2026-08). The wording is ours. */
const statuses: Readonly<Record<string, readonly [status: number, message: string]>> = {
  INVALID_ARGUMENT: [400, 'The request is malformed.'],
  FAILED_PRECONDITION: [400, 'The free plan is not to be had in this country, please enable billing.'],
  OUT_OF_RANGE: [400, 'The request is out of range.'],
  UNAUTHENTICATED: [401, 'The request has an invalid authentication credential.'],
  PERMISSION_DENIED: [403, 'The caller has no identity: send an API key.'],
  NOT_FOUND: [404, 'The resource was not found.'],
  ABORTED: [409, 'The operation was aborted.'],
  RESOURCE_EXHAUSTED: [429, 'The quota is exceeded, please try again later.'],
  CANCELLED: [499, 'The operation was cancelled.'],
  INTERNAL: [500, 'An internal error has occurred.'],
  UNAVAILABLE: [503, 'The model is overloaded, please try again later.'],
  DEADLINE_EXCEEDED: [504, 'The deadline expired before the operation was complete.'],
}

const rpc = 'type.googleapis.com/google.rpc.'

/** Failures that have a canonical code and a detail: by the name of the detail, which the code of a failure may be too. */
const reasons: Readonly<Record<string, readonly [code: string, message: string, detail: object]>> = {
  API_KEY_INVALID: [
    'INVALID_ARGUMENT',
    'API key not valid. Please pass a valid API key.',
    { '@type': `${rpc}ErrorInfo`, reason: 'API_KEY_INVALID', domain: 'googleapis.com' },
  ],
  GenerateRequestsPerDay: [
    'RESOURCE_EXHAUSTED',
    'The quota of the day is used up.',
    { '@type': `${rpc}QuotaFailure`, violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel' }] },
  ],
}

/** `{ code, message, status, details? }` as it stands in a body. A code that is not known is an internal error's. */
export function geminiErrorBody({ code: said, message, status, field, retryAfter }: Failure) {
  const [code, words, detail] = reasons[said] ?? [said]
  const [known, text] = statuses[code] ?? [500, `Error ${code}.`]
  const details = [
    ...(detail ? [detail] : []),
    ...(field ? [{ '@type': `${rpc}BadRequest`, fieldViolations: [{ field, description: message ?? text }] }] : []),
    ...(retryAfter === undefined ? [] : [{ '@type': `${rpc}RetryInfo`, retryDelay: `${retryAfter}s` }]),
  ]
  return {
    code: status ?? known,
    message: message ?? words ?? text,
    status: code,
    ...(details.length > 0 && { details }),
  }
}

/** The failure as a whole answer. */
export function refuseGemini(failure: Failure): Plan {
  const error = geminiErrorBody(failure)
  return jsonPlan(error.code, { error }, {}, 2)
}

/**
 * The words that the Interactions API has for canonical codes (ai.google.dev, interactions, and allenhutchison/gemini-cli-deep-research#73, 2026-06). Others
 * are not known: the canonical one stands in for them, in lower case.
 */
const interactionWords: Readonly<Record<string, string>> = {
  INVALID_ARGUMENT: 'invalid_request',
  DEADLINE_EXCEEDED: 'gateway_timeout',
}

/** The failure of an interaction: the status, and `{ message, code }`, whose code is a word. */
export function interactionError(failure: Failure) {
  const { code: status, message, status: canonical } = geminiErrorBody(failure)
  return { status, error: { message, code: interactionWords[canonical] ?? canonical.toLowerCase() } }
}

/** The failure of an interaction as a whole answer. */
export function refuseInteraction(failure: Failure): Plan {
  const { status, error } = interactionError(failure)
  const wait = failure.retryAfter === undefined ? undefined : { 'retry-after': String(failure.retryAfter) }
  return jsonPlan(status, { error }, wait)
}

/** The canonical code that goes with a status. */
export const statusOf = (status: number): string =>
  Object.entries(statuses).find(([, row]) => row[0] === status)?.[0] ?? (status < 500 ? 'INVALID_ARGUMENT' : 'INTERNAL')
