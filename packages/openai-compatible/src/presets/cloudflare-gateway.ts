import { type Preset, preset } from '../preset.js'

/**
 * Cloudflare AI Gateway: the address is `https://gateway.ai.cloudflare.com/v1/<account>/<gateway>/compat`, and the key that of the vendor behind it, which
 * the model names: `openai/gpt-5.4` (developers.cloudflare.com, ai-gateway, OpenAI compatibility, 2025-06).
 * The vendor names no variables; these are ours.
 */
export const cloudflareGateway: Preset = /* @__PURE__ */ preset({
  id: 'cloudflare-gateway',
  baseURLVariable: 'CLOUDFLARE_AI_GATEWAY_URL',
  keyVariables: ['CLOUDFLARE_AI_GATEWAY_KEY'],
})
