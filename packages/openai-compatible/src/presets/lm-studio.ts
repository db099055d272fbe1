import { type Preset, preset } from '../preset.js'
import { localPatience } from './local-patience.js'

/** LM Studio on this machine. A token is needed only where its server is set so (lmstudio.ai/docs, authentication, 2026-10). */
export const lmStudio: Preset = /* @__PURE__ */ preset({
  id: 'lm-studio',
  baseURL: 'http://127.0.0.1:1234/v1',
  keyVariables: ['LM_API_TOKEN'],
  keyOptional: true,
  // Reasoning stands in the content unless a setting of the server splits it out (lmstudio-ai/lmstudio-bug-tracker#1569, 2026).
  decoder: { thinkTags: true },
  defaults: localPatience,
})
