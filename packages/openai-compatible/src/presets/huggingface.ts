import { type Preset, preset } from '../preset.js'

/** Hugging Face's router over many hosts (recorded 2026; a model is `owner/name`, with `:host` behind it to choose one). */
export const huggingFace: Preset = /* @__PURE__ */ preset({
  id: 'huggingface',
  baseURL: 'https://router.huggingface.co/v1',
  keyVariables: ['HF_TOKEN'],
})
