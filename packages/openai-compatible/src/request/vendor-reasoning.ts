import type { ReasoningMapper } from './reasoning.js'

/** `thinking: { type: 'enabled' | 'disabled' }`: DeepSeek, Moonshot, Volcengine. */
export const thinkingSwitch = (enabled: boolean): { readonly [field: string]: unknown } => ({
  thinking: { type: enabled ? 'enabled' : 'disabled' },
})

/** `enable_thinking`: Qwen and hosts of its models. */
export const enableThinking = (enabled: boolean): { readonly [field: string]: unknown } => ({
  enable_thinking: enabled,
})

/** OpenRouter's `reasoning` object, which takes an effort or a budget, not both: the budget says more. */
export const reasoningObject: ReasoningMapper = ({ enabled, effort, budgetTokens }) => ({
  fields: {
    reasoning: {
      ...(enabled === undefined ? {} : { enabled }),
      ...(budgetTokens === undefined ? (effort === undefined ? {} : { effort }) : { max_tokens: budgetTokens }),
    },
  },
  warnings:
    budgetTokens !== undefined && effort !== undefined
      ? [{ setting: 'reasoning.effort', message: 'Left out: the vendor takes an effort or a budget, not both.' }]
      : [],
})
