import type { ReasoningSettings } from '@millrace/core'
import { type Effort, type JsonObject, reasoningFor, type Warn } from '@millrace/core/provider-kit'

/** Names of Gemini models; any other is taken too. */
export type GeminiModelName =
  | `gemini-${'3.8-flash' | '3.7-flash' | '3.6-flash' | '3.5-flash-lite' | '3.1-pro-preview' | '3.1-flash-lite'}`
  | `gemini-2.5-${'pro' | 'flash' | 'flash-lite'}`
  | (string & Record<never, never>)

/** The setting by which a model thinks as much as was asked; a warning says what was left out or changed. */
export type Thinker = (asked: ReasoningSettings, warn: Warn) => JsonObject

/** The thinking settings of a family of models. */
interface Family {
  readonly thinker: Thinker
  /** The levels that an interaction takes. */
  readonly efforts: readonly Effort[]
}

/** All levels of the Interactions API, for a family that documents none of its own (ai.google.dev, interactions, 2026-11). */
const allLevels: readonly Effort[] = ['minimal', 'low', 'medium', 'high']

/** Tokens that stand for an effort, as the vendor's OpenAI layer has them (ai.google.dev, openai, 2026-08); infinity is the model's most. */
const budgets = { none: 0, minimal: 1_024, low: 1_024, medium: 8_192, high: 24_576, xhigh: Infinity, max: Infinity }

/** A model that takes an effort, and always thinks (Gemini 3). */
function byLevel(...efforts: readonly Effort[]): Family {
  const thinker: Thinker = (asked, warn) => {
    if (asked.budgetTokens !== undefined)
      warn('reasoning.budgetTokens', 'Left out: this model takes an effort instead.')
    const { effort } = reasoningFor(asked, { thinking: 'always', efforts }, warn)
    return effort ? { thinkingLevel: effort.toUpperCase() } : {}
  }
  return { thinker, efforts }
}

/** A model that takes a number of tokens (2.5). @param off - whether 0 turns thinking off. */
function byBudget(least: number, most: number, off: boolean): Family {
  const thinker: Thinker = ({ effort, budgetTokens }, warn) => {
    const wanted = budgetTokens ?? (effort && budgets[effort])
    if (wanted === undefined) return {}
    const thinkingBudget = wanted === 0 && off ? 0 : Math.min(most, Math.max(least, wanted))
    if (thinkingBudget !== wanted && Number.isFinite(wanted)) {
      const why = effort === 'none' ? 'always thinks' : `takes ${least} to ${most} thinking tokens`
      warn('reasoning', `This model ${why}: ${thinkingBudget} tokens were allowed.`)
    }
    return { thinkingBudget }
  }
  return { thinker, efforts: allLevels }
}

/** Gemini 3, and what comes after it. */
const third = /gemini-([3-9]|\w+(-lite)?-latest)/

/**
 * The thinking settings of models: one row per family; the first that fits counts. Levels: docs.cloud.google.com, developer's guides to 3.5
 * and 3.8 Flash (2026-10). Budgets: ai.google.dev, thinking (2026-08). A Gemini 3 that is not here gets the levels that its newest ones
 * share.
 */
const families: readonly (readonly [name: RegExp, family: Family])[] = [
  [/gemini-2\.5-flash-lite/, byBudget(512, 24_576, true)],
  [/gemini-2\.5-flash/, byBudget(0, 24_576, true)],
  [/gemini-2\.5-pro/, byBudget(128, 32_768, false)],
  [/gemini-3-pro/, byLevel('low', 'high')],
  [/gemini-3(\.\d+)?-flash-lite|gemini-3(\.5)?-flash/, byLevel('minimal', 'low', 'medium', 'high')],
  [third, byLevel('low', 'medium', 'high')],
]

const familyOf = (model: string): Family | undefined => families.find(([name]) => name.test(model))?.[1]

/** Looks up the thinking settings of a model; undefined where it has none. */
export const thinkerOf = (model: string): Thinker | undefined => familyOf(model)?.thinker

/** The efforts that a model takes as an interaction; undefined where it has none. */
export const effortsOf = (model: string): readonly Effort[] | undefined => familyOf(model)?.efforts

/** True when a model signs its calls, and refuses one without a signature. */
export const signsCalls = (model: string): boolean => third.test(model)

/**
 * True when a model takes penalties: those before 2.5. Others refuse them, but for 0, with "Penalty is not enabled for this model" (vercel/ai#8943,
 * google-gemini/cookbook#1290, 2026-07).
 */
export const takesPenalties = (model: string): boolean => /gemini-(1|2\.0)/.test(model)

/**
 * True when a model takes functions, tools of the vendor's and a schema together. The ones before refuse any two of them (prism-php/prism#972, 2026-04;
 * googleapis/python-genai#706, 2025-12).
 */
export const mixesTools = (model: string): boolean => third.test(model)
