import { type Preset, preset } from '../preset.js'

/** Groq. With `reasoning_format: raw`, reasoning is written into the content (console.groq.com/docs/reasoning; groq-python#183, 2025-01). */
export const groq: Preset = /* @__PURE__ */ preset({
  id: 'groq',
  baseURL: 'https://api.groq.com/openai/v1',
  keyVariables: ['GROQ_API_KEY'],
  // `max_tokens` is deprecated (groq-python#175, 2024-11). "json mode cannot be combined with tool/function calling" (vercel/ai#16540, 2026-07).
  request: { maxTokensField: 'max_completion_tokens', besideTools: 'tool' },
  decoder: { thinkTags: true },
})
