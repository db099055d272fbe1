import { afterAll, beforeAll, describe, it, vi } from 'vitest'
import { dearCasesOf, places } from '../conformance/cases.ts'

// The cases of each host that `npm test` runs for one host of a package alone, since they take time.
beforeAll(() => {
  vi.stubEnv('AZURE_OPENAI_ENDPOINT', 'https://resource.openai.azure.com')
})
afterAll(() => {
  vi.unstubAllEnvs()
})

describe.each(places.filter(([, at]) => dearCasesOf(at).length > 0))('%s', (_, at) => {
  it.each(dearCasesOf(at).map(each => [each.name, each] as const))('%s', (__, each) => each.run())
})
