import { type Preset, preset } from '../preset.js'

/** Together. DeepSeek R1 writes its reasoning into the content (docs.together.ai/docs/deepseek-r1, 2026-10). */
export const together: Preset = /* @__PURE__ */ preset({
  id: 'together',
  baseURL: 'https://api.together.xyz/v1',
  keyVariables: ['TOGETHER_API_KEY'],
  decoder: { thinkTags: true },
})
