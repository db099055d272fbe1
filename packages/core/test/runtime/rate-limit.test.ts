import { type ErrorInfo, type HeaderMap, statusError } from '@millrace/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { forwardedHeaders, rateLimitResetMs } from '../../src/runtime/rate-limit.js'
import { pass, running } from '../support/running.js'

const now = Date.parse('2026-11-02T10:00:00Z')
const soon = now + 2_500

describe('rateLimitResetMs', () => {
  it.each<[name: string, headers: HeaderMap, ms: number | undefined]>([
    ['nothing', { date: 'Mon, 02 Nov 2026 10:00:30 GMT', 'x-ratelimit-limit-requests': '60' }, undefined],
    ['minutes', { 'x-ratelimit-reset-requests': '6m0s' }, 360_000],
    ['milliseconds', { 'x-ratelimit-reset-tokens': '300ms' }, 300],
    ['fractions', { 'x-ratelimit-reset-tokens': '1m30.951s' }, 90_951],
    ['hours and days', { 'x-ratelimit-reset-requests': '1d2h3m' }, 93_780_000],
    ['less than a millisecond', { 'x-ratelimit-reset-tokens': '999.9µs' }, 1],
    ['the other micro sign', { 'x-ratelimit-reset-tokens': '1500μs' }, 2],
    ['seconds', { 'ratelimit-reset': '50' }, 50_000],
    ['seconds with a fraction', { 'x-ratelimit-reset-requests-day': '33011.382867' }, 33_011_383],
    ['seconds since 1970', { 'x-ratelimit-reset': String(Math.ceil(soon / 1000)) }, 3_000],
    ['milliseconds since 1970', { 'x-ratelimit-reset': String(soon) }, 2_500],
    ['a time that has passed', { 'x-ratelimit-reset': String(now - 1) }, 0],
    ['a date', { 'anthropic-ratelimit-requests-reset': '2026-11-02T10:00:02.500Z' }, 2_500],
    ['a combined header', { ratelimit: '"burst";r=5;t=1, "default";r=0;t=30' }, 30_000],
    ['a combined header of an older draft', { ratelimit: 'limit=100, remaining=0, reset=50' }, 50_000],
    ['a combined header of a limit that is not exhausted', { ratelimit: '"default";r=3;t=30' }, undefined],
    ['junk', { 'x-ratelimit-reset-requests': 'soon' }, undefined],
    ['a negative', { 'x-ratelimit-reset-requests': '-5' }, undefined],
    ['NaN', { 'x-ratelimit-reset-requests': 'NaN' }, undefined],
    ['an empty one', { 'x-ratelimit-reset-requests': '' }, undefined],
    ['four hundred nines', { 'x-ratelimit-reset-requests': '9'.repeat(400) }, undefined],
    [
      'of two that do not tell what is left, the shorter',
      { 'x-ratelimit-reset-requests': '6m0s', 'x-ratelimit-reset-tokens': '300ms' },
      300,
    ],
    [
      'the one that is exhausted, longer',
      {
        'x-ratelimit-reset-requests': '6m0s',
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-tokens': '300ms',
        'x-ratelimit-remaining-tokens': '149984',
      },
      360_000,
    ],
    [
      'the one that is exhausted, shorter',
      {
        'x-ratelimit-reset-requests': '6m0s',
        'x-ratelimit-remaining-requests': '59',
        'x-ratelimit-reset-tokens': '300ms',
        'x-ratelimit-remaining-tokens': '0',
      },
      300,
    ],
    [
      'of two that are exhausted, the longer',
      {
        'anthropic-ratelimit-requests-reset': '2026-11-02T10:00:01Z',
        'anthropic-ratelimit-requests-remaining': '0',
        'anthropic-ratelimit-tokens-reset': '2026-11-02T10:00:09Z',
        'anthropic-ratelimit-tokens-remaining': '0',
      },
      9_000,
    ],
    [
      'none where all have something left',
      { 'x-ratelimit-reset-tokens': '6s', 'x-ratelimit-remaining-tokens': '7' },
      undefined,
    ],
  ])('%s', (_, headers, ms) => {
    expect(rateLimitResetMs(headers, now)).toBe(ms)
  })
})

