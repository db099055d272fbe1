import { qwenCodes } from '../errors/vendor-codes.js'
import { type Preset, preset } from '../preset.js'
import { reasoningBy } from '../request/reasoning.js'
import { enableThinking } from '../request/vendor-reasoning.js'

/**
 * Qwen by Alibaba's DashScope; outside of China `baseURL: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1'`. Thinking:
 * zhing2006/krew-cli v0.11.9 (2026-04); codes: help.aliyun.com/en/model-studio/error-code (2026-10).
 */
export const qwen: Preset = /* @__PURE__ */ preset({
  id: 'qwen',
  baseURL: 'https://dashscope.aliyuncs.com/compatible-mode/v1',
  keyVariables: ['DASHSCOPE_API_KEY'],
  request: { reasoning: reasoningBy({ toggle: enableThinking, budgetField: 'thinking_budget' }) },
  errors: { codes: qwenCodes },
})
