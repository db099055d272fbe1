import { type Preset, preset } from '../preset.js'

/** Novita AI (promptfoo.dev/docs/providers/novita, address and variable, 2026-11; older guides have `/v3/openai`). */
export const novita: Preset = /* @__PURE__ */ preset({
  id: 'novita',
  baseURL: 'https://api.novita.ai/openai/v1',
  keyVariables: ['NOVITA_API_KEY'],
})