it('forwardedHeaders reads what a gateway passes on', () => {
  const headers = { 'X-RateLimit-Limit': '20', 'X-RateLimit-Remaining': 0, 'X-RateLimit-Reset': String(soon) }
  expect(rateLimitResetMs(forwardedHeaders(JSON.stringify({ error: { metadata: { headers } } })), now)).toBe(2_500)
  for (const body of [
    '',
    '"headers"',
    '{"headers":1}',
    '{"error":{"metadata":{"headers":null}}}',
    '{"error":"headers"',
    '["headers"]',
  ])
    expect(forwardedHeaders(body)).toEqual({})
})

describe('a rate limit', () => {
  beforeEach(() => vi.useFakeTimers({ now }))
  afterEach(() => vi.useRealTimers())
  const toError = ({ status }: { status: number }): ErrorInfo => statusError(status)

  it('that is over soon is waited for', async () => {
    const { vendor, reader } = await running({}, { toError })
    vendor.last.head(429, { 'x-ratelimit-reset-requests': '6s', 'x-ratelimit-remaining-requests': '0' }).end()
    await pass(5_999)
    expect(vendor.exchanges).toHaveLength(1)
    await pass(1)
    expect(vendor.exchanges).toHaveLength(2)
    reader.cancel()
  })

  it.each<[string, HeaderMap, string]>([
    ['by its headers', { 'x-ratelimit-reset-requests': '6m0s' }, ''],
    [
      'by the headers that a gateway passes on',
      {},
      JSON.stringify({ error: { metadata: { headers: { 'X-RateLimit-Reset': now + 360_000 } } } }),
    ],
  ])('that is over late fails at once, and says when (%s)', async (_, headers, body) => {
    const { vendor, reader } = await running({}, { toError })
    vendor.last.head(429, headers).bytes(body).end()
    await pass(0)
    expect(reader.records).toMatchObject([{ error: { code: 'rate-limit', retryable: true, retryAfterMs: 360_000 } }])
  })

  it.each<[string, number, HeaderMap, number | undefined]>([
    ['retry-after wins', 429, { 'x-ratelimit-reset-requests': '6m0s', 'retry-after': '70' }, 70_000],
    ['headers of limits mean nothing under another status', 400, { 'x-ratelimit-reset-requests': '6m0s' }, undefined],
    ['a time that is none is not told', 429, { 'retry-after': 'NaN' }, undefined],
  ])('%s', async (_, status, headers, ms) => {
    const { vendor, reader } = await running({ maxRetries: 0 }, { toError })
    vendor.last.head(status, headers).end()
    await pass(0)
    expect(reader.records).toMatchObject([{ type: 'error' }])
    expect((reader.records[0] as { error: ErrorInfo }).error.retryAfterMs).toBe(ms)
  })

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY])('a wait of %d ms by the provider is none', async retryAfterMs => {
    const { vendor, reader } = await running(
      { maxRetries: 0 },
      { toError: () => ({ ...statusError(429), retryAfterMs }) },
    )
    vendor.last.head(429).end()
    await pass(0)
    expect((reader.records[0] as { error: object }).error).not.toHaveProperty('retryAfterMs')
  })
})

describe('x-should-retry', () => {
  beforeEach(() => vi.useFakeTimers({ now }))
  afterEach(() => vi.useRealTimers())

  it.each<[value: string, status: number, attempts: number]>([
    ['true', 400, 2],
    ['false', 503, 1],
    [' FALSE ', 429, 1],
    ['perhaps', 503, 2],
    ['perhaps', 400, 1],
  ])('%s under %i makes %i attempts', async (value, status, attempts) => {
    const { vendor, reader } = await running({ maxRetries: 1 })
    vendor.last.head(status, { 'x-should-retry': value }).end()
    await pass(10_000)
    expect(vendor.exchanges).toHaveLength(attempts)
    reader.cancel()
  })

  it('says nothing of an error inside of an answer', async () => {
    const { vendor, reader } = await running({ maxRetries: 0 })
    vendor.last.open({ 'x-should-retry': 'false' }).frames({ error: { code: 'overloaded', retryable: true } })
    await pass(0)
    expect(reader.records).toMatchObject([{ error: { code: 'overloaded', retryable: true } }])
  })
})
