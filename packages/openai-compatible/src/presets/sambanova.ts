import { type Preset, preset } from '../preset.js'

/** SambaNova Cloud (docs.pipecat.ai, address and variable, 2026-11; sambanova-systems packages, 2026-07). */
export const sambaNova: Preset = /* @__PURE__ */ preset({
  id: 'sambanova',
  baseURL: 'https://api.sambanova.ai/v1',
  keyVariables: ['SAMBANOVA_API_KEY'],
})
