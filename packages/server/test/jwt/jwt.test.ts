import { createSecretKey } from 'node:crypto'
import { createServer } from 'node:http'
import { createChatHandler, HttpError } from '@millrace/server'
import { type JwtVerifierOptions, jwtVerifier } from '@millrace/server/jwt'
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { ask } from '../support/doors.js'
import { FakeReply } from '../support/fake-reply.js'
import { fakeProvider } from '../support/provider.js'
import { recordsIn } from '../support/records.js'
import { listening } from '../support/serve.js'
import { opening, tap } from '../support/streams.js'
import { turn } from '../support/turns.js'

afterEach(() => void vi.useRealTimers())

const rsa = await generateKeyPair('RS256')
const other = await generateKeyPair('RS256')
const ec = await generateKeyPair('ES256')
const ed = await generateKeyPair('EdDSA')
const secretBytes = new TextEncoder().encode('an example of a secret of 32 bytes and more')
const hmac = (bytes: Uint8Array<ArrayBuffer>, hash = 'SHA-256') =>
  crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash }, false, ['sign', 'verify'])
const secret = await hmac(secretBytes)
const pem = await exportSPKI(rsa.publicKey)
const jwk = await exportJWK(rsa.publicKey)

const usual = {
  key: rsa.publicKey,
  algorithms: ['RS256'],
  issuer: 'https://login.example',
  audience: 'chat',
  requiredClaims: ['exp', 'sub'],
} satisfies JwtVerifierOptions

const seconds = () => Math.floor(Date.now() / 1000)

/** Claims that count, with changes; undefined leaves one out. */
const claims = (changed: object = {}): JWTPayload =>
  Object.fromEntries(
    Object.entries({
      iss: usual.issuer,
      aud: 'chat',
      sub: 'li',
      iat: seconds(),
      exp: seconds() + 300,
      ...changed,
    }).filter(([, value]) => value !== undefined),
  )

type SigningKey = Parameters<SignJWT['sign']>[0]

const sign = (payload: JWTPayload = claims(), key: SigningKey = rsa.privateKey, header: object = {}) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'RS256', ...header }).sign(key)

const request = (authorization: string | undefined, headers: Record<string, string> = {}) => ({
  method: 'POST',
  url: '/chat',
  headers: { ...(authorization !== undefined && { authorization }), ...headers },
  signal: new AbortController().signal,
})

const authorize = (token: string, options: Partial<JwtVerifierOptions> = {}) =>
  jwtVerifier({ ...usual, ...options })(request(`Bearer ${token}`))

