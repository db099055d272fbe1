import { anthropic, anthropicDefinition } from '@millrace/anthropic'
import { type ErrorInfo, errorInfo } from '@millrace/core'
import { describe, expect, it } from 'vitest'

const apiKey = 'canary-key-1234'

const refused = (status: number, body: unknown, headers: Record<string, string> = {}): ErrorInfo =>
  anthropicDefinition({ apiKey }).toError({
    status,
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

const typed = (type: string, message = 'No.'): object => ({
  type: 'error',
  error: { type, message },
  request_id: 'req_1',
})

const types = [
  ['invalid_request_error', 400, 'invalid-request', false],
  ['authentication_error', 401, 'authentication', false],
  ['billing_error', 402, 'quota', false],
  ['permission_error', 403, 'permission', false],
  ['not_found_error', 404, 'not-found', false],
  ['conflict_error', 409, 'overloaded', true],
  ['request_too_large', 413, 'invalid-request', false],
  ['rate_limit_error', 429, 'rate-limit', true],
  ['api_error', 500, 'unknown', true],
  ['timeout_error', 504, 'timeout', true],
  ['overloaded_error', 529, 'overloaded', true],
] as const

describe('an error of the vendor', () => {
  it.each(types)('%s (%i) is %s, to be retried: %s', (type, status, code, retryable) => {
    const expected = { code, retryable, message: 'No.', providerCode: type, requestId: 'req_1' }
    expect(refused(status, typed(type))).toEqual({ ...expected, status })
    expect(refused(200, typed(type))).toEqual({ ...expected, status: 200 })
  })

  it.each([
    ['prompt is too long: 3333404 tokens > 200000 maximum', 'context-length'],
    ['input length and `max_tokens` exceed context limit: 199000 + 8192 > 200000', 'context-length'],
    ['Your credit balance is too low to access the Anthropic API.', 'quota'],
    ['You have reached your specified API usage limits.', 'quota'],
    ['messages: at least one message is required', 'invalid-request'],
  ])('%j is %s', (message, code) => {
    expect(refused(400, typed('invalid_request_error', message))).toMatchObject({ code, message, retryable: false })
  })

  it('that it knows better about is retried as it says', async () => {
    const told = async (status: number, type: string, retry: string): Promise<boolean> => {
      const answer = new Response(JSON.stringify(typed(type)), { status, headers: { 'x-should-retry': retry } })
      const provider = anthropic({ apiKey: 'key', fetch: async () => answer, maxRetries: 0 })
      const stream = provider.stream({ messages: [{ role: 'user', content: 'Hello' }] })
      return errorInfo(await stream.text().catch((thrown: unknown) => thrown)).retryable
    }
    expect(await told(529, 'overloaded_error', 'false')).toBe(false)
    expect(await told(400, 'invalid_request_error', 'true')).toBe(true)
  })
})

it.each<[string, number, unknown, object]>([
  ['a page of a proxy', 502, '<html>', { code: 'overloaded', retryable: true }],
  ['nothing', 503, '', { code: 'overloaded', retryable: true }],
  ['a type of the future', 503, typed('constructor'), { code: 'overloaded', providerCode: 'constructor' }],
  [
    'a code without a type',
    429,
    { error: { code: '1302', message: 'Slow.' } },
    { code: 'rate-limit', providerCode: '1302' },
  ],
  ['a whole answer where a stream was asked for', 200, { type: 'message', content: [] }, { code: 'protocol' }],
])('%s goes by its status', (_, status, body, expected) => {
  const info = refused(status, body)
  expect(info).toMatchObject({ status, ...expected })
  expect(info.message).not.toBe('')
})

it('the id of the request comes from the body, or a header', () => {
  expect(refused(500, {}, { 'request-id': 'req_2' }).requestId).toBe('req_2')
  expect(refused(500, {}, { 'x-request-id': 'req_3' }).requestId).toBe('req_3')
  expect(refused(500, typed('api_error'), { 'request-id': 'req_2' }).requestId).toBe('req_1')
})

it('a key is never repeated', () => {
  const info = refused(401, typed('authentication_error', `invalid x-api-key ${apiKey}, or sk-ant-api03-abcdef`))
  expect(info.message).toBe('invalid x-api-key [redacted], or [redacted]')
})
