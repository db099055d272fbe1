import { afterAll, beforeAll, describe, it, vi } from 'vitest'
import { casesOf, places } from './cases.ts'

beforeAll(() => {
  vi.stubEnv('AZURE_OPENAI_ENDPOINT', 'https://resource.openai.azure.com')
})
afterAll(() => {
  vi.unstubAllEnvs()
})

describe.each(places)('%s', (_, at) => {
  it.each(casesOf(at, true).map(each => [each.name, each] as const))('%s', (__, each) => each.run(), 60_000)
})
