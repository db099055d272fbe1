import { inspect } from 'node:util'
import { ChatError, errorOf } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { networkError, systemCode } from '../../src/runtime/network-error.js'

const failing = (code: string, message = 'at https://user:sk-123@vendor.example'): Error =>
  Object.assign(new Error(message), { code })

describe('networkError', () => {
  it.each<[string, unknown, string, boolean, string]>([
    [
      'a refused connection',
      failing('ECONNREFUSED'),
      'network',
      true,
      '(ECONNREFUSED): no server listens at the base URL, or at the proxy in use.',
    ],
    [
      'inside of fetch’s TypeError',
      new TypeError('fetch failed', { cause: failing('ENOTFOUND') }),
      'network',
      true,
      '(ENOTFOUND): look at the host of the base URL or the proxy, and at the network.',
    ],
    ['inside of an AggregateError', new AggregateError([failing('ECONNRESET')]), 'network', true, 'ECONNRESET'],
    ['a connect timeout', failing('UND_ERR_CONNECT_TIMEOUT'), 'timeout', true, 'UND_ERR_CONNECT_TIMEOUT'],
    ['the system’s timeout', failing('ETIMEDOUT'), 'timeout', true, 'ETIMEDOUT'],
    ['an address that is none', failing('ERR_INVALID_URL'), 'invalid-request', false, 'base URL'],
    ['a header that cannot be sent', failing('UND_ERR_INVALID_ARG'), 'invalid-request', false, 'headers'],
    ['an alert of TLS that may pass', failing('ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR'), 'network', true, 'TLSV1'],
    ['a broken head', failing('HPE_INVALID_HEADER_TOKEN'), 'network', true, 'HPE_INVALID_HEADER_TOKEN'],
    ['a code with the digits of a key', failing('AKIA7EXAMPLE'), 'network', true, 'failed.'],
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

it.each([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])('%s is a certificate that nobody should try again, however deep it lies', code => {
  const refused = Object.assign(new Error('self-signed certificate of canary.example'), { code })
  for (const cause of [refused, new TypeError('fetch failed', { cause: refused })]) {
    const error = networkError(cause)
    expect(error).toMatchObject({ code: 'network', retryable: false, message: expect.stringContaining(code) })
    expect(error.message).toContain('certificate')
    expect(error.message).not.toContain('canary')
  }
})

it.each([
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_UNSUPPORTED_PROTOCOL',
  'ERR_SSL_NO_CIPHERS_AVAILABLE',
  'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
  'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE',
  'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE',
  'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
  'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL',
])('%s is a handshake that fails each time', code => {
  const error = networkError(new TypeError('fetch failed', { cause: failing(code) }))
  expect(error).toMatchObject({ code: 'network', retryable: false, message: expect.stringContaining(`(${code})`) })
  expect(systemCode(errorOf(error).cause)).toBe(code)
})

it.each<[number, string, boolean]>([
  [407, 'Proxy Authentication Required (407)', false],
  [407, 'Proxy response (407) !== 200 when HTTP Tunneling', false],
  [403, 'Proxy response (403) !== 200 when HTTP Tunneling', false],
  [502, 'Proxy response (502) !== 200 when HTTP Tunneling', true],
])('a proxy that refuses by %i is told as one', (status, message, retryable) => {
  for (const code of ['UND_ERR_INVALID_ARG', 'UND_ERR_ABORTED']) {
    const refused = Object.assign(new Error(message), { code })
    for (const cause of [refused, new TypeError('fetch failed', { cause: refused })])
      expect(networkError(cause)).toMatchObject({
        code: 'network',
        retryable,
        message: expect.stringContaining(`(${status})`),
      })
    expect(networkError(refused).message).toContain('proxy')
  }
})
