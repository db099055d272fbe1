import { afterAll, beforeAll, describe, it, vi } from 'vitest'
import { otherLongCasesOf, places } from '../conformance/cases.ts'

// What `npm test` runs for the shortest answer of one host of a package alone, since it takes time.
beforeAll(() => {
  vi.stubEnv('AZURE_OPENAI_ENDPOINT', 'https://resource.openai.azure.com')
})
afterAll(() => {
  vi.unstubAllEnvs()
})

describe.each(places)('%s', (_, at) => {
  it.each(otherLongCasesOf(at))('%s', (__, each) => each.run())
})
