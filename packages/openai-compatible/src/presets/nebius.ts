import { type Preset, preset } from '../preset.js'

/** Nebius Token Factory (docs.tokenfactory.nebius.com, introduction, 2026-11). */
export const nebius: Preset = /* @__PURE__ */ preset({
  id: 'nebius',
  baseURL: 'https://api.tokenfactory.nebius.com/v1',
  keyVariables: ['NEBIUS_API_KEY'],
})
