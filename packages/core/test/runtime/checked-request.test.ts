import { defineProvider, type ProviderDefinition } from '@millrace/core'
import { expect, it } from 'vitest'

const definition: ProviderDefinition = {
  id: 'example',
  toRequest: () => ({ url: 'http://127.0.0.1:1', method: 'POST', headers: {} }),
  createDecoder: () => ({ decode() {} }),
  toError: () => ({ code: 'unknown', message: '', retryable: false }),
}
const messages = [{ role: 'user', content: 'Hi' }] as const

it.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['an address', 'http://127.0.0.1:1'],
  ['a request without headers', { url: 'http://127.0.0.1:1', method: 'POST' }],
  ['a request without an address', { method: 'POST', headers: {} }],
  ['a request without a method', { url: 'http://127.0.0.1:1', headers: {} }],
  ['a promise', Promise.resolve({ url: 'http://127.0.0.1:1', method: 'POST', headers: {} })],
])(
  'toRequest that gives %s is an error of the answer that says what it gives, and nothing is sent',
  async (_, given) => {
    let sent = 0
    const fetch = async () => {
      sent++
      return new Response()
    }
    const provider = defineProvider({ ...definition, toRequest: () => given as never }, { fetch })
    await expect(provider.stream({ messages }).text()).rejects.toMatchObject({
      code: 'unknown',
      retryable: false,
      message: 'toRequest gave no request: it gives { url, method, headers, body }, at once and not by a promise.',
    })
    expect(sent).toBe(0)
  },
)

it.each(['toRequest', 'createDecoder', 'toError'] as const)('a definition without %s is a TypeError at once', name => {
  expect(() => defineProvider({ ...definition, [name]: undefined } as never)).toThrow(
    new TypeError(`The provider example needs ${name}, a function.`),
  )
})
