import { createHmac } from 'node:crypto'
import type { AuthorizeContext, ErrorInfo, HttpRequest } from '@millrace/core'
import { createGlmEmulator } from '@millrace/emulator'
import { type GlmSettings, glm, glmDefinition } from '@millrace/glm'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const messages = [{ role: 'user', content: 'Hello' }] as const
const request: HttpRequest = { url: 'https://x', method: 'POST', headers: { accept: 'a' } }
const expired: ErrorInfo = { code: 'authentication', message: '', retryable: true, providerCode: '1003' }

const tokens = (settings: GlmSettings): ((context: Partial<AuthorizeContext>) => Promise<string>) => {
  const { authorize } = glmDefinition(settings)
  return async context => {
    const signed = await authorize!(request, { now: 0, attempt: 1, ...context })
    return signed.headers.authorization!.replace('Bearer ', '')
  }
}

beforeEach(() => {
  for (const name of ['ZAI_API_KEY', 'ZHIPU_API_KEY', 'ZHIPUAI_API_KEY', 'ZAI_BASE_URL']) vi.stubEnv(name, undefined)
})
afterEach(() => vi.unstubAllEnvs())

describe('a bearer key', () => {
  it('travels as it is, and waits for nothing', () => {
    const signed = glmDefinition({ apiKey: 'id.secret' }).authorize!(request, { now: 0, attempt: 1 })
    expect(signed).toEqual({ ...request, headers: { accept: 'a', authorization: 'Bearer id.secret' } })
    expect(request.headers).toEqual({ accept: 'a' })
  })

  it.each([
    [['ZAI_API_KEY', 'ZHIPU_API_KEY', 'ZHIPUAI_API_KEY'], 'ZAI_API_KEY'],
    [['ZHIPU_API_KEY', 'ZHIPUAI_API_KEY'], 'ZHIPU_API_KEY'],
    [['ZHIPUAI_API_KEY'], 'ZHIPUAI_API_KEY'],
  ])('out of %j is that of %s', async (set, used) => {
    for (const name of set) vi.stubEnv(name, `${name}.secret`)
    expect(await tokens({})({})).toBe(`${used}.secret`)
  })
})

describe('a signed token', () => {
  const decoded = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString())

  it('is HS256 over id and milliseconds, signed with the secret', async () => {
    const now = Date.UTC(2026, 7, 1)
    const [header, payload, signature] = (await tokens({ apiKey: 'myid.mysecret', auth: 'jwt' })({ now })).split('.')
    expect(decoded(header!)).toEqual({ alg: 'HS256', sign_type: 'SIGN' })
    expect(decoded(payload!)).toEqual({ api_key: 'myid', exp: now + 210_000, timestamp: now })
    expect(signature).toBe(createHmac('sha256', 'mysecret').update(`${header}.${payload}`).digest('base64url'))
  })

  it('is used for 180 s', async () => {
    const token = tokens({ apiKey: 'a.b', auth: 'jwt' })
    const first = await token({ now: 1_000 })
    expect(await token({ now: 180_999 })).toBe(first)
    expect(await token({ now: 181_000 })).not.toBe(first)
  })

  it('is signed anew after 1003, after no other failure, and when the clock goes back', async () => {
    const token = tokens({ apiKey: 'a.b', auth: 'jwt' })
    const first = await token({ now: 1_000_000 })
    expect(await token({ now: 1_000_001, previous: { ...expired, providerCode: '1302' } })).toBe(first)
    expect(await token({ now: 1_000_002, previous: expired })).not.toBe(first)
    const second = await token({ now: 1_000_003 })
    expect(await token({ now: 500_000 })).not.toBe(second)
  })

  it('follows the key in the environment', async () => {
    const token = tokens({ auth: 'jwt' })
    vi.stubEnv('ZAI_API_KEY', 'a.b')
    const first = await token({ now: 1 })
    vi.stubEnv('ZAI_API_KEY', 'c.d')
    expect(await token({ now: 2 })).not.toBe(first)
  })

  it('is accepted by the vendor', async () => {
    const emulator = createGlmEmulator({ keys: ['myid.mysecret'] })
    const text = await glm({ apiKey: 'myid.mysecret', auth: 'jwt', fetch: emulator.fetch }).stream({ messages }).text()
    expect(text).not.toBe('')
  })

  it('is signed anew once when the vendor finds it expired', async () => {
    let calls = 0
    // The vendor's clock is an hour ahead when it looks at the first token.
    const emulator = createGlmEmulator({
      keys: ['a.bcdefg'],
      now: () => Date.now() + (emulator.requests.length <= 1 && calls++ === 0 ? 3_600_000 : 0),
    })
    const text = await glm({ apiKey: 'a.bcdefg', auth: 'jwt', fetch: emulator.fetch }).stream({ messages }).text()
    expect(text).not.toBe('')
    expect(emulator.requests).toHaveLength(2)
  })

  it('that stays expired is an authentication error after one more try', async () => {
    const emulator = createGlmEmulator({ keys: ['a.bcdefg'], now: () => Date.now() + 3_600_000 })
    const answer = glm({ apiKey: 'a.bcdefg', auth: 'jwt', fetch: emulator.fetch, maxRetries: 5 }).stream({ messages })
    await expect(answer.text()).rejects.toMatchObject({ code: 'authentication', providerCode: '1003', status: 401 })
    expect(emulator.requests).toHaveLength(2)
  })
})

