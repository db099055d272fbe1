import { cohereDefinition } from '@millrace/cohere'
import { expect, it } from 'vitest'

const { toError } = cohereDefinition({ apiKey: 'a-canary-key' })

it.each([
  [400, 'invalid request: message must be at least 1 token long', { code: 'invalid-request', retryable: false }],
  [400, 'too many tokens: size limit exceeded by 9 tokens', { code: 'context-length', retryable: false }],
  [400, 'your request was blocked by our safety filter', { code: 'content-filter', retryable: false }],
  [401, 'invalid api token', { code: 'authentication', retryable: false }],
  [402, 'Please add a payment method', { code: 'quota', retryable: false }],
  [403, 'no', { code: 'permission', retryable: false }],
  [404, "model 'x' not found", { code: 'not-found', retryable: false }],
  [422, 'unprocessable', { code: 'invalid-request', retryable: false }],
  [
    429,
    'You are using a Trial key, which is limited to 20 API calls / minute.',
    { code: 'rate-limit', retryable: true },
  ],
  [429, 'You are using a Trial key, which is limited to 1000 API calls / month.', { code: 'quota', retryable: false }],
  [498, 'invalid token', { code: 'authentication', retryable: false }],
  [499, 'request cancelled', { code: 'overloaded', retryable: true }],
  [500, 'internal server error', { code: 'unknown', retryable: true }],
  [503, 'unavailable', { code: 'overloaded', retryable: true }],
  [504, 'timeout', { code: 'timeout', retryable: true }],
  [200, 'internal server error', { code: 'unknown', retryable: true }],
])('%i %s', (status, message, expected) => {
  expect(toError({ status, headers: {}, body: JSON.stringify({ id: 'R', message }) })).toEqual({
    ...expected,
    status,
    message,
    requestId: 'R',
  })
})

it('goes by the type where there is one, and by the status where there is nothing', () => {
  const body = '{"error_type":"TOO_MANY_TOKENS","message":"long"}'
  expect(toError({ status: 400, headers: {}, body })).toMatchObject({
    code: 'context-length',
    providerCode: 'TOO_MANY_TOKENS',
  })
  expect(toError({ status: 502, headers: {}, body: '<html>' })).toMatchObject({ code: 'overloaded', status: 502 })
  expect(toError({ status: 200, headers: {}, body: '<html>' })).toMatchObject({ code: 'protocol', status: 200 })
})

it('never shows the key, and knows the request', () => {
  const headers = { 'x-debug-trace-id': 't' }
  expect(toError({ status: 401, headers, body: '{"message":"no a-canary-key here"}' })).toMatchObject({
    message: 'no [redacted] here',
    requestId: 't',
  })
})
