import { type Preset, preset } from '../preset.js'
import { localPatience } from './local-patience.js'

/**
 * The server of llama.cpp on this machine. It writes reasoning into the content with `--reasoning-format none` (README of its server); where
 * the model's template opens it, only its end comes: `thinkTags: 'opened'`.
 */
export const llamaCpp: Preset = /* @__PURE__ */ preset({
  id: 'llama-cpp',
  baseURL: 'http://127.0.0.1:8080/v1',
  keyVariables: ['LLAMA_API_KEY'],
  keyOptional: true,
  // strandsagents.com, llama.cpp model provider (2026-11).
  request: { topK: true },
  decoder: { thinkTags: true },
  defaults: localPatience,
})
