import { afterAll, beforeAll, describe, it, vi } from 'vitest'
import { hostPlaces, longCasesOf } from '../conformance/cases.ts'

// The cases of each host that `npm test` runs for one host of a package alone, since they take time.
beforeAll(() => {
  vi.stubEnv('AZURE_OPENAI_ENDPOINT', 'https://resource.openai.azure.com')
})
afterAll(() => {
  vi.unstubAllEnvs()
})

describe.each(hostPlaces)('%s', (_, at) => {
  it.each(longCasesOf(at))('%s', (__, each) => each.run())
})
