import { type ConformanceCase, providerConformance } from '@millrace/testing'
import { afterAll, beforeAll, describe, it, vi } from 'vitest'
import { providers } from './providers.ts'

beforeAll(() => {
  vi.stubEnv('AZURE_OPENAI_ENDPOINT', 'https://resource.openai.azure.com')
})
afterAll(() => {
  vi.unstubAllEnvs()
})

/** A case of a provider, which is made when it runs. */
const cases = (at: number): readonly ConformanceCase[] => {
  const { define, fixtures } = providers[at]!
  return providerConformance(
    define({ apiKey: 'canary-key.of-this-test', baseURL: 'https://vendor.example/v1' }),
    fixtures,
  )
}

describe.each(providers.map((provider, at) => [`${provider.package} ${provider.call}`, at] as const))('%s', (_, at) => {
  it.each(cases(at).map(each => [each.name, each] as const))('%s', (__, each) => each.run(), 60_000)
})
