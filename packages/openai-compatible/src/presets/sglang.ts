import { type Preset, preset } from '../preset.js'
import { localPatience } from './local-patience.js'

/**
 * An SGLang server on this machine. Without `--reasoning-parser`, reasoning stands in the content, and where the model's template opens it,
 * only its end comes: `thinkTags: 'opened'` (docs.sglang.ai, reasoning parser, 2026-10; sgl-project/sglang#36285).
 */
export const sglang: Preset = /* @__PURE__ */ preset({
  id: 'sglang',
  baseURL: 'http://127.0.0.1:30000/v1',
  keyVariables: ['SGLANG_API_KEY'],
  keyOptional: true,
  decoder: { thinkTags: true },
  defaults: localPatience,
})