/** The refusal of a token; fails where it is let in. */
async function refusal(given: Promise<unknown>): Promise<HttpError> {
  const thrown = await given.then(
    let_in => expect.fail(`let in: ${JSON.stringify(let_in)}`),
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(HttpError)
  return thrown as HttpError
}

describe('a token counts', () => {
  test('with an owner and its end', async () => {
    const exp = seconds() + 300
    expect(await authorize(await sign(claims({ exp })))).toEqual({ owner: 'li', untilMs: exp * 1000 })
  })

  test.each([
    ['RS256', rsa],
    ['ES256', ec],
    ['EdDSA', ed],
  ])('signed by %s', async (alg, { publicKey: key, privateKey }) => {
    const token = await sign(claims(), privateKey, { alg })
    expect(await authorize(token, { key, algorithms: [alg] })).toMatchObject({ owner: 'li' })
  })

  test('signed by a shared secret', async () => {
    const token = await sign(claims(), secret, { alg: 'HS256' })
    expect(await authorize(token, { key: secret, algorithms: ['HS256'] })).toMatchObject({ owner: 'li' })
  })

  test('made out to several, or by one of several issuers', async () => {
    const token = await sign(claims({ aud: ['mail', 'chat'] }))
    expect(await authorize(token, { issuer: ['https://old.example', usual.issuer] })).toMatchObject({ owner: 'li' })
  })

  test('as the options say: its owner, its end, its place, its clock', async () => {
    const token = await sign(claims({ exp: seconds() - 5, tenant: 'acme' }))
    const verify = jwtVerifier({
      ...usual,
      clockToleranceMs: 10_000,
      endsWithToken: false,
      owner: ({ sub, tenant }) => `${tenant}/${sub}`,
      token: ({ headers }) => headers.cookie?.split('token=')[1],
    })
    expect(await verify(request(undefined, { cookie: `token=${token}` }))).toEqual({ owner: 'acme/li' })
  })

  test.each(['bearer', 'BEARER', 'Bearer  '])('behind %s', async scheme => {
    expect(await jwtVerifier(usual)(request(`${scheme} ${await sign()}`))).toMatchObject({ owner: 'li' })
  })
})

describe('a token is 401', () => {
  const tampered = (token: string) => {
    const [head, , signature] = token.split('.')
    return `${head}.${btoa(JSON.stringify(claims({ sub: 'du' })))
      .replaceAll('=', '')
      .replaceAll('+', '-')
      .replaceAll('/', '_')}.${signature}`
  }
  test.each<[string, () => string | Promise<string>, Partial<JwtVerifierOptions>?]>([
    ['without a signature (alg: none)', () => new UnsecuredJWT(claims()).encode()],
    ['with alg: none and something for a signature', () => `${new UnsecuredJWT(claims()).encode()}x`],
    [
      'signed by the public key as if it were a secret',
      async () => sign(claims(), await hmac(new TextEncoder().encode(pem)), { alg: 'HS256' }),
    ],
    ['signed by another key', () => sign(claims(), other.privateKey)],
    [
      'signed by another algorithm',
      async () => sign(claims(), (await generateKeyPair('PS256')).privateKey, { alg: 'PS256' }),
    ],
    ['that was changed', async () => tampered(await sign())],
    ['that does not expire', () => sign(claims({ exp: undefined }))],
    ['that has expired', () => sign(claims({ exp: seconds() }))],
    ['that expires in words', () => sign(claims({ exp: `${seconds() + 300}` }))],
    ['that is not good yet', () => sign(claims({ nbf: seconds() + 60 }))],
    ['that is too old', () => sign(claims({ iat: seconds() - 61 })), { maxAgeMs: 60_000 }],
    ['for nobody', () => sign(claims({ sub: undefined }))],
    ['for an empty name', () => sign(claims({ sub: '' }))],
    ['for a number', () => sign(claims({ sub: 7 }))],
    ['for null', () => sign(claims({ sub: null }))],
    ['without a claim that is asked for', () => sign(), { requiredClaims: ['exp', 'sub', 'scope'] }],
    ['with null for it', () => sign(claims({ scope: null })), { requiredClaims: ['exp', 'sub', 'scope'] }],
    ['that inherits it', () => sign(), { requiredClaims: ['exp', 'sub', 'toString'] }],
    ['whose owner is not known', () => sign(), { owner: () => undefined }],
    ['of another issuer', () => sign(claims({ iss: 'https://evil.example' }))],
    ['of no issuer', () => sign(claims({ iss: undefined }))],
    ['for another audience', () => sign(claims({ aud: 'mail' }))],
    ['for no audience', () => sign(claims({ aud: undefined }))],
    ['for an audience that begins alike', () => sign(claims({ aud: 'chat2' }))],
    ['of another type', () => sign(), { typ: 'at+jwt' }],
    [
      'with a header that must be understood',
      () =>
        new SignJWT(claims())
          .setProtectedHeader({ alg: 'RS256', crit: ['x'], x: 1 })
          .sign(rsa.privateKey, { crit: { x: true } }),
    ],
    ['that is none', () => 'a.b.c'],
    ['of two parts', () => 'a.b'],
    ['of five parts', () => 'a.b.c.d.e'],
    ['with a blank', async () => `${await sign()} x`],
    ['beside another', async () => `${await sign()}, Bearer ${await sign()}`],
    ['of other letters', () => 'ä.b.c'],
    ['without end', () => `${'a'.repeat(20_000)}.b.c`],
  ])('%s', async (_, token, options) => {
    const text = await token()
    const error = await refusal(authorize(text, options))
    expect(error).toMatchObject({ status: 401, code: 'authentication', retryable: false })
    expect(error.headers['www-authenticate']).toMatch(/^Bearer error="invalid_token", error_description="[\w .]+"$/)
    expect(JSON.stringify([error, error.headers, error.stack, error.cause])).not.toContain(text)
  })

  test.each([undefined, '', 'Basic bGk6ZHU=', 'Bearer', 'Bearer ', 'Token a.b.c', 'Bearera.b.c'])(
    'that is not there (%s)',
    async authorization => {
      const error = await refusal(jwtVerifier(usual)(request(authorization)))
      expect([error.status, error.headers['www-authenticate']]).toEqual([401, 'Bearer'])
    },
  )
})

describe('options that would let others in are refused', () => {
  const leftOut = ['algorithms', 'issuer', 'audience', 'requiredClaims'] as const
  test.each(leftOut)('without %s', name => {
    for (const value of [undefined, '', [], [''], null, 7])
      expect(() => jwtVerifier({ ...usual, [name]: value } as never)).toThrow(new RegExp(`^${name} `))
  })

  test('requiredClaims has exp and sub', () => {
    expect(() => jwtVerifier({ ...usual, requiredClaims: ['sub'] })).toThrow('requiredClaims takes exp')
    expect(() => jwtVerifier({ ...usual, requiredClaims: ['exp'] })).toThrow('requiredClaims takes sub')
  })

  test.each<[string, unknown]>([
    ['a PEM', pem],
    ['bytes of a PEM', new TextEncoder().encode(pem)],
    ['bytes', secretBytes],
    ['a KeyObject', createSecretKey(secretBytes)],
    ['a JWK', jwk],
    ['an object that calls itself one', { type: 'public', algorithm: { name: 'HMAC' }, usages: ['verify'] }],
    ['a private key', rsa.privateKey],
    ['null', null],
    ['nothing', undefined],
  ])('%s for a key', (_, key) => {
    expect(() => jwtVerifier({ ...usual, key } as never)).toThrow(/key/)
    expect(() => jwtVerifier({ ...usual, key, algorithms: ['HS256'] } as never)).toThrow(/key/)
  })

  test.each([['none'], ['None'], ['RS256 '], ['HS256'], ['PS256'], ['ES256'], ['RS512'], ['A256GCM']])(
    'algorithm %s for a key of RS256',
    name => {
      expect(() => jwtVerifier({ ...usual, algorithms: ['RS256', name] })).toThrow(`algorithms has ${name}`)
    },
  )

  test('a secret that can be guessed', async () => {
    const algorithms = ['HS256']
    expect(() => jwtVerifier({ ...usual, key: secret, algorithms })).not.toThrow()
    const short = await hmac(new TextEncoder().encode('secret'))
    expect(() => jwtVerifier({ ...usual, key: short, algorithms })).toThrow('algorithms')
    expect(() => jwtVerifier({ ...usual, key: secret, algorithms: ['HS512'] })).toThrow('algorithms')
  })

  test('a set of keys with secrets, and secrets for a set of keys', async () => {
    const { key: _, ...rest } = usual
    const keys = [await exportJWK(rsa.publicKey)] as never[]
    expect(() => jwtVerifier({ ...rest, jwks: { keys } })).not.toThrow()
    expect(() => jwtVerifier({ ...rest, jwks: { keys }, algorithms: ['HS256'] })).toThrow('algorithms has HS256')
    const open = await generateKeyPair('RS256', { extractable: true })
    for (const bad of [[], [null], [{}], [{ kty: 'oct', k: 'AAAA' }], [await exportJWK(open.privateKey)], 'x'])
      expect(() => jwtVerifier({ ...rest, jwks: { keys: bad as never } })).toThrow('jwks')
    expect(() => jwtVerifier({ ...usual, jwks: { keys } })).toThrow('one of')
  })

  test.each(['http://login.example/keys', 'ftp://login.example', '/keys', '', 'http://127.0.0.1.evil.example'])(
    '%s for an address of keys',
    jwksUrl => {
      const { key: _, ...rest } = usual
      expect(() => jwtVerifier({ ...rest, jwksUrl })).toThrow('jwksUrl')
      expect(() => jwtVerifier({ ...rest, jwksUrl, algorithms: ['HS256'] })).toThrow('algorithms')
    },
  )

  test.each([
    ['clockToleranceMs', -1],
    ['clockToleranceMs', '1'],
    ['maxAgeMs', Number.NaN],
    ['typ', ''],
    ['endsWithToken', 'no'],
    ['owner', 'sub'],
    ['token', 'cookie'],
  ])('%s: %s', (name, value) => {
    expect(() => jwtVerifier({ ...usual, [name]: value } as never)).toThrow(new RegExp(`^${name} `))
  })
})

describe('keys at an address', () => {
  /** An issuer that shows its keys, or how it fails. */
  async function issuer(show: () => unknown) {
    let asked = 0
    const url = await listening(
      createServer((_, response) => {
        asked++
        const keys = show()
        if (keys === undefined) response.writeHead(500).end('canary-4711')
        else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(keys))
      }),
    )
    const { key: _, ...rest } = usual
    return { verify: jwtVerifier({ ...rest, jwksUrl: `${url}/keys` }), asked: () => asked }
  }
  const named = async (kid: string | undefined, { publicKey } = rsa) => ({
    ...(await exportJWK(publicKey)),
    ...(kid && { kid }),
  })
  const bearer = async (kid?: string, key = rsa.privateKey) =>
    request(`Bearer ${await sign(claims(), key, kid ? { kid } : {})}`)

  test('are fetched once', async () => {
    const keys = [await named('a')]
    const { verify, asked } = await issuer(() => ({ keys }))
    for (let i = 0; i < 3; i++) expect(await verify(await bearer('a'))).toMatchObject({ owner: 'li' })
    expect(asked()).toBe(1)
  })

  test('are all tried for a token that names none', async () => {
    const keys = [await named('b', other), await named('a')]
    const { verify } = await issuer(() => ({ keys }))
    expect(await verify(await bearer())).toMatchObject({ owner: 'li' })
    const third = await generateKeyPair('RS256')
    expect(await refusal(verify(await bearer(undefined, third.privateKey)))).toMatchObject({ status: 401 })
  })

  test('that do not have the one of the token are 401, and not asked for again at once', async () => {
    const keys = [await named('a')]
    const { verify, asked } = await issuer(() => ({ keys }))
    for (let i = 0; i < 5; i++)
      expect(await refusal(verify(await bearer('b', other.privateKey)))).toMatchObject({ status: 401 })
    expect(asked()).toBeLessThan(3)
  })

  test.each<[string, () => unknown]>([
    ['that cannot be had', () => undefined],
    ['that are no keys', () => ({ keys: 'canary-4711' })],
    ['that are something else', () => 'canary-4711'],
  ])('%s are 503, and onError is told', async (_, show) => {
    let down = true
    const keys = [await named('a')]
    const { verify } = await issuer(() => (down ? show() : { keys }))
    const errors: unknown[] = []
    const provider = fakeProvider()
    const handler = createChatHandler({ provider, authorize: verify, onError: error => void errors.push(error) })
    const send = async () =>
      handler.fetch(new Request('http://x', ask(undefined, (await bearer('a')).headers as never)))
    const response = await send()
    expect([response.status, response.headers.get('retry-after'), provider.asked.length]).toEqual([503, '5', 0])
    const body = await response.text()
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'overloaded', retryable: true } })
    expect(body).not.toContain('canary')
    await turn()
    expect(errors).toMatchObject([{ code: 'overloaded' }])
    down = false
    const answer = await send()
    expect(answer.status).toBe(200)
    // An answer that nobody reads holds a time limit, by the real clock, into the tests behind.
    await answer.text()
  })

  test('of a server that is not there are 503', async () => {
    const { key: _, ...rest } = usual
    const verify = jwtVerifier({ ...rest, jwksUrl: 'http://127.0.0.1:1/keys' })
    await expect(verify(await bearer('a'))).rejects.toMatchObject({ code: 'overloaded', retryable: true })
  })
})

