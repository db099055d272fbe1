import { type Preset, preset } from '../preset.js'
import { reasoningBy } from '../request/reasoning.js'
import { enableThinking } from '../request/vendor-reasoning.js'

/** SiliconFlow (docs.siliconflow.cn, chat completions, 2026-10); outside of China `baseURL: 'https://api.siliconflow.com/v1'`. */
export const siliconFlow: Preset = /* @__PURE__ */ preset({
  id: 'siliconflow',
  baseURL: 'https://api.siliconflow.cn/v1',
  keyVariables: ['SILICONFLOW_API_KEY'],
  request: {
    reasoning: reasoningBy({ toggle: enableThinking, efforts: ['high', 'max'], budgetField: 'thinking_budget' }),
  },
})
