import { type Preset, preset } from '../preset.js'

/** Grok by xAI (docs.x.ai, 2026-10). */
export const xai: Preset = /* @__PURE__ */ preset({
  id: 'xai',
  baseURL: 'https://api.x.ai/v1',
  keyVariables: ['XAI_API_KEY'],
})
