import { ChatError, type ErrorCode, type ErrorInfo, errorInfo, errorOf, publicError } from '@millrace/core'
import { describe, expect, it, vi } from 'vitest'
import { amend, withCause } from '../../src/vocabulary/errors.js'

const full: ErrorInfo = {
  code: 'rate-limit',
  message: 'Account 4711 may ask gpt-x at https://vendor.example 5 times.',
  retryable: true,
  status: 429,
  provider: 'glm',
  providerCode: '1302',
  retryAfterMs: 1500,
  requestId: 'r-1',
}

describe('ChatError', () => {
  it('has the fields of its info, and only those', () => {
    const error = new ChatError(full)
    expect({ ...error, message: error.message }).toEqual({ ...full, name: 'ChatError' })
    expect(Object.keys(new ChatError({ code: 'gone', message: 'm' })).sort()).toEqual(['code', 'name', 'retryable'])
    expect('status' in new ChatError({ code: 'gone', message: 'm' })).toBe(false)
  })

  it('is an Error with a stack, not retryable unless said', () => {
    const error = new ChatError({ code: 'gone', message: 'm' })
    expect(error).toBeInstanceOf(Error)
    expect(error.retryable).toBe(false)
    expect(error.stack).toContain('errors.test')
    expect(String(error)).toBe('ChatError: m')
  })

  it('has cause and partial where given, neither of which is written out', () => {
    const cause = new Error('secret')
    const error = new ChatError(full, { cause, partial: { content: [{ type: 'text', text: 'so far' }] } })
    expect(error.cause).toBe(cause)
    expect(error.partial?.content).toEqual([{ type: 'text', text: 'so far' }])
    expect(JSON.parse(JSON.stringify(error))).toEqual(full)
    expect('cause' in new ChatError(full)).toBe(false)
    expect('cause' in new ChatError(full, { cause: undefined })).toBe(true)
    expect('partial' in new ChatError(full)).toBe(false)
  })

  it('is known by a second copy of the package', async () => {
    vi.resetModules()
    const copy = await import('../../src/vocabulary/errors.js')
    expect(copy.ChatError).not.toBe(ChatError)
    expect(new ChatError(full)).toBeInstanceOf(copy.ChatError)
    expect(new copy.ChatError(full)).toBeInstanceOf(ChatError)
    expect(copy.errorInfo(new ChatError(full))).toEqual(full)
  })

  it.each([null, undefined, 'ChatError', 1, {}, new Error('x')])('%s is none', value => {
    expect(value instanceof ChatError).toBe(false)
  })

  it('a subclass has instances of its own', () => {
    class Special extends ChatError {}
    expect(new Special(full)).toBeInstanceOf(ChatError)
    expect(new Special(full)).toBeInstanceOf(Special)
    expect(new ChatError(full) instanceof Special).toBe(false)
  })
})

describe('errorInfo', () => {
  it('of a ChatError is its plain data', () => {
    const info = errorInfo(new ChatError(full))
    expect(info).toEqual(full)
    expect(Object.getPrototypeOf(info)).toBe(Object.prototype)
  })

  it.each<[unknown, string]>([
    [new TypeError('key sk-123'), 'TypeError'],
    ['key sk-123', 'string'],
    [{ message: 'key sk-123' }, 'object'],
    [undefined, 'undefined'],
    [null, 'object'],
  ])('of anything else says what kind of thing it was, never what it says', (thrown, kind) => {
    const info = errorInfo(thrown)
    expect(info).toMatchObject({ code: 'unknown', retryable: false })
    expect(info.message).toContain(kind)
    expect(JSON.stringify(info)).not.toContain('sk-123')
  })

  it('keeps the cause in this process: errorOf gives it back', () => {
    const cause = new Error('socket')
    expect(errorOf(errorInfo(cause)).cause).toBe(cause)
    expect(errorOf(errorInfo(new ChatError(full, { cause }))).cause).toBe(cause)
    expect(errorOf(amend(withCause(full, cause), { provider: 'p' })).cause).toBe(cause)
    expect('cause' in errorOf({ ...full })).toBe(false)
  })

  it('errorOf attaches the partial message', () => {
    expect(errorOf(full, { messageId: 'm' }).partial).toEqual({ messageId: 'm' })
  })
})

describe('publicError', () => {
  const codes = Object.keys({
    authentication: 1,
    permission: 1,
    'not-found': 1,
    'rate-limit': 1,
    quota: 1,
    'invalid-request': 1,
    'context-length': 1,
    'content-filter': 1,
    overloaded: 1,
    timeout: 1,
    network: 1,
    aborted: 1,
    protocol: 1,
    truncated: 1,
    limit: 1,
    gone: 1,
    unknown: 1,
  } satisfies Record<ErrorCode, 1>) as ErrorCode[]

  it.each(codes)('%s has a sentence of its own, and nothing of the vendor', code => {
    const shown = publicError({ ...full, code })
    expect(shown).toEqual({ code, message: expect.stringMatching(/^[A-Z].+\.$/), retryable: true, retryAfterMs: 1500 })
    expect(shown.message).not.toContain('4711')
  })

  it('has no retryAfterMs where there is none', () => {
    expect(publicError({ code: 'gone', message: 'm', retryable: false })).toEqual({
      code: 'gone',
      message: 'The answer is no longer kept.',
      retryable: false,
    })
  })

  it.each([
    ['words', { retryable: 'vendor 4711', retryAfterMs: 'vendor 4711' }],
    ['objects', { retryable: {}, retryAfterMs: { toString: () => 'vendor 4711' } }],
    ['no time', { retryable: 1, retryAfterMs: Number.NaN }],
    ['a time before now', { retryable: null, retryAfterMs: -1 }],
    ['a time without end', { retryable: undefined, retryAfterMs: Number.POSITIVE_INFINITY }],
  ])('passes on %s in no field', (_, fields) => {
    const shown = publicError({ ...full, ...fields } as never)
    expect(shown).toEqual({ code: full.code, message: expect.any(String), retryable: false })
  })

  it.each(['toString', 'constructor', '__proto__', 'brand-new'])('a code that does not exist (%s) is unknown', code => {
    expect(publicError({ ...full, code: code as ErrorCode })).toMatchObject({
      code: 'unknown',
      message: 'Something went wrong.',
    })
  })
})

it('a ChatError goes by its name in logs, and so does what is built of it', () => {
  const error = new ChatError({ code: 'network', message: 'No.' })
  expect([error.name, ChatError.name, String(error)]).toEqual(['ChatError', 'ChatError', 'ChatError: No.'])
  expect(error.stack).toMatch(/^ChatError: No\./)
  // A class that refers to itself is renamed by the build.
  const code = String(ChatError).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*|"[^"\n]*"|'[^'\n]*'/g, '')
  expect(code.match(/\bChatError\b/g)).toHaveLength(1)
})
