import { ChatError, type HttpRequest } from '@millrace/core'
import { createSigner, type Signer } from '@millrace/core/provider-kit'
import { afterEach, describe, expect, it, vi } from 'vitest'

const request: HttpRequest = { url: 'https://x.invalid', method: 'POST', headers: { a: 'b' } }
const variables = ['KIT_TEST_KEY']
const headersOf = async ({ authorize }: Signer): Promise<object> => (await authorize(request)).headers
afterEach(() => vi.unstubAllEnvs())

describe('a key', () => {
  it('goes into its header, out of code or the environment, and is a secret', async () => {
    const signer = createSigner({ variables }, undefined, 'x-api-key')
    expect(signer.secrets()).toEqual([undefined])
    vi.stubEnv('KIT_TEST_KEY', 'from-env')
    expect(await headersOf(signer)).toEqual({ a: 'b', 'x-api-key': 'from-env' })
    expect(signer.secrets()).toEqual(['from-env'])
    expect(await headersOf(createSigner({ apiKey: 'in-code', variables }))).toEqual({
      a: 'b',
      authorization: 'Bearer in-code',
    })
    expect(signer.renews).toBe(false)
  })

  it('that is missing or malformed fails as it does everywhere', () => {
    expect(() => createSigner({ variables }).authorize(request)).toThrow(/apiKey, or set KIT_TEST_KEY/)
    expect(() => createSigner({ apiKey: 'a b', variables })).toThrow(TypeError)
  })
})

describe('a token', () => {
  it('goes behind Bearer, whatever the header of keys, and is a secret', async () => {
    vi.stubEnv('KIT_TEST_KEY', 'from-env')
    const signer = createSigner({ variables }, 'a-token', 'x-api-key')
    expect(await headersOf(signer)).toEqual({ a: 'b', authorization: 'Bearer a-token' })
    expect([signer.secrets(), signer.renews]).toEqual([['a-token'], false])
  })

  it('is fetched before each attempt, and the last one is the secret', async () => {
    let asked = 0
    const signer = createSigner({ variables }, async () => `token-${++asked}`)
    expect([signer.secrets(), signer.renews]).toEqual([[undefined], true])
    expect(await headersOf(signer)).toEqual({ a: 'b', authorization: 'Bearer token-1' })
    expect(await headersOf(signer)).toEqual({ a: 'b', authorization: 'Bearer token-2' })
    expect(signer.secrets()).toEqual(['token-2'])
  })

  it('whose function throws is an authentication error that names the function, and has the cause', async () => {
    const cause = new TypeError('fetch failed')
    await expect(createSigner({ variables }, () => Promise.reject(cause)).authorize(request)).rejects.toMatchObject({
      code: 'authentication',
      message: 'The function accessToken threw (TypeError) and gave no token: see cause.',
      cause,
    })
    const own = new ChatError({ code: 'network', message: 'The metadata server is away.' })
    await expect(createSigner({ variables }, () => Promise.reject(own)).authorize(request)).rejects.toBe(own)
  })

  it.each([['a b'], [''], [undefined], [3]])(
    'that cannot be one, %j, is a TypeError in code and an authentication error where it was fetched',
    async token => {
      if (token !== undefined) {
        expect(() => createSigner({ variables }, token as never)).toThrow(TypeError)
        expect(() => createSigner({ variables }, token as never)).toThrow(/^accessToken/)
      }
      await expect(createSigner({ variables }, () => token as never).authorize(request)).rejects.toMatchObject({
        code: 'authentication',
        message: expect.stringMatching(/^accessToken (holds|takes)/),
      })
    },
  )
})

it.each([['a-token'], [() => 'a-token']])('a key and a token together are a TypeError', token => {
  expect(() => createSigner({ apiKey: 'a-key', variables }, token)).toThrow(
    new TypeError('Give apiKey or accessToken, not both.'),
  )
})
