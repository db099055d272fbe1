import { moonshotCodes } from '../errors/vendor-codes.js'
import { type Preset, preset } from '../preset.js'
import { reasoningBy } from '../request/reasoning.js'
import { thinkingSwitch } from '../request/vendor-reasoning.js'

/**
 * Moonshot Kimi; in China `baseURL: 'https://api.moonshot.cn/v1'`. Thinking: platform.kimi.ai, guides on thinking (2026-10), by which Kimi
 * wants its reasoning back between tool calls.
 */
export const moonshot: Preset = /* @__PURE__ */ preset({
  id: 'moonshot',
  baseURL: 'https://api.moonshot.ai/v1',
  keyVariables: ['MOONSHOT_API_KEY'],
  request: {
    reasoning: reasoningBy({ toggle: thinkingSwitch, efforts: ['low', 'high', 'max'] }),
    reasoningField: 'reasoning_content',
  },
  errors: { codes: moonshotCodes },
})
