import type { ReasoningSettings } from '../vocabulary/request.js'
import type { Warn } from './post-json.js'

/** Tokens for an effort, where a model knows budgets only; the least is the vendor's. The steps are a judgement. */
const budgets = { none: 0, minimal: 1_024, low: 2_048, medium: 8_192, high: 16_384, xhigh: 32_768, max: 63_999 }

/**
 * Tokens that a model may think, for those that take a number from 1 024 to below the tokens of the whole answer, as Claude does; undefined where there is
 * no room for so many. A warning says what was changed.
 *
 * @param maxTokens - tokens of the whole answer at most; infinity where the vendor decides.
 * @param knowsEffort - the effort is sent beside the budget, so that nothing is lost of it.
 */
export function thinkingBudget(
  { effort, budgetTokens }: ReasoningSettings,
  maxTokens: number,
  warn: Warn,
  knowsEffort = false,
): number | undefined {
  const { minimal: least } = budgets
  if (maxTokens <= least) {
    warn('reasoning', `Left out: thinking takes ${least} tokens at least, and maxOutputTokens is ${maxTokens}.`)
    return undefined
  }
  const asked = budgetTokens ?? budgets[effort ?? 'medium']
  const budget = Math.max(least, Math.min(asked, maxTokens - 1))
  if (budgetTokens !== undefined && budget !== asked)
    warn('reasoning.budgetTokens', `A budget is from ${least} to below maxOutputTokens: ${budget} was sent.`)
  else if (budgetTokens === undefined && effort !== undefined && !knowsEffort)
    warn('reasoning.effort', `This model knows no effort: it was sent as a budget of ${budget} tokens.`)
  return budget
}
