import { type Preset, preset } from '../preset.js'

/** DeepInfra (deepinfra.com/docs/advanced/openai_api, 2026-11; the variable: docs.openclaw.ai, 2026-05). */
export const deepInfra: Preset = /* @__PURE__ */ preset({
  id: 'deepinfra',
  baseURL: 'https://api.deepinfra.com/v1/openai',
  keyVariables: ['DEEPINFRA_API_KEY'],
})
