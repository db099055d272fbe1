import type { ReasoningSettings, Warning } from '@millrace/core'
import { defined, type Effort, type JsonObject, nearestEffort } from '@millrace/core/provider-kit'
import { thinkingOf } from './models.js'

/** Tokens that stand for an effort, as the vendor's OpenAI layer has them (ai.google.dev, openai, 2026-08); `most` is the model's. */
const budgets: { readonly [effort in Effort]: number | 'most' } = {
  none: 0,
  minimal: 1_024,
  low: 1_024,
  medium: 8_192,
  high: 24_576,
  xhigh: 'most',
  max: 'most',
}

/** Gemini's `thinkingConfig`, as far as the model has it; a warning says what was left out or changed. */
export function toThinking(
  reasoning: ReasoningSettings | undefined,
  includeThoughts: boolean | undefined,
  model: string,
  warnings: Warning[],
): JsonObject | undefined {
  if (reasoning === undefined) return includeThoughts === undefined ? undefined : { includeThoughts }
  const thinking = thinkingOf(model)
  const warn = (setting: string, message: string): void => void warnings.push({ setting, message })
  if (thinking.by === 'nothing') {
    warn('reasoning', 'Left out: whether this model thinks cannot be set.')
    return undefined
  }
  const off = reasoning.enabled === false || reasoning.effort === 'none'
  const shown = { includeThoughts: includeThoughts ?? !off }
  const asked = off ? 'none' : reasoning.effort
  if (thinking.by === 'level') {
    if (reasoning.budgetTokens !== undefined) {
      warn('reasoning.budgetTokens', 'Left out: this model takes reasoning.effort instead.')
    }
    const level = asked && nearestEffort(asked, thinking.levels)
    if (off) warn('reasoning', `This model always thinks: the lowest effort, ${level}, was asked for instead.`)
    else if (level !== asked) {
      warn('reasoning.effort', `This model takes ${thinking.levels.join(', ')}: ${asked} was sent as ${level}.`)
    }
    return defined({ ...shown, thinkingLevel: level?.toUpperCase() })
  }
  const wanted = off ? 0 : (reasoning.budgetTokens ?? (asked && budgets[asked]))
  const thinkingBudget = wanted === undefined ? undefined : tokensFor(wanted, thinking)
  if (off && thinkingBudget !== 0) warn('reasoning', `This model always thinks: ${thinkingBudget} tokens were allowed.`)
  else if (typeof wanted === 'number' && wanted !== thinkingBudget) {
    warn(
      'reasoning',
      `This model takes ${thinking.least} to ${thinking.most} thinking tokens: ${thinkingBudget} were allowed.`,
    )
  }
  return defined({ ...shown, thinkingBudget })
}

function tokensFor(
  wanted: number | 'most',
  { least, most, off }: { least: number; most: number; off: boolean },
): number {
  if (wanted === 'most') return most
  return wanted === 0 && off ? 0 : Math.min(most, Math.max(least, wanted))
}
