import type { ReasoningSettings } from '@millrace/core'
import { type Effort, fittingEffort, type JsonObject, nearestEffort, type Warn } from '@millrace/core/provider-kit'

/** The setting by which a model thinks as much as was asked; a warning says what was left out or changed. */
export type Thinker = (asked: ReasoningSettings, warn: Warn) => JsonObject

/** Tokens that stand for an effort, as the vendor's OpenAI layer has them (ai.google.dev, openai, 2026-08); infinity is the model's most. */
const budgets = { none: 0, minimal: 1_024, low: 1_024, medium: 8_192, high: 24_576, xhigh: Infinity, max: Infinity }

/** A model that takes an effort, and always thinks (Gemini 3). */
export function byLevel(...levels: readonly Effort[]): Thinker {
  return ({ effort, budgetTokens }, warn) => {
    if (budgetTokens !== undefined)
      warn('reasoning.budgetTokens', 'Left out: this model takes reasoning.effort instead.')
    if (effort === undefined) return {}
    if (effort !== 'none') return { thinkingLevel: fittingEffort(effort, levels, warn).toUpperCase() }
    const lowest = nearestEffort('none', levels)
    warn('reasoning', `This model always thinks: the lowest effort, ${lowest}, was asked for instead.`)
    return { thinkingLevel: lowest.toUpperCase() }
  }
}

/** A model that takes a number of tokens (2.5). @param off - whether 0 turns thinking off. */
export function byBudget(least: number, most: number, off: boolean): Thinker {
  return ({ effort, budgetTokens }, warn) => {
    const wanted = budgetTokens ?? (effort && budgets[effort])
    if (wanted === undefined) return {}
    const thinkingBudget = wanted === 0 && off ? 0 : Math.min(most, Math.max(least, wanted))
    if (thinkingBudget !== wanted && Number.isFinite(wanted)) {
      const why = effort === 'none' ? 'always thinks' : `takes ${least} to ${most} thinking tokens`
      warn('reasoning', `This model ${why}: ${thinkingBudget} tokens were allowed.`)
    }
    return { thinkingBudget }
  }
}
