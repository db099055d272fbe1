import { defaultOptions } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { resolveOptions } from '../../src/vocabulary/options.js'

it('the defaults are those of the documentation', () => {
  expect(defaultOptions).toEqual({
    maxRetries: 2,
    minRetryDelayMs: 500,
    maxRetryDelayMs: 8_000,
    maxRetryAfterMs: 60_000,
    firstByteTimeoutMs: 120_000,
    idleTimeoutMs: 60_000,
    gatherMs: 0,
    totalTimeoutMs: 3_600_000,
    maxEventBytes: 16 * 1024 * 1024,
    maxResponseBytes: 64 * 1024 * 1024,
    maxBlocks: 10_000,
    maxToolInputBytes: 4 * 1024 * 1024,
  })
})

describe('resolveOptions', () => {
  it('lays options over others, undefined being nothing', () => {
    const base = resolveOptions({ maxRetries: 5, idleTimeoutMs: 600_000 })
    expect(base).toEqual({ ...defaultOptions, maxRetries: 5, idleTimeoutMs: 600_000 })
    expect(resolveOptions(undefined, base)).toEqual(base)
    const given = { maxRetries: 0, idleTimeoutMs: undefined as never }
    expect(resolveOptions(given, base)).toEqual({ ...defaultOptions, maxRetries: 0, idleTimeoutMs: 600_000 })
    expect(base.maxRetries).toBe(5)
    expect(defaultOptions.maxRetries).toBe(2)
  })

  it.each(Object.keys(defaultOptions))('%s that is no number from 0 is a TypeError that names it', name => {
    for (const value of [-1, Number.NaN, '1', null]) expect(() => resolveOptions({ [name]: value })).toThrow(name)
    expect(resolveOptions({ [name]: Number.POSITIVE_INFINITY })).toMatchObject({ [name]: Number.POSITIVE_INFINITY })
  })

  it.each([
    ['abortSignal', 'signal'],
    ['model', 'a field of the request, stream({ model, messages }), or a setting of the provider.'],
    ['timeout', 'totalTimeoutMs'],
    ['timeoutMs', 'totalTimeoutMs'],
    ['retries', 'maxRetries'],
    ['max_retries', 'maxRetries'],
    ['temperature', 'a field of the request: stream({ messages, … }).'],
    ['providerOptions', 'a field of the request: stream({ messages, … }).'],
    ['maxTokens', 'maxOutputTokens, a field of the request.'],
  ])('%s, as other libraries have it, is not passed over: it is %s', (name, here) => {
    expect(() => resolveOptions({ [name]: 1 })).toThrow(`${name} is no option of a stream. Here it is ${here}`)
    expect(resolveOptions({ [name]: undefined })).toEqual(defaultOptions)
  })

  it('a misspelt one is a TypeError that names the right one; a name of somebody else passes', () => {
    expect(() => resolveOptions({ idleTimeout: 5 } as never)).toThrow(
      new TypeError('idleTimeout is no option of a stream. Did you mean idleTimeoutMs?'),
    )
    expect(() => resolveOptions({ maxretries: 0 } as never)).toThrow('Did you mean maxRetries?')
    expect(resolveOptions({ tenant: 'a', idleTimeout: undefined } as never)).toEqual(defaultOptions)
  })
})
