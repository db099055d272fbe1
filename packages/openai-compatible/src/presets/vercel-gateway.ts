import { type Preset, preset } from '../preset.js'

/** Vercel AI Gateway (recorded 2026; the variable: hermes-agent, environment variables, 2026-11). */
export const vercelGateway: Preset = /* @__PURE__ */ preset({
  id: 'vercel-gateway',
  baseURL: 'https://ai-gateway.vercel.sh/v1',
  keyVariables: ['AI_GATEWAY_API_KEY'],
})
