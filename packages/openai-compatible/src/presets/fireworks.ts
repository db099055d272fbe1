import { type Preset, preset } from '../preset.js'

/** Fireworks. Some models write their reasoning into the content (docs.fireworks.ai/guides/reasoning, 2026-10). */
export const fireworks: Preset = /* @__PURE__ */ preset({
  id: 'fireworks',
  baseURL: 'https://api.fireworks.ai/inference/v1',
  keyVariables: ['FIREWORKS_API_KEY'],
  decoder: { thinkTags: true },
})
