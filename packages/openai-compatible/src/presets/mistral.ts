import { type Preset, preset } from '../preset.js'
import { mistralMedia } from '../request/mistral-media.js'
import { reasoningBy } from '../request/reasoning.js'

/** Mistral (its OpenAPI, 2026-08). Fields that it does not know are refused (mistralai/platform-docs-public#7, 2024-01). */
export const mistral: Preset = /* @__PURE__ */ preset({
  id: 'mistral',
  baseURL: 'https://api.mistral.ai/v1',
  keyVariables: ['MISTRAL_API_KEY'],
  request: {
    seedField: 'random_seed',
    // Usage comes in the finish chunk unasked (recorded 2026).
    askForUsage: false,
    lacks: ['user'],
    reasoning: reasoningBy({ efforts: ['none', 'high'] }),
    media: mistralMedia,
  },
})
