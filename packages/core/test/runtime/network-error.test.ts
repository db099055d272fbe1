import { inspect } from 'node:util'
import { ChatError, errorOf } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { networkError, systemCode } from '../../src/runtime/network-error.js'

const failing = (code: string, message = 'at https://user:sk-123@vendor.example'): Error =>
  Object.assign(new Error(message), { code })

describe('networkError', () => {
  it.each<[string, unknown, string, boolean, string]>([
    ['a refused connection', failing('ECONNREFUSED'), 'network', true, 'ECONNREFUSED'],
    [
      'inside of fetch’s TypeError',
      new TypeError('fetch failed', { cause: failing('ENOTFOUND') }),
      'network',
      true,
      'ENOTFOUND',
    ],
    ['inside of an AggregateError', new AggregateError([failing('ECONNRESET')]), 'network', true, 'ECONNRESET'],
    ['a connect timeout', failing('UND_ERR_CONNECT_TIMEOUT'), 'timeout', true, 'UND_ERR_CONNECT_TIMEOUT'],
    ['the system’s timeout', failing('ETIMEDOUT'), 'timeout', true, 'ETIMEDOUT'],
    ['an address that is none', failing('ERR_INVALID_URL'), 'invalid-request', false, 'base URL'],
    ['a header that cannot be sent', failing('UND_ERR_INVALID_ARG'), 'invalid-request', false, 'headers'],
    ['an unknown error', new Error('sk-123'), 'network', true, 'failed.'],
    ['a code that is no system code', failing('sk-123'), 'network', true, 'failed.'],
    ['no error at all', 'sk-123', 'network', true, 'failed.'],
    ['nothing', undefined, 'network', true, 'failed.'],
  ])('%s', (_, cause, code, retryable, part) => {
    const info = networkError(cause)
    expect(info).toEqual({ code, retryable, message: expect.stringContaining(part) })
    expect(info.message).not.toContain('sk-123')
    const kept = errorOf(info).cause
    expect(inspect(kept, { showHidden: true })).not.toContain('sk-123')
    expect(systemCode(kept)).toBe(systemCode(cause))
  })

  it('is not caught in a circle', () => {
    const circle: { cause?: unknown } = {}
    circle.cause = circle
    expect(networkError(circle).code).toBe('network')
  })

  it('lets a ChatError stand', () => {
    expect(networkError(new ChatError({ code: 'protocol', message: 'm' }))).toEqual({
      code: 'protocol',
      message: 'm',
      retryable: false,
    })
  })
})
