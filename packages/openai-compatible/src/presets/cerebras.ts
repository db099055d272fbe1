import { type Preset, preset } from '../preset.js'

/** Cerebras (inference-docs.cerebras.ai, 2026-10). */
export const cerebras: Preset = /* @__PURE__ */ preset({
  id: 'cerebras',
  baseURL: 'https://api.cerebras.ai/v1',
  keyVariables: ['CEREBRAS_API_KEY'],
  request: { maxTokensField: 'max_completion_tokens' },
})
