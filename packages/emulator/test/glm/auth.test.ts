import { SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { checkAuthorization } from '../../src/glm/auth.js'
import { createGlmEmulator } from '../../src/index.js'
import { ask } from '../helpers.js'

const now = 1_790_000_000_000

interface Token {
  id?: string
  secret?: string
  exp?: number
  timestamp?: number
  signType?: string
  alg?: string
}

const sign = ({
  id = 'emulator',
  secret = 'secret',
  exp = now + 210_000,
  timestamp = now,
  signType = 'SIGN',
  alg = 'HS256',
}: Token) =>
  new SignJWT({ api_key: id, timestamp, exp })
    .setProtectedHeader({ alg, sign_type: signType })
    .sign(new TextEncoder().encode(secret))

const codeOf = async (header: string | undefined, keys?: string[]) =>
  (await checkAuthorization(header, keys, now))?.code

describe('a raw key', () => {
  it.each<[string | undefined, string | undefined, string | undefined]>([
    [undefined, undefined, '1001'],
    ['', undefined, '1001'],
    ['Bearer any.key', undefined, undefined],
    ['bearer any.key', undefined, undefined],
    ['any.key', undefined, '1002'],
    ['Bearer nodot', undefined, '1002'],
    ['Bearer a.', undefined, '1002'],
    ['Bearer a.b.c.d', undefined, '1002'],
    ['Bearer', undefined, '1002'],
    ['Bearer id.secret', 'id.secret', undefined],
    ['Bearer id.other', 'id.secret', '1000'],
  ])('%j with keys %j gives %s', async (header, key, code) => {
    expect(await codeOf(header, key === undefined ? undefined : [key])).toBe(code)
  })
})

describe('a JWT', () => {
  it.each<[string, Token, string | undefined]>([
    ['well signed', {}, undefined],
    ['of the last millisecond', { exp: now + 1 }, undefined],
    ['expired', { exp: now }, '1003'],
    ['with exp in seconds', { exp: now / 1000 + 210 }, '1003'],
    ['with times in microseconds', { exp: now * 1000, timestamp: now * 1000 }, '1002'],
    ['with another secret', { secret: 'other' }, '1000'],
    ['of an unknown id', { id: 'stranger' }, '1000'],
    ['without sign_type SIGN', { signType: 'JWT' }, '1002'],
    ['signed by HS512', { alg: 'HS512', secret: 's'.repeat(64) }, '1002'],
  ])('%s gives %s', async (_, token, code) => {
    const jwt = await sign(token)
    expect(await codeOf(`Bearer ${jwt}`)).toBe(code)
    expect(await codeOf(jwt)).toBe(code)
  })

  it('counts by the keys of the emulator', async () => {
    const jwt = await sign({ id: 'mine', secret: 'own' })
    expect(await codeOf(jwt, ['mine.own'])).toBeUndefined()
    expect(await codeOf(await sign({}), ['mine.own'])).toBe('1000')
  })

  it.each(['a.b.c', `${btoa('{"alg":"none","sign_type":"SIGN"}')}.${btoa('{}')}.x`])(
    'that is none is malformed: %s',
    async token => {
      expect(await codeOf(token)).toBe('1002')
    },
  )
})

it('answers with status, code and message, in the language that the client accepts', async () => {
  const emulator = createGlmEmulator({ keys: ['id.secret'] })
  const english = await ask(emulator, {}, { authorization: 'Bearer id.wrong' })
  expect(english.status).toBe(401)
  expect(await english.json()).toEqual({ error: { code: '1000', message: 'Authentication failed.' } })
  const chinese = await ask(emulator, {}, { authorization: 'Bearer id.wrong', 'accept-language': 'zh-CN' })
  expect(await chinese.json()).toEqual({ error: { code: '1000', message: '身份验证失败。' } })
})
