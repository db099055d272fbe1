import type { ErrorCode } from '@millrace/core'
import { chatResponse } from '@millrace/server'
import { expect, test } from 'vitest'
import { failure, streamOf } from '../support/streams.js'

test.each([
  [0, '0'],
  [1, '1'],
  [1_500, '2'],
  [Number.NaN, null],
  [Number.POSITIVE_INFINITY, null],
  [-1, null],
  ['5000' as unknown as number, null],
])('a wait of %s ms is told as %s', async (wait, told) => {
  const response = await chatResponse(streamOf([failure('rate-limit', wait)]), { onError: false })
  expect(response.status).toBe(429)
  expect(response.headers.get('retry-after')).toBe(told)
  const { error } = (await response.json()) as { error: object }
  expect('retryAfterMs' in error).toBe(told !== null)
})

test.each([
  [60_000, null],
  [60_001, 'false'],
  [3_600_000, 'false'],
])('a wait of %s ms: a client that asks again by itself is told %s', async (wait, told) => {
  const response = await chatResponse(streamOf([failure('rate-limit', wait)]), { onError: false })
  expect(response.headers.get('x-should-retry')).toBe(told)
})

test.each<[ErrorCode, boolean, number, string | null]>([
  ['quota', false, 503, 'false'],
  ['authentication', false, 502, 'false'],
  ['overloaded', true, 503, null],
  ['invalid-request', false, 400, null],
])('%s, retryable %s, is %s: a client that asks again by itself is told %s', async (code, retryable, status, told) => {
  const error = { code, message: 'It failed.', retryable }
  const response = await chatResponse(streamOf([{ type: 'error', error }]), { onError: false })
  expect([response.status, response.headers.get('x-should-retry')]).toEqual([status, told])
})
