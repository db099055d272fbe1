import { type Preset, preset } from '../preset.js'

/** Xiaomi MiMo (docs.openclaw.ai/providers/xiaomi, address and variable, 2026-11; the vendor's own page could not be read). */
export const mimo: Preset = /* @__PURE__ */ preset({
  id: 'mimo',
  baseURL: 'https://api.xiaomimimo.com/v1',
  keyVariables: ['XIAOMI_API_KEY'],
})
