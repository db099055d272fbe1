import { geminiDefinition } from '@millrace/gemini'
import { expect, it } from 'vitest'

const { toError } = geminiDefinition({ apiKey: 'a-canary-key' })
const body = (code: number, status: string, more: object = {}): string =>
  JSON.stringify({ error: { code, status, message: 'words', ...more } })
const quota = (quotaId: string): object => ({ details: [{ violations: [{ quotaId }] }, { retryDelay: '2.5s' }] })

it.each([
  [400, body(400, 'INVALID_ARGUMENT'), { code: 'invalid-request', retryable: false, providerCode: 'INVALID_ARGUMENT' }],
  [400, body(400, 'INVALID_ARGUMENT', { details: [{ reason: 'API_KEY_INVALID' }] }), { code: 'authentication' }],
  [
    400,
    body(400, 'INVALID_ARGUMENT', {
      message: 'The input token count (9) exceeds the maximum number of tokens allowed (8).',
    }),
    { code: 'context-length' },
  ],
  [400, body(400, 'FAILED_PRECONDITION'), { code: 'permission' }],
  [401, body(401, 'UNAUTHENTICATED'), { code: 'authentication', retryable: false }],
  [403, body(403, 'PERMISSION_DENIED'), { code: 'permission' }],
  [404, body(404, 'NOT_FOUND'), { code: 'not-found' }],
  [429, body(429, 'RESOURCE_EXHAUSTED'), { code: 'rate-limit', retryable: true }],
  [
    429,
    body(429, 'RESOURCE_EXHAUSTED', quota('RequestsPerMinute')),
    { code: 'rate-limit', retryable: true, retryAfterMs: 2500 },
  ],
  [429, body(429, 'RESOURCE_EXHAUSTED', quota('RequestsPerDayPerProject')), { code: 'quota', retryable: false }],
  [
    429,
    body(429, 'RESOURCE_EXHAUSTED', { message: 'Quota exceeded, limit: 0, model: x' }),
    { code: 'quota', retryable: false },
  ],
  [500, body(500, 'INTERNAL'), { code: 'unknown', retryable: true }],
  [503, body(503, 'UNAVAILABLE'), { code: 'overloaded', retryable: true }],
  [504, body(504, 'DEADLINE_EXCEEDED'), { code: 'timeout', retryable: true }],
  [200, body(503, 'UNAVAILABLE'), { code: 'overloaded', retryable: true, status: 200 }],
  [200, body(500, 'NEXT_YEARS'), { code: 'unknown', retryable: true, status: 200, providerCode: 'NEXT_YEARS' }],
  [429, `[${body(429, 'RESOURCE_EXHAUSTED')}]`, { code: 'rate-limit', message: 'words' }],
  [502, '<html>bad gateway</html>', { code: 'overloaded', retryable: true }],
  [200, '{"candidates":[],"promptFeedback":{"safetyRatings":[]}}', { code: 'protocol' }],
  [
    200,
    '{"promptFeedback":{"blockReason":"OTHER","blockReasonMessage":"because"}}',
    { code: 'content-filter', message: 'because' },
  ],
])('%i %s', (status, text, expected) => {
  const info = toError({ status, headers: {}, body: text })
  expect(info).toMatchObject({ status, ...expected })
  if (info.code === 'quota') expect(info).not.toHaveProperty('retryAfterMs')
})

it('a refused token is worth another try where a function gives the next', () => {
  const failure = { status: 401, headers: {}, body: body(401, 'UNAUTHENTICATED') }
  expect(geminiDefinition({ accessToken: () => 'ya29.token' }).toError(failure).retryable).toBe(true)
  expect(geminiDefinition({ accessToken: 'ya29.token' }).toError(failure).retryable).toBe(false)
})

it('never shows the key, and knows the request', () => {
  const info = toError({
    status: 403,
    headers: { 'x-request-id': 'r1' },
    body: body(403, 'PERMISSION_DENIED', { message: 'key a-canary-key may not' }),
  })
  expect(info).toMatchObject({ message: 'key [redacted] may not', requestId: 'r1' })
})
