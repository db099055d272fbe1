import { byBudget, byLevel, type Thinker } from './thinking.js'

/** Names of Gemini models; any other is taken too. */
export type GeminiModelName =
  | 'gemini-3.8-flash'
  | 'gemini-3.7-flash'
  | 'gemini-3.6-flash'
  | 'gemini-3.5-flash-lite'
  | 'gemini-3.1-pro-preview'
  | 'gemini-3.1-flash-lite'
  | 'gemini-2.5-pro'
  | 'gemini-2.5-flash'
  | 'gemini-2.5-flash-lite'
  | (string & Record<never, never>)

/** Gemini 3, and what comes after it. */
const third = /gemini-([3-9]|\w+(-lite)?-latest)/

/**
 * How a model is told to think: one row per family; the first that fits counts. Levels: docs.cloud.google.com, developer's guides to 3.5 and
 * 3.8 Flash (2026-10). Budgets: ai.google.dev, thinking (2026-08). A Gemini 3 that is not here gets the levels that its newest ones share.
 */
const families: readonly (readonly [name: RegExp, thinker: Thinker])[] = [
  [/gemini-2\.5-flash-lite/, byBudget(512, 24_576, true)],
  [/gemini-2\.5-flash/, byBudget(0, 24_576, true)],
  [/gemini-2\.5-pro/, byBudget(128, 32_768, false)],
  [/gemini-3-pro/, byLevel('low', 'high')],
  [/gemini-3(\.\d+)?-flash-lite|gemini-3(\.5)?-flash/, byLevel('minimal', 'low', 'medium', 'high')],
  [third, byLevel('low', 'medium', 'high')],
]

/** How a model is told to think; undefined where it cannot be. */
export const thinkerOf = (model: string): Thinker | undefined => families.find(([name]) => name.test(model))?.[1]

/** Whether a model signs its calls, and refuses one without a signature. */
export const signsCalls = (model: string): boolean => third.test(model)
