import { randomHex } from '../core/ids.js'
import { jsonPlan, type Plan } from '../core/plan.js'
import type { Failure } from '../course/failure.js'

/** A row: status, type, message; `{field}` is filled in. */
type Row = readonly [status: number, type: string, message: string]

const invalid = 'invalid_request_error'

/**
 * OpenAI's codes: status and type, by recorded answers (2026-06) and the guide to error codes (developers.openai.com, 2026-08). The wording is
 * ours.
 */
const codes: Readonly<Record<string, Row>> = {
  invalid_api_key: [401, invalid, 'The API key is not right.'],
  missing_api_key: [401, invalid, 'No API key was given: send it as a bearer token in the Authorization header.'],
  unsupported_country_region_territory: [403, 'request_forbidden', 'The country, region or territory is not served.'],
  unknown_url: [404, invalid, 'Invalid URL ({field})'],
  model_not_found: [404, invalid, 'The model `{field}` does not exist, or this key has no access to it.'],
  item_not_found: [404, invalid, 'The item was not found: with `store` off, items are not kept.'],
  response_not_found: [404, invalid, "Response with id '{field}' not found."],
  request_too_large: [413, invalid, 'The request is too large.'],
  rate_limit_exceeded: [429, 'requests', 'The rate limit is reached, please try again later.'],
  insufficient_quota: [429, 'insufficient_quota', 'The quota is used up, please check the plan and its billing.'],
  server_error: [500, 'server_error', 'The server had an error, please try again.'],
  server_is_overloaded: [503, 'service_unavailable_error', 'The servers are overloaded, please try again later.'],
  slow_down: [503, 'service_unavailable_error', 'The rate of requests rose too fast, please slow down.'],
  not_json: [400, invalid, 'The body of the request could not be parsed as JSON.'],
  missing_required_parameter: [400, invalid, "Missing required parameter: '{field}'."],
  invalid_type: [400, invalid, "Invalid type for '{field}'."],
  invalid_value: [400, invalid, "Invalid value for '{field}'."],
  empty_array: [400, invalid, "Invalid '{field}': it must not be empty."],
  unsupported_parameter: [400, invalid, "Unsupported parameter: '{field}' is not supported with this model."],
  unsupported_value: [400, invalid, "Unsupported value: '{field}' does not support this value with this model."],
  context_length_exceeded: [400, invalid, 'The input exceeds the context window of the model.'],
  invalid_prompt: [400, invalid, 'The prompt was refused by the usage policy.'],
  content_filter: [400, invalid, 'The content was filtered.'],
  invalid_encrypted_content: [400, invalid, 'The encrypted content could not be verified.'],
  previous_response_not_found: [400, invalid, 'The previous response was not found.'],
  emulator_control: [400, invalid, 'A control of the emulator cannot be read.'],
}

/** Codes that stand in the table alone: the vendor sends null. */
const nameless: ReadonlySet<string> = new Set([
  'missing_api_key',
  'unknown_url',
  'not_json',
  'item_not_found',
  'response_not_found',
  'emulator_control',
])

/** `{ message, type, param, code }` as it stands in a body. A code that is not in the table is a server's error. */
export function openaiErrorBody({ code, field, message, status }: Failure) {
  const [, type, text] = codes[code] ?? [500, typeOf(status), `Error ${code}.`]
  return {
    message: message ?? text.replace('{field}', field ?? ''),
    type,
    param: ['unknown_url', 'model_not_found', 'response_not_found'].includes(code) ? null : (field ?? null),
    code: nameless.has(code) ? null : code,
  }
}

/** The type that goes with the status of a code that is not in the table. */
function typeOf(status = 500): string {
  if (status === 429) return 'requests'
  if (status === 503) return 'service_unavailable_error'
  return status < 500 ? invalid : 'server_error'
}

/** The failure as a whole answer. */
export function refuseOpenAI(failure: Failure): Plan {
  const status = failure.status ?? codes[failure.code]?.[0] ?? 500
  const { retryAfter } = failure
  return jsonPlan(
    status,
    { error: openaiErrorBody(failure) },
    { ...openaiHeaders(), ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }) },
  )
}

/** Headers of every answer. */
export const openaiHeaders = () => ({
  'openai-version': '2020-10-01',
  'x-request-id': `req_${randomHex(32)}`,
})
