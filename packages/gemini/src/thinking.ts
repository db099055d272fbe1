import type { ReasoningSettings, Warning } from '@millrace/core'
import { defined, type Effort, type JsonObject, nearestEffort } from '@millrace/core/provider-kit'
import { type ThinkingBudget, thinkingOf } from './models.js'

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

type Warn = (setting: string, message: string) => void

/** Gemini's `thinkingConfig`, as far as the model has it; a warning says what was left out or changed. */
export function toThinking(
  reasoning: ReasoningSettings | undefined,
  includeThoughts: boolean | undefined,
  model: string,
  warnings: Warning[],
): JsonObject | undefined {
  if (reasoning === undefined) return includeThoughts === undefined ? undefined : { includeThoughts }
  const warn: Warn = (setting, message) => warnings.push({ setting, message })
  const thinking = thinkingOf(model)
  const off = reasoning.enabled === false || reasoning.effort === 'none'
  const asked: ReasoningSettings = off ? { effort: 'none' } : reasoning
  const shown = { includeThoughts: includeThoughts ?? !off }
  switch (thinking.by) {
    case 'level':
      return defined({ ...shown, thinkingLevel: toLevel(asked, thinking.levels, warn)?.toUpperCase() })
    case 'budget':
      return defined({ ...shown, thinkingBudget: toBudget(asked, thinking, warn) })
    case 'nothing':
      warn('reasoning', 'Left out: whether this model thinks cannot be set.')
      return undefined
  }
}

function toLevel(
  { effort, budgetTokens }: ReasoningSettings,
  levels: readonly Effort[],
  warn: Warn,
): Effort | undefined {
  if (budgetTokens !== undefined) warn('reasoning.budgetTokens', 'Left out: this model takes reasoning.effort instead.')
  const level = effort && nearestEffort(effort, levels)
  if (effort === 'none')
    warn('reasoning', `This model always thinks: the lowest effort, ${level}, was asked for instead.`)
  else if (level !== effort) {
    warn('reasoning.effort', `This model takes ${levels.join(', ')}: ${effort} was sent as ${level}.`)
  }
  return level
}

function toBudget({ effort, budgetTokens }: ReasoningSettings, range: ThinkingBudget, warn: Warn): number | undefined {
  const { least, most, off } = range
  const wanted = budgetTokens ?? (effort && budgets[effort])
  if (wanted === undefined || wanted === 'most') return wanted && most
  if (wanted === 0 && off) return 0
  const tokens = Math.min(most, Math.max(least, wanted))
  if (effort === 'none') warn('reasoning', `This model always thinks: ${tokens} tokens were allowed.`)
  else if (tokens !== wanted)
    warn('reasoning', `This model takes ${least} to ${most} thinking tokens: ${tokens} were allowed.`)
  return tokens
}
