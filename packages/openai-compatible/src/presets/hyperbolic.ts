import { type Preset, preset } from '../preset.js'

/** Hyperbolic (rig-core 0.14.0, providers/hyperbolic.rs; the variable: huggingface/inference-playground, 2026-11; the vendor's own page could not be read). */
export const hyperbolic: Preset = /* @__PURE__ */ preset({
  id: 'hyperbolic',
  baseURL: 'https://api.hyperbolic.xyz/v1',
  keyVariables: ['HYPERBOLIC_API_KEY'],
})
