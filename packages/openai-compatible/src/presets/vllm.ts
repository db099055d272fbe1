import { type Preset, preset } from '../preset.js'
import { localPatience } from './local-patience.js'

/**
 * A vLLM server on this machine. Without `--reasoning-parser`, reasoning stands in the content (docs.vllm.ai, reasoning outputs, 2026-10), and
 * where the model's template opens it, only its end comes: `thinkTags: 'opened'`.
 */
export const vllm: Preset = /* @__PURE__ */ preset({
  id: 'vllm',
  baseURL: 'http://127.0.0.1:8000/v1',
  keyVariables: ['VLLM_API_KEY'],
  keyOptional: true,
  // docs.vllm.ai, OpenAI compatible server, extra parameters (2026-11).
  request: { topK: true },
  decoder: { thinkTags: true },
  defaults: localPatience,
})
