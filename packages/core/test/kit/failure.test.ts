import { type ErrorMeanings, failureInfo, readFailure } from '@millrace/core/provider-kit'
import { describe, expect, it } from 'vitest'

const refused = (status: number, body: unknown, meanings?: ErrorMeanings, headers: Record<string, string> = {}) => {
  const failure = { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) }
  return failureInfo(failure, readFailure(failure, ['canary-key']), meanings)
}

const acme: ErrorMeanings = {
  codes: { slow_down: { code: 'rate-limit' }, server_error: { code: 'quota' }, 498: { code: 'authentication' } },
  wording: [
    [/monthly/, { code: 'quota' }],
    [/busy/, { code: 'overloaded', retryable: false }],
  ],
}

describe('a failure is told', () => {
  it.each<[string, number, unknown, object]>([
    ["by the vendor's own code", 400, { error: { code: 'slow_down' } }, { code: 'rate-limit', retryable: true }],
    ['by its type', 400, { error: { type: 'slow_down' } }, { code: 'rate-limit' }],
    [
      'by the code before the type',
      400,
      { error: { code: 'slow_down', type: 'rate_limit_error' } },
      { code: 'rate-limit' },
    ],
    ['by a code that many have', 400, { error: { code: 'insufficient_quota' } }, { code: 'quota', retryable: false }],
    [
      'by its own meaning of such a code',
      500,
      { error: { code: 'server_error' } },
      { code: 'quota', retryable: false },
    ],
    ['by its words, whatever the status', 403, { error: 'the monthly limit' }, { code: 'quota' }],
    ['as the words say about another try', 503, { error: 'busy' }, { code: 'overloaded', retryable: false }],
    ['by a code before words', 400, { error: { code: 'slow_down', message: 'monthly' } }, { code: 'rate-limit' }],
    ['by words that many have', 400, { error: 'maximum context length' }, { code: 'context-length' }],
    ['by those where the request is at fault', 429, { error: 'maximum context length' }, { code: 'rate-limit' }],
    ['by a status that only it has', 498, '', { code: 'authentication' }],
    ['by its status', 503, '<html>', { code: 'overloaded', retryable: true }],
    ['by a code that no table has of its own', 400, { error: { code: 'constructor' } }, { code: 'invalid-request' }],
    ['inside of an answer, by the status in it', 200, { error: { code: 503, message: 'm' } }, { code: 'overloaded' }],
    ['inside of an answer, as unknown', 200, { error: 'm' }, { code: 'unknown', retryable: false, message: 'm' }],
    ['as no stream, where nothing is said', 200, '{}', { code: 'protocol', retryable: false }],
    ['by a code without words inside of an answer', 200, { error: { code: 'slow_down' } }, { code: 'rate-limit' }],
  ])('%s', (_, status, body, info) => {
    expect(refused(status, body, acme)).toMatchObject({ ...info, status })
  })

  it('inside of an answer as a status that the vendor never says', () => {
    const inside = { inside: 500 }
    expect(refused(200, { error: 'm' }, inside)).toMatchObject({ code: 'unknown', retryable: true, status: 200 })
    expect(refused(200, '<html>', inside)).toMatchObject({ code: 'protocol' })
    expect(refused(404, { error: 'm' }, inside)).toMatchObject({ code: 'not-found' })
  })

  it('by a status that the vendor means', () => {
    expect(refused(500, { error: 'm' }, { meant: 402 })).toMatchObject({ code: 'quota', status: 500 })
    expect(refused(200, { error: 'too many tokens' }, { meant: 400 })).toMatchObject({ code: 'context-length' })
  })
})

it('no secret is told, and every code and id is', () => {
  expect(refused(401, { error: { code: 'c', message: 'No canary-key.' }, request_id: 'r' })).toEqual({
    code: 'authentication',
    message: 'No [redacted].',
    retryable: false,
    status: 401,
    providerCode: 'c',
    requestId: 'r',
  })
})

it.each(['request-id', 'x-request-id'])('the id of the request may stand in the header %s', name => {
  expect(refused(500, {}, {}, { [name]: 'r' })).toMatchObject({ requestId: 'r' })
  expect(refused(500, { request_id: 'body' }, {}, { [name]: 'r' })).toMatchObject({ requestId: 'body' })
})
