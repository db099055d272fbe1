import type { ErrorCode, ErrorInfo } from '@millrace/core'
import { type GlmSettings, glmDefinition } from '@millrace/glm'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const now = Date.UTC(2026, 7, 1, 4, 0, 0)
const refused = (
  status: number,
  body: unknown,
  settings: GlmSettings = {},
  headers: Record<string, string> = {},
): ErrorInfo =>
  glmDefinition({ apiKey: 'id.secret', ...settings }).toError({
    status,
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

/** Every code of the vendor's pages: status, ours, and whether trying again makes sense. */
const codes: readonly (readonly [codes: string, status: number, code: ErrorCode, retryable: boolean])[] = [
  ['1000 1001 1002 1003 1004 1005', 401, 'authentication', false],
  ['1110 1112 1121', 429, 'permission', false],
  ['1111', 429, 'authentication', false],
  ['1113 1304 1309', 429, 'quota', false],
  ['1120', 500, 'overloaded', true],
  ['1200 1230', 500, 'unknown', true],
  ['1234', 500, 'network', true],
  ['1210 1212 1213 1214 1215 1231', 400, 'invalid-request', false],
  ['1211 1221 1222', 400, 'not-found', false],
  ['1220', 403, 'permission', false],
  ['1261', 400, 'context-length', false],
  ['1300 1301', 400, 'content-filter', false],
  ['1302 1303', 429, 'rate-limit', true],
  ['1305 1312', 429, 'overloaded', true],
  ['1308 1310 1316 1317 1318 1319 1320 1321', 429, 'quota', false],
  ['1311 1313 1314 1315', 429, 'permission', false],
]
const each = codes.flatMap(([names, ...rest]) => names.split(' ').map(name => [name, ...rest] as const))

beforeEach(() => vi.useFakeTimers({ now, toFake: ['Date'] }))
afterEach(() => vi.useRealTimers())

describe('the table of codes', () => {
  it('is whole', () => expect(each).toHaveLength(46))

  it.each(each)('%s (%i) is %s, to be retried: %s', (name, status, code, retryable) => {
    const expected = { code, retryable, status, providerCode: name, message: expect.stringMatching(/^No\./) }
    expect(refused(status, { error: { code: name, message: 'No.' } })).toMatchObject(expected)
  })

  it.each(each)('%s is the same as a number, flat, and inside of a stream', (name, status, code, retryable) => {
    const expected = { code, retryable, providerCode: name }
    expect(refused(status, { error: { code: Number(name), message: 'No.' } })).toMatchObject(expected)
    expect(refused(status, { code: Number(name), msg: 'No.' })).toMatchObject(expected)
    expect(refused(200, { error: { code: name, message: 'No.' }, request_id: 'r1' })).toMatchObject({
      ...expected,
      requestId: 'r1',
    })
  })

  it('1003 is worth another try where tokens are signed here', () => {
    const body = { error: { code: '1003', message: 'expired' } }
    expect(refused(401, body, { auth: 'jwt' })).toMatchObject({ code: 'authentication', retryable: true })
    expect(refused(401, body, { auth: 'bearer' })).toMatchObject({ code: 'authentication', retryable: false })
  })
})

describe('a limit that will be reset', () => {
  const limit = (message: string, headers = {}): ErrorInfo =>
    refused(429, { error: { code: '1308', message } }, {}, headers)
  const hour = 3_600_000

  it.each([
    ['the time of Beijing, as the vendor writes it', 'Your limit will reset at 2026-08-01 13:00:00'],
    ['in Chinese', '已达到 5 小时的使用上限。您的限额将在 2026-08-01 13:00:00 重置。'],
    [
      'around it, ids',
      '[1308][Usage limit reached for 5 hour. Your limit will reset at 2026-08-01 13:00:00][20260801120000b4955568412247d7]',
    ],
    ['without seconds', 'resets 2026-08-01 13:00'],
    ['UTC', 'reset at 2026-08-01T05:00:00Z'],
    ['UTC with fractions', 'reset at 2026-08-01T05:00:00.000Z'],
    ['with an offset', 'reset at 2026-08-01T07:00:00+02:00'],
    ['with an offset without a colon', 'reset at 2026-07-31T23:30:00 -0530'],
    ['milliseconds', `next_flush_time: ${now + hour}`],
    ['seconds', `next_flush_time=${(now + hour) / 1000}`],
  ])('%s', (_, message) => {
    expect(limit(message)).toMatchObject({ code: 'quota', retryable: true, retryAfterMs: hour })
  })

  it('that is over may be tried at once', () => {
    expect(limit('reset at 2026-08-01 11:00:00')).toMatchObject({ retryable: true, retryAfterMs: 0 })
  })

  it.each(['later', 'in 5 hours', '[20260801120000b4955568412247d7]', 'call 20260801120000'])(
    '%s names no time, so trying again is no use',
    message => {
      const info = limit(message)
      expect(info.retryable).toBe(false)
      expect(info).not.toHaveProperty('retryAfterMs')
    },
  )

  it('takes the header where the message names no time', () => {
    expect(limit('later', { 'retry-after': '30' })).toMatchObject({ retryable: true, retryAfterMs: 30_000 })
  })

  it('is not read out of the message of other codes', () => {
    const info = refused(429, { error: { code: '1302', message: 'since 2026-08-01 13:00:00' } })
    expect(info).toMatchObject({ code: 'rate-limit', retryable: true })
    expect(info).not.toHaveProperty('retryAfterMs')
  })
})

describe('what no table has', () => {
  it.each<[string, number, unknown, object]>([
    [
      'an unknown code goes by its status',
      429,
      { error: { code: '1999', message: 'No.' } },
      { code: 'rate-limit', providerCode: '1999', message: 'No.' },
    ],
    [
      'an unknown code inside of a stream',
      200,
      { error: { code: '1999', message: 'No.' } },
      { code: 'unknown', retryable: false, message: 'No.' },
    ],
    ['500 inside of a stream', 200, { error: { code: '500', message: 'No.' } }, { code: 'unknown', retryable: true }],
    ['a page', 502, '<html>', { code: 'overloaded', retryable: true }],
    ['nothing', 500, '', { code: 'unknown', retryable: true }],
    [
      'a whole answer instead of a stream',
      200,
      { id: 'a', choices: [], usage: {} },
      { code: 'protocol', retryable: false },
    ],
    [
      'a code like a member of every object',
      400,
      { error: { code: 'toString', message: 'No.' } },
      { code: 'invalid-request' },
    ],
  ])('%s', (_, status, body, expected) => {
    expect(refused(status, body)).toMatchObject({ status, ...expected })
  })
})

describe('a refused key', () => {
  const message = (settings: GlmSettings, code = '1000'): string =>
    refused(401, { error: { code, message: 'No.' } }, settings).message
  beforeEach(() => {
    for (const name of ['ZAI_API_KEY', 'ZHIPU_API_KEY', 'ZHIPUAI_API_KEY', 'ZAI_BASE_URL']) vi.stubEnv(name, undefined)
  })
  afterEach(() => vi.unstubAllEnvs())

  it('may be one of the other country, where nobody said which', () => {
    expect(message({})).toBe('No. The key was tried at BigModel; one of Z.ai needs endpoint: "zai".')
    vi.stubEnv('ZAI_API_KEY', 'a.b')
    expect(message({ apiKey: undefined as never })).toMatch(/at Z.ai; .* endpoint: "bigmodel"/)
  })

  it('is told plainly where somebody did, and where the key is not to blame', () => {
    expect(message({ endpoint: 'bigmodel' })).toBe('No.')
    expect(message({ baseURL: 'http://x' })).toBe('No.')
    expect(message({}, '1113')).toBe('No.')
    vi.stubEnv('ZAI_BASE_URL', 'http://x')
    expect(message({})).toBe('No.')
  })
})

it('a key that the vendor repeats is cut out, whole and by half', () => {
  const message = 'Wrong: someid.canarysecret, canarysecret, Bearer eyJhbGciOi.eyJhcGkiOi.c2lnbmF0dXJl'
  const info = refused(401, { error: { code: '1000', message } }, { apiKey: 'someid.canarysecret', endpoint: 'zai' })
  expect(info.message).toBe('Wrong: [redacted], [redacted], [redacted]')
})
