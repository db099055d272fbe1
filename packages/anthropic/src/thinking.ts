import type { ReasoningSettings } from '@millrace/core'
import { type Effort, type JsonObject, nearestEffort } from '@millrace/core/provider-kit'
import type { AnthropicModel } from './models.js'

/** Says that a setting was left out or changed. */
export type Warn = (setting: string, message: string) => void

/** Anthropic's `thinking`, and the step of `output_config.effort` that goes with it; undefined where nothing is sent. */
export interface WireThinking {
  readonly thinking?: JsonObject | undefined
  readonly effort?: Effort | undefined
}

/** Tokens for an effort, where a model knows budgets only; the least is the vendor's. The steps are a judgement. */
const budgets = { none: 0, minimal: 1_024, low: 2_048, medium: 8_192, high: 16_384, xhigh: 32_768, max: 63_999 }

/**
 * What becomes of the reasoning settings; a warning says what was left out or changed.
 *
 * @param maxTokens - of the whole answer, thinking included: a budget must be less.
 * @param display - how thoughts come. Newer models leave their text out unless asked (anthropics/claude-code#49268, 2026-04).
 */
export function toThinking(
  reasoning: ReasoningSettings = {},
  model: AnthropicModel,
  maxTokens: number,
  display: string | undefined,
  warn: Warn,
): WireThinking {
  const { enabled, effort, budgetTokens } = reasoning
  const off = enabled === false || effort === 'none'
  if (!off && enabled === undefined && effort === undefined && budgetTokens === undefined) return {}
  if (model.thinking === 'never') {
    if (!off) warn('reasoning', 'Left out: this model does not think.')
    return {}
  }
  if (off && model.thinking !== 'always') return { thinking: { type: 'disabled' } }
  if (off) {
    warn('reasoning', 'This model always thinks: the lowest effort was asked for instead.')
    return { effort: 'low' }
  }
  const step = effort && model.efforts.length > 0 ? nearestEffort(effort, model.efforts) : undefined
  if (step !== undefined && step !== effort) {
    warn('reasoning.effort', `This model takes ${model.efforts.join(', ')}: ${effort} was sent as ${step}.`)
  }
  if (model.thinking === 'budget' || (model.thinking === 'either' && budgetTokens !== undefined)) {
    const budget = toBudget(reasoning, model, maxTokens, warn)
    return {
      thinking: budget ? { type: 'enabled', budget_tokens: budget, ...(display && { display }) } : undefined,
      effort: step,
    }
  }
  if (budgetTokens !== undefined) warn('reasoning.budgetTokens', 'Left out: this model takes no budget; set an effort.')
  return { thinking: { type: 'adaptive', display: display ?? 'summarized' }, effort: step }
}

/** The budget; undefined where the answer has no room for one. */
function toBudget(
  { effort, budgetTokens }: ReasoningSettings,
  { efforts }: AnthropicModel,
  maxTokens: number,
  warn: Warn,
): number | undefined {
  const asked = budgetTokens ?? budgets[effort ?? 'medium']
  const budget = Math.max(budgets.minimal, Math.min(asked, maxTokens - 1))
  if (budget >= maxTokens) {
    warn(
      'reasoning',
      `Left out: thinking takes ${budgets.minimal} tokens at least, and maxOutputTokens is ${maxTokens}.`,
    )
    return undefined
  }
  if (budgetTokens === undefined && effort !== undefined && efforts.length === 0) {
    warn('reasoning.effort', `This model knows no effort: it was sent as a budget of ${budget} tokens.`)
  } else if (budgetTokens !== undefined && budget !== asked) {
    warn('reasoning.budgetTokens', `A budget is from ${budgets.minimal} to below maxOutputTokens: ${budget} was sent.`)
  }
  return budget
}
