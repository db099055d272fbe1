import { checkKey, findKey, providerKey, requireKey, withKey } from '@millrace/core/provider-kit'
import { afterEach, expect, it, vi } from 'vitest'

const variables = ['KIT_TEST_ONE', 'KIT_TEST_TWO']
afterEach(() => vi.unstubAllEnvs())

it('the key given in code wins, then the first variable that is set', () => {
  expect(findKey({ variables })).toBeUndefined()
  vi.stubEnv('KIT_TEST_TWO', 'two')
  expect(findKey({ variables })).toEqual({ key: 'two', variable: 'KIT_TEST_TWO' })
  vi.stubEnv('KIT_TEST_ONE', 'one')
  expect(findKey({ variables })).toEqual({ key: 'one', variable: 'KIT_TEST_ONE' })
  expect(findKey({ apiKey: 'given', variables })).toEqual({ key: 'given' })
})

it('an empty variable is none, and a missing key names the places', () => {
  vi.stubEnv('KIT_TEST_ONE', '')
  expect(() => requireKey({ variables })).toThrow(/apiKey, or set KIT_TEST_ONE or KIT_TEST_TWO\./)
})

it('a malformed key is a TypeError in code, and an authentication error out of the environment, unseen in both', () => {
  expect(() => checkKey({ apiKey: 'canary\n', variables })).toThrow(
    new TypeError('apiKey holds white space, perhaps a line end.'),
  )
  vi.stubEnv('KIT_TEST_ONE', 'canary\n')
  expect(() => requireKey({ variables })).toThrow(
    expect.objectContaining({ code: 'authentication', message: expect.not.stringContaining('canary') }),
  )
})

it('goes into the header that the vendor reads', () => {
  const request = { url: 'https://x.invalid', method: 'POST', headers: { a: 'b' } } as const
  expect(withKey(request, 'k').headers).toEqual({ a: 'b', authorization: 'Bearer k' })
  expect(withKey(request, 'k', 'x-api-key').headers).toEqual({ a: 'b', 'x-api-key': 'k' })
})

it('a provider finds its key anew at each request, and knows what to hide', () => {
  const request = { url: 'https://x.invalid', method: 'POST', headers: {} } as const
  const headerOf = (key: ReturnType<typeof providerKey>): object => key.authorize(request).headers
  const key = providerKey({ variables, header: ({ variable }) => (variable === 'KIT_TEST_ONE' ? 'x-one' : 'x-two') })
  expect(() => key.authorize(request)).toThrow(expect.objectContaining({ code: 'authentication' }))
  expect(key.secrets()).toEqual([undefined])
  vi.stubEnv('KIT_TEST_TWO', 'two')
  expect([headerOf(key), key.secrets()]).toEqual([{ 'x-two': 'two' }, ['two']])
  vi.stubEnv('KIT_TEST_ONE', 'one')
  expect([headerOf(key), key.secrets()]).toEqual([{ 'x-one': 'one' }, ['one']])
  expect(headerOf(providerKey({ variables, header: 'x-own' }))).toEqual({ 'x-own': 'one' })
})

it('a provider may work without a key, but not with a malformed one', () => {
  const request = { url: 'https://x.invalid', method: 'POST', headers: {} } as const
  const key = providerKey({ variables, optional: true })
  expect(key.authorize(request)).toBe(request)
  vi.stubEnv('KIT_TEST_ONE', 'one')
  expect(key.authorize(request).headers).toEqual({ authorization: 'Bearer one' })
  expect(() => providerKey({ apiKey: 'a b', variables })).toThrow(TypeError)
})
