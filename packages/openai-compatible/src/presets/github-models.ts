import { type Preset, preset } from '../preset.js'

/** GitHub Models (github.blog, 2025-05; the variable: github/models-ai-sdk, 2026-11). The token needs `models: read`. */
export const githubModels: Preset = /* @__PURE__ */ preset({
  id: 'github-models',
  baseURL: 'https://models.github.ai/inference',
  keyVariables: ['GITHUB_TOKEN'],
})
