import { type Preset, preset } from '../preset.js'

/**
 * Cloudflare Workers AI: the address is `https://api.cloudflare.com/client/v4/accounts/<account>/ai/v1` (developers.cloudflare.com, workers-ai, OpenAI
 * compatible endpoints, 2026-11; the key's variable: tanstack.com, 2026-11). The variable of the address is ours.
 */
export const workersAI: Preset = /* @__PURE__ */ preset({
  id: 'workers-ai',
  baseURLVariable: 'CLOUDFLARE_WORKERS_AI_URL',
  keyVariables: ['CLOUDFLARE_API_TOKEN'],
})