describe('a missing key', () => {
  it.each(['bearer', 'jwt'] as const)('fails before any request and names the variables (%s)', async auth => {
    const emulator = createGlmEmulator()
    const failure = glm({ auth, fetch: emulator.fetch }).stream({ messages }).text()
    await expect(failure).rejects.toMatchObject({
      code: 'authentication',
      message: expect.stringMatching(/apiKey.*ZAI_API_KEY.*ZHIPU_API_KEY.*ZHIPUAI_API_KEY/),
      provider: 'glm',
    })
    expect(emulator.requests).toHaveLength(0)
  })
})

describe('a malformed key', () => {
  it.each<[string, GlmSettings]>([
    ['white space', { apiKey: 'canary. zq9' }],
    ['a line end', { apiKey: 'canary.zq9\n' }],
    ['other letters', { apiKey: 'canary.zq9é' }],
    ['no dot for a JWT', { apiKey: 'canaryzq9', auth: 'jwt' }],
    ['two dots for a JWT', { apiKey: 'canary.zq.zq9', auth: 'jwt' }],
    ['no secret for a JWT', { apiKey: 'canary.', auth: 'jwt' }],
  ])('with %s is refused at once, unseen', (_, settings) => {
    expect(() => glm(settings)).toThrow(TypeError)
    expect(() => glm(settings)).toThrow(expect.objectContaining({ message: expect.not.stringMatching(/canary|zq9/) }))
  })

  it.each<[string, string, GlmSettings]>([
    ['white space', 'canary. zq9', {}],
    ['no dot for a JWT', 'canaryzq9', { auth: 'jwt' }],
  ])('with %s in the environment fails the answer, unseen', async (_, key, settings) => {
    vi.stubEnv('ZHIPU_API_KEY', key)
    const failed = await glm(settings)
      .stream({ messages })
      .text()
      .catch(error => error)
    expect(failed).toMatchObject({ code: 'authentication', message: expect.stringContaining('ZHIPU_API_KEY') })
    expect(JSON.stringify(failed)).not.toMatch(/canary|zq9/)
  })
})

describe('settings that cannot be', () => {
  it.each<[string, object]>([
    ['endpoint', { endpoint: 'mars' }],
    ['baseURL', { baseURL: 'ftp://x' }],
    ['baseURL', { endpoint: 'zai', baseURL: 'https://x' }],
    ['auth', { auth: 'basic' }],
    ['onCorruptFrame', { onCorruptFrame: 'ignore' }],
    ['onSensitive', { onSensitive: 'ignore' }],
    ['model', { model: '' }],
    ['apiKey', { apiKey: 7 }],
    ['apiKey', { apiKey: '' }],
    ['idleTimeoutMs', { idleTimeoutMs: -1 }],
  ])('%s is named', (name, settings) => {
    expect(() => glm(settings as GlmSettings)).toThrow(TypeError)
    expect(() => glm(settings as GlmSettings)).toThrow(name)
  })
})
