import { type Preset, preset } from '../preset.js'
import { localPatience } from './local-patience.js'

/** The Chat Completions of Ollama on this machine; a key only for ollama.com. `@millrace/ollama` speaks its own dialect. */
export const ollama: Preset = /* @__PURE__ */ preset({
  id: 'ollama',
  baseURL: 'http://127.0.0.1:11434/v1',
  keyVariables: ['OLLAMA_API_KEY'],
  keyOptional: true,
  // Held to a format, a model can call no tool, and no tool can be forced (ollama/ollama#13750, 2026-01).
  request: { besideTools: 'prompt' },
  // An answer may end without a finish reason (pydantic/pydantic-ai#2996); older models write their reasoning into the content.
  decoder: { thinkTags: true, doneIsEnough: true },
  defaults: localPatience,
})
