import { randomText } from '../core/ids.js'
import { jsonPlan, type Plan } from '../core/plan.js'
import type { Failure } from '../course/failure.js'

/** Anthropic's types of errors with their status (platform.claude.com, errors, 2026-09). The wording is ours. */
const types: Readonly<Record<string, readonly [status: number, message: string]>> = {
  invalid_request_error: [400, 'The request is invalid.'],
  authentication_error: [401, 'invalid x-api-key'],
  billing_error: [402, 'There is a problem with the billing of this account.'],
  permission_error: [403, 'This key may not use the resource.'],
  not_found_error: [404, 'Not found'],
  request_too_large: [413, 'The request exceeds the maximum size.'],
  rate_limit_error: [429, 'The rate limit of the account is reached.'],
  api_error: [500, 'Internal server error'],
  timeout_error: [504, 'The request took too long.'],
  overloaded_error: [529, 'Overloaded'],
}

const newRequestId = (): string => `req_011C${randomText(20)}`

/** The error as it stands in a body or an event. */
export function anthropicErrorBody({ code, field, message, detail }: Failure, requestId = newRequestId()) {
  const said = message ?? types[code]?.[1] ?? `Error ${code}.`
  const error = { type: code, message: field ? `${field}: ${said}` : said }
  const details = detail !== undefined && { details: { error_code: detail } }
  return { type: 'error', error: { ...error, ...details }, request_id: requestId }
}

/** The failure as a whole answer. */
export function refuseAnthropic(failure: Failure): Plan {
  const status = failure.status ?? types[failure.code]?.[0] ?? 500
  const requestId = newRequestId()
  const { retryAfter } = failure
  return jsonPlan(status, anthropicErrorBody(failure, requestId), {
    'request-id': requestId,
    'x-should-retry': String(status === 429 || status >= 500),
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
  })
}

/** Headers of a good answer. */
export const anthropicHeaders = () => ({ 'request-id': newRequestId() })

/** The type that goes with a status. */
export const typeOf = (status: number): string =>
  Object.entries(types).find(([, row]) => row[0] === status)?.[0] ?? 'api_error'
