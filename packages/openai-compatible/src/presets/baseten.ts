import { type Preset, preset } from '../preset.js'

/** Baseten Model APIs (docs.baseten.co/quickstart, 2026-11). */
export const baseten: Preset = /* @__PURE__ */ preset({
  id: 'baseten',
  baseURL: 'https://inference.baseten.co/v1',
  keyVariables: ['BASETEN_API_KEY'],
})
