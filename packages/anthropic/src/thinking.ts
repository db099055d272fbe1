import type { ReasoningSettings, Warning } from '@millrace/core'
import { defined, type Effort, type JsonObject, nearestEffort } from '@millrace/core/provider-kit'
import type { AnthropicModel } from './models.js'
import type { AnthropicOptions } from './options.js'

/** Anthropic's `thinking`, and the step of `output_config.effort` that goes with it. */
export interface WireThinking {
  /** Undefined where nothing is sent. */
  readonly thinking?: JsonObject
  /** Undefined where nothing is sent. */
  readonly effort?: Effort
}

/** The least that the vendor takes as a budget. */
const leastBudget = 1_024

/** Tokens for an effort, where a model knows budgets only. The steps are a judgement, near those of pydantic-ai (2026-10). */
const budgets: { readonly [effort in Effort]: number } = {
  none: 0,
  minimal: 1_024,
  low: 2_048,
  medium: 8_192,
  high: 16_384,
  xhigh: 32_768,
  max: 63_999,
}

/**
 * What becomes of the reasoning settings; a warning says what was left out or changed.
 *
 * @param maxTokens - of the whole answer, thinking included: a budget must be less.
 */
export function toThinking(
  reasoning: ReasoningSettings = {},
  display: AnthropicOptions['thinkingDisplay'],
  model: AnthropicModel,
  maxTokens: number,
  warnings: Warning[],
): WireThinking {
  const off = reasoning.enabled === false || reasoning.effort === 'none'
  const on = !off && Object.values(reasoning).some(value => value !== undefined)
  const warn = (setting: string, message: string): void => void warnings.push({ setting, message })
  if (model.thinking === 'never') {
    if (on) warn('reasoning', 'Left out: this model does not think.')
    return {}
  }
  if (off && model.thinking === 'always') {
    warn('reasoning', 'This model always thinks: the lowest effort was asked for instead.')
    return { effort: model.efforts[0]! }
  }
  if (off) return { thinking: { type: 'disabled' } }
  if (!on) return display && model.thinking === 'always' ? { thinking: { type: 'adaptive', display } } : {}
  const effort = toEffort(reasoning.effort, model, warn)
  const byBudget = model.thinking === 'budget' || (model.thinking === 'either' && reasoning.budgetTokens !== undefined)
  if (!byBudget) {
    if (reasoning.budgetTokens !== undefined) {
      warn('reasoning.budgetTokens', 'Left out: this model takes no budget; set an effort.')
    }
    // Newer models leave the text of their thoughts out unless they are asked for it (anthropics/claude-code#49268, 2026-04).
    return defined({ thinking: { type: 'adaptive', display: display ?? 'summarized' }, effort })
  }
  const budget = toBudget(reasoning, model, maxTokens, warn)
  return defined({
    thinking: budget && defined({ type: 'enabled', budget_tokens: budget, display }),
    effort,
  })
}

function toEffort(
  asked: Effort | undefined,
  { efforts }: AnthropicModel,
  warn: (setting: string, message: string) => void,
): Effort | undefined {
  if (asked === undefined || efforts.length === 0 || efforts.includes(asked))
    return efforts.length > 0 ? asked : undefined
  const nearest = nearestEffort(asked, efforts)
  warn('reasoning.effort', `This model takes ${efforts.join(', ')}: ${asked} was sent as ${nearest}.`)
  return nearest
}

/** The budget; undefined where the answer has no room for one. */
function toBudget(
  { effort, budgetTokens }: ReasoningSettings,
  { efforts }: AnthropicModel,
  maxTokens: number,
  warn: (setting: string, message: string) => void,
): number | undefined {
  const asked = budgetTokens ?? budgets[effort ?? 'medium']
  const budget = Math.max(leastBudget, Math.min(asked, maxTokens - 1))
  if (budget >= maxTokens) {
    warn('reasoning', `Left out: thinking takes ${leastBudget} tokens at least, and maxOutputTokens is ${maxTokens}.`)
    return undefined
  }
  if (budgetTokens === undefined && effort !== undefined && efforts.length === 0) {
    warn('reasoning.effort', `This model knows no effort: it was sent as a budget of ${budget} tokens.`)
  } else if (budget !== asked) {
    warn(
      'reasoning.budgetTokens',
      `A budget is at least ${leastBudget} and less than maxOutputTokens: ${budget} was sent.`,
    )
  }
  return budget
}
