import { type ErrorCode, statusError } from '@millrace/core'
import { describe, expect, it } from 'vitest'

describe('statusError', () => {
  it.each<[number, ErrorCode, boolean]>([
    [200, 'protocol', false],
    [204, 'protocol', false],
    [302, 'protocol', false],
    [0, 'protocol', false],
    [400, 'invalid-request', false],
    [401, 'authentication', false],
    [402, 'quota', false],
    [403, 'permission', false],
    [404, 'not-found', false],
    [408, 'timeout', true],
    [409, 'overloaded', true],
    [413, 'invalid-request', false],
    [418, 'invalid-request', false],
    [422, 'invalid-request', false],
    [425, 'overloaded', true],
    [429, 'rate-limit', true],
    [500, 'unknown', true],
    [501, 'unknown', true],
    [502, 'overloaded', true],
    [503, 'overloaded', true],
    [504, 'timeout', true],
    [529, 'overloaded', true],
    [599, 'unknown', true],
  ])('%i is %s, retryable: %s', (status, code, retryable) => {
    expect(statusError(status)).toEqual({ code, retryable, status, message: expect.stringContaining(String(status)) })
  })

  it('takes the vendor’s words', () => {
    expect(statusError(404, 'no such model').message).toBe('no such model')
    expect(statusError(200, 'odd').message).toBe('odd')
  })
})
