import { defined, type Effort, type JsonObject, reasoningFor } from '@millrace/core/provider-kit'
import type { Draft } from './draft.js'

/** Tokens for an effort, where a model knows budgets only; the least is the vendor's. The steps are a judgement. */
const budgets = { none: 0, minimal: 1_024, low: 2_048, medium: 8_192, high: 16_384, xhigh: 32_768, max: 63_999 }

/**
 * Anthropic's `thinking`, and the step of `output_config.effort` that goes with it; undefined where nothing is sent. A warning says what was left out or changed. Newer models leave the text of thoughts out unless
 * asked (anthropics/claude-code#49268, 2026-04).
 */
export function toThinking(draft: Draft): { thinking?: JsonObject | undefined; effort?: Effort | undefined } {
  const { chat, model, warn } = draft
  const { thinks, effort } = reasoningFor(chat.reasoning, model, warn)
  if (!thinks) return { thinking: thinks === false ? { type: 'disabled' } : undefined, effort }
  const budgetTokens = chat.reasoning?.budgetTokens
  if (model.thinking === 'budget' || (model.thinking === 'either' && budgetTokens !== undefined)) {
    return { thinking: withinBudget(draft), effort }
  }
  if (budgetTokens !== undefined) warn('reasoning.budgetTokens', 'Left out: this model takes no budget; set an effort.')
  return { thinking: { type: 'adaptive', display: chat.providerOptions?.thinkingDisplay ?? 'summarized' }, effort }
}

/** Thinking within a budget, which is less than the answer has tokens; undefined where there is no room for one. */
function withinBudget({ chat, model, maxTokens, warn }: Draft): JsonObject | undefined {
  const { effort, budgetTokens } = chat.reasoning ?? {}
  const { minimal: least } = budgets
  if (maxTokens <= least) {
    warn('reasoning', `Left out: thinking takes ${least} tokens at least, and maxOutputTokens is ${maxTokens}.`)
    return undefined
  }
  const asked = budgetTokens ?? budgets[effort ?? 'medium']
  const budget = Math.max(least, Math.min(asked, maxTokens - 1))
  if (budgetTokens !== undefined && budget !== asked) {
    warn('reasoning.budgetTokens', `A budget is from ${least} to below maxOutputTokens: ${budget} was sent.`)
  } else if (budgetTokens === undefined && effort !== undefined && model.efforts.length === 0) {
    warn('reasoning.effort', `This model knows no effort: it was sent as a budget of ${budget} tokens.`)
  }
  return defined({ type: 'enabled', budget_tokens: budget, display: chat.providerOptions?.thinkingDisplay })
}
