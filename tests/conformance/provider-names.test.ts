import { modelProviders } from '@millrace/models'
import { expect, it } from 'vitest'
import { providerName, providerNames } from '../../packages/otel/src/names.js'
import { providers } from './providers.js'

const ids = new Set(providers.map(({ define }) => define({ apiKey: 'key', baseURL: 'http://127.0.0.1:1' }).id))

// A name under an id that no provider has would be given to nobody.
it('the names of OpenTelemetry stand under ids that providers have', () => {
  expect(Object.keys(providerNames).filter(id => !ids.has(id))).toEqual([])
})

it('a provider that speaks to a vendor by another API has the vendor’s name', () => {
  const apis = [...ids].filter(id =>
    modelProviders.some(vendor => id.startsWith(`${vendor}-`) || id.endsWith(`-${vendor}`)),
  )
  expect(apis.map(id => [id, providerName(id)])).toEqual(
    expect.arrayContaining([
      ['gemini-interactions', 'gcp.gemini'],
      ['openai-chat', 'openai'],
      ['azure-openai', 'azure.ai.openai'],
    ]),
  )
  expect(apis.filter(id => providerName(id) === id)).toEqual([])
})
