import { type Preset, preset } from '../preset.js'

/** Grok by xAI (docs.x.ai, 2026-10). */
export const xai: Preset = /* @__PURE__ */ preset({
  id: 'xai',
  baseURL: 'https://api.x.ai/v1',
  keyVariables: ['XAI_API_KEY'],
  // From grok-4 on refused, whether a model reasons or not (QuantumNous/new-api#6081, 2026-07; miaoxworld/NativeTavern#83, 2026-09).
  request: { lacks: ['presencePenalty', 'frequencyPenalty'] },
})
