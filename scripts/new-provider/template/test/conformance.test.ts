import { providerConformance } from '@millrace/testing'
import { describe, it } from 'vitest'
import { acmeDefinition } from '../src/index.js'
import { fixtures } from './fixtures.js'

describe('Acme keeps the promises of a provider', () => {
  for (const { name, run } of providerConformance(acmeDefinition({ apiKey: 'made-up-key' }), fixtures)) it(name, run)
})
