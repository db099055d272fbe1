import { chatML, tgiDefinition } from '@millrace/tgi'
import { tgiFixtures } from '../../conformance/fixtures/tgi.ts'

/** What examples of the documents declare as their reader's own. Preloaded by `--import`. */
Object.assign(globalThis, {
  definition: tgiDefinition({
    apiKey: 'canary-key.of-this-test',
    baseURL: 'https://vendor.example/v1',
    prompt: chatML,
  }),
  fixtures: tgiFixtures,
})