describe('in a handler', () => {
  test('a refusal comes with its challenge, and shows nothing of the token', async () => {
    const errors: unknown[] = []
    const provider = fakeProvider()
    const handler = createChatHandler({
      provider,
      authorize: jwtVerifier(usual),
      onError: error => void errors.push(error),
    })
    const token = await sign(claims({ exp: seconds() - 1, sub: 'canary-4711' }))
    const response = await handler.fetch(new Request('http://x', ask(undefined, { authorization: `Bearer ${token}` })))
    const body = await response.text()
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe(
      'Bearer error="invalid_token", error_description="The token has expired."',
    )
    expect(JSON.parse(body)).toEqual({
      error: { code: 'authentication', message: 'The token has expired.', retryable: false },
    })
    for (const part of [...token.split('.'), 'canary']) expect(body).not.toContain(part)
    await turn()
    expect([provider.asked, errors]).toEqual([[], []])
  })

  test('an answer ends when its token does', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
    const source = tap()
    const handler = createChatHandler({ provider: fakeProvider(() => source.stream), authorize: jwtVerifier(usual) })
    const reply = new FakeReply()
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${await sign(claims({ exp: seconds() + 20 }))}`,
    }
    const body = async () => ({ messages: [{ role: 'user', content: 'hi' }] })
    const over = handler.handle({ method: 'POST', url: '/', headers, body, reply })
    while (!source.connected) await turn()
    source.push(opening)
    await turn()
    vi.advanceTimersByTime(20_000)
    await turn()
    expect([source.cancelled, reply.ended]).toEqual([true, true])
    expect(recordsIn(reply.text).at(-1)).toMatchObject({ type: 'error', error: { code: 'authentication' } })
    reply.events.finish()
    expect(await over).toBe('error')
  })
})
