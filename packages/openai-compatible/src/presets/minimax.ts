import { minimaxCodes } from '../errors/vendor-codes.js'
import { type Preset, preset } from '../preset.js'
import { reasoningBy } from '../request/reasoning.js'

/**
 * MiniMax; in China `baseURL: 'https://api.minimaxi.com/v1'`. Reasoning stands in the content between tags (docs.rs/drep-ai, 2026-08); the
 * reference has no seed and no tool choice (java.agentscope.io/v2, 2026-10).
 */
export const minimax: Preset = /* @__PURE__ */ preset({
  id: 'minimax',
  baseURL: 'https://api.minimax.io/v1',
  keyVariables: ['MINIMAX_API_KEY'],
  request: {
    maxTokensField: 'max_completion_tokens',
    reasoning: reasoningBy({ toggle: on => ({ thinking: { type: on ? 'adaptive' : 'disabled' } }) }),
    lacks: ['seed', 'toolChoice'],
  },
  decoder: { thinkTags: true },
  errors: { codes: minimaxCodes },
})
