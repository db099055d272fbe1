import { type Preset, preset } from '../preset.js'
import { reasoningBy } from '../request/reasoning.js'
import { thinkingSwitch } from '../request/vendor-reasoning.js'

/** DeepSeek (api-docs.deepseek.com, 2026-10). */
export const deepseek: Preset = /* @__PURE__ */ preset({
  id: 'deepseek',
  baseURL: 'https://api.deepseek.com',
  keyVariables: ['DEEPSEEK_API_KEY'],
  request: {
    // Guide "Thinking Mode"; between tool calls the model wants its reasoning back.
    reasoning: reasoningBy({ toggle: thinkingSwitch, efforts: ['low', 'high', 'max'] }),
    reasoningField: 'reasoning_content',
    // Guide "JSON Output": `json_object` alone. The reference has no seed and no user.
    jsonSchema: false,
    lacks: ['seed', 'user'],
  },
})
