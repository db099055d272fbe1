import { afterAll, beforeAll, describe, it, vi } from 'vitest'
import { places, shortCasesOf } from './cases.ts'

beforeAll(() => {
  vi.stubEnv('AZURE_OPENAI_ENDPOINT', 'https://resource.openai.azure.com')
})
afterAll(() => {
  vi.unstubAllEnvs()
})

describe.each(places)('%s', (_, at) => {
  it.each(shortCasesOf(at))('%s', (__, each) => each.run(), 60_000)
})
