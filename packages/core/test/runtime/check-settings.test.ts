import { defineProvider, type ProviderDefinition } from '@millrace/core'
import { expect, it } from 'vitest'

const definition: ProviderDefinition = {
  id: 'example',
  toRequest: () => ({ url: 'http://127.0.0.1:1', method: 'POST', headers: {} }),
  createDecoder: () => ({ decode() {} }),
  toError: () => ({ code: 'unknown', message: '', retryable: false }),
}
const make = (settings: unknown) => defineProvider(definition, settings as never)

it.each(['glm-5.3', null, 5, () => {}])('settings that are %j are a TypeError that shows some', settings => {
  expect(() => make(settings)).toThrow(
    new TypeError("The settings of a provider are an object, such as { model: '…' }."),
  )
})

it.each([
  ['baseUrl', 'baseURL'],
  ['base_url', 'baseURL'],
  ['apikey', 'apiKey'],
  ['api_key', 'apiKey'],
  ['APIKey', 'apiKey'],
  ['Model', 'model'],
  ['maxretries', 'maxRetries'],
  ['idle_timeout_ms', 'idleTimeoutMs'],
])('%s is not passed over: it is %s', (name, known) => {
  expect(() => make({ [name]: 'x' })).toThrow(
    new TypeError(`${name} is no setting of a provider. Did you mean ${known}?`),
  )
})

it('a field of a request is not passed over: others set it for all requests of a model', () => {
  expect(() => make({ model: 'm', temperature: 0 })).toThrow(
    new TypeError(
      'temperature is no setting of a provider. Here it is a field of the request: stream({ messages, … }).',
    ),
  )
})

it('settings of a vendor, which have names of their own, are its to judge', () => {
  expect(make({ apiKey: 'k', endpoint: 'zai', apiKeyEnv: 'X' }).id).toBe('example')
})
