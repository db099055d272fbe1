import { annotations } from '../answer/sources.js'
import { type Preset, preset } from '../preset.js'
import { reasoningObject } from '../request/vendor-reasoning.js'

/**
 * OpenRouter (openrouter.ai/docs/use-cases/reasoning-tokens, 2026-10; annotations and reasoning details recorded 2026). Its assistant message
 * has the images that a model made, in answers and requests alike (`ChatAssistantMessage` of @openrouter/sdk, 2026).
 */
export const openRouter: Preset = /* @__PURE__ */ preset({
  id: 'openrouter',
  baseURL: 'https://openrouter.ai/api/v1',
  keyVariables: ['OPENROUTER_API_KEY'],
  // `topK`: openrouter.ai, client SDKs, default parameters (2026-11).
  request: { reasoning: reasoningObject, takesImagesBack: true, topK: true },
  decoder: { sources: annotations },
})
